/** `POST /v1/desk` on the administration listener: for whoever answers the telephone or is handed a file. */
import {
  among,
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  whole,
  yesNo,
} from '@attiva/daemon';
import { groupsSoFar } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { answerRequest, type DeskAnswer } from './answer-request.ts';

/** Shared with the page for telephones: the request in any of its forms. */
export const requestBody: Schema<{ readonly request: string }> = object({
  request: text({
    min: 1,
    max: 20_000,
    about: 'An installation ID or a signed request, as it was typed, read or carried.',
  }),
});

const answer: Schema<DeskAnswer> = named(
  'DeskAnswer',
  object({
    kind: among('host', 'device', 'directory'),
    title: text({ about: 'One line: what was given.' }),
    product: text(),
    key: text({ about: 'Last five characters of the product key.' }),
    customer: nullable(text()),
    count: text({ about: 'One line: which registration, or how many are left.' }),
    charged: yesNo({ about: 'Whether it used up a registration or one of the quota: repeating an answer never does.' }),
    body: object({
      chain: list(text()),
      remaining: optional(whole({ about: 'For a device key: how many devices it still licenses.' })),
    }),
    head: nullable(text({ about: 'The first two digits of the confirmation ID.' })),
    groups: nullable(list(object({ label: text(), digits: text() }))),
  }),
);

/** What the rooms behind it refuse with, as far as whoever answers the telephone can do something about it. */
const deskErrors = [
  'malformed',
  'phone-code-unknown',
  'bundle-unknown',
  'key-unknown',
  'key-blocked',
  'agreement-ended',
  'hosts-exhausted',
  'registrations-exhausted',
  'quota-exhausted',
  'too-many-keys',
  'trial-used',
  'license-blocked',
  'license-taken-back',
  'request-overtaken',
  'clock-difference',
  'revoked',
  'not-authentic',
  'restore-unconfirmed',
  'delegation-expired',
  'kind-not-delegated',
] as const;

export function addDeskRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/desk',
      role: 'operator',
      summary: 'Answers a machine without a network, from the telephone or a file.',
      body: requestBody,
      answer,
      errors: deskErrors,
      mostBytes: 32 * 1024,
    },
    async ({ body, caller }) => answerRequest(parts, body.request, { actor: caller.name, road: 'desk' }),
  );
  addCheck(api);
}

/** Each group is judged while the next one is still being said. */
function addCheck(api: AdministrationApi): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/installation-checks',
      role: 'operator',
      summary: 'How far a typed installation ID is right; nothing is given.',
      body: object({ typed: text({ max: 20_000 }) }),
      answer: object({
        kind: optional(among('host', 'device', 'directory')),
        goodGroups: whole({ about: 'Of 12.' }),
        next: optional(text({ about: 'The first group that is missing or wrong.' })),
        wrong: list(text(), { about: 'Groups that are wrong.' }),
        problem: optional(object({ code: text(), detail: text() })),
      }),
    },
    ({ body }) => {
      const { kind, goodGroups, next, wrong, refusal } = groupsSoFar('installation', body.typed);
      return {
        kind,
        goodGroups,
        next,
        wrong,
        ...(refusal !== undefined && { problem: { code: refusal.code, detail: refusal.detail } }),
      };
    },
  );
}
