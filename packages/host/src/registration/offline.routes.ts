/** The administration's addresses for registration without a network. */
import {
  type AdministrationApi,
  among,
  both,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yes,
  yesNo,
} from '@attiva/daemon';
import { ActivationError, groupsSoFar, type KeyId, type SupportContact, type VendorId } from '@attiva/protocol';
import { lastFive } from '../grants/host-key.schema.ts';
import { type AwaitedRegistration, awaitRegistration, listAwaited, withdrawRequest } from './awaited-registration.ts';
import type { RegisterOptions } from './register-host.ts';
import { registered } from './registration.routes.ts';
import {
  requireAwaited,
  takeCarriedAnswer,
  type TakenAnswer,
  takeTypedAnswer,
  type WhichRequest,
} from './take-answer.ts';

/** The use cases, each alone at its time. */
export interface OfflineRegistration {
  /** The same, asked by somebody else: for the audit. */
  by(actor: string): OfflineRegistration;
  ask(key: string, vendor?: string): Promise<AwaitedRegistration>;
  awaited(): Promise<readonly AwaitedRegistration[]>;
  withdraw(which: WhichRequest): Promise<void>;
  takeCarried(body: unknown): Promise<TakenAnswer>;
  takeTyped(typed: string, which: WhichRequest): Promise<TakenAnswer>;
}

/** @param inTurn changes of registrations, one after the other. @param onRegistered told after each answer that was taken. */
export function createOfflineRegistration(
  options: RegisterOptions,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  onRegistered: () => void,
): OfflineRegistration {
  const take = (work: () => Promise<TakenAnswer>): Promise<TakenAnswer> =>
    inTurn(async () => {
      const taken = await work();
      onRegistered();
      return taken;
    });
  return {
    by: (actor) => createOfflineRegistration({ ...options, actor }, inTurn, onRegistered),
    ask: (key, vendor) => inTurn(() => awaitRegistration(options, key, vendor)),
    awaited: () => listAwaited(options),
    withdraw: (which) => inTurn(async () => withdrawRequest(options, await requireAwaited(options, which))),
    takeCarried: (body) => take(() => takeCarriedAnswer(options, body)),
    takeTyped: (typed, which) => take(() => takeTypedAnswer(options, typed, which)),
  };
}

/** A chain has at most 64 KiB, and JSON in JSON escapes its quotes. */
const answerLimit = 256 * 1024;

const contact: Schema<SupportContact> = object({
  country: optional(text()),
  language: optional(text()),
  phone: optional(text()),
  email: optional(text()),
  url: optional(text()),
});

const awaited: Schema<AwaitedRegistration> = named(
  'AwaitedRegistration',
  object({
    vendor: object({
      iss: text<VendorId>(),
      name: text(),
      authority: list(text()),
      portal: optional(text()),
      support: optional(list(contact)),
    }),
    key: lastFive,
    signingKey: text<KeyId>(),
    statement: text({ about: 'The signed request, as it goes to the vendor.' }),
    installationId: optional(
      text({ about: 'To read out on the telephone; absent where the vendor has no bundle for the key.' }),
    ),
    address: text({ about: "What its QR code says: the address of the vendor's page for telephones." }),
    madeAt: time(),
    old: yesNo({ about: 'So old that authorities may refuse it: make it anew with the key.' }),
  }),
);

const taken: Schema<TakenAnswer> = both(
  registered,
  object({ already: optional({ ...yes, description: 'It had been taken before; nothing was changed.' }) }),
);

const which = object({ key: optional(lastFive), vendor: optional(text()) });

export function addOfflineRoutes(api: AdministrationApi, offline: OfflineRegistration): void {
  addRequestRoutes(api, offline);
  addCheckRoute(api);
  api.add(
    {
      method: 'POST',
      path: '/v1/registration-answers',
      role: 'administrator',
      summary: "Takes in the vendor's answer to a request, as a file or a QR code brought it.",
      body: object({ answer: text({ about: 'JSON, as text.' }) }),
      answer: taken,
      errors: ['answer-unreadable', 'not-authentic'],
      mostBytes: answerLimit,
    },
    async ({ body, caller }) => offline.by(caller.name).takeCarried(parseAnswer(body.answer)),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/registration-confirmations',
      role: 'administrator',
      summary: 'Takes in a confirmation ID from the telephone.',
      body: both(object({ confirmation: text() }), which),
      answer: taken,
    },
    async ({ body: { confirmation, ...named }, caller }) => offline.by(caller.name).takeTyped(confirmation, named),
  );
}

/** Pure, and no secret: a person who types sees each wrong group at once. */
function addCheckRoute(api: AdministrationApi): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/confirmation-checks',
      role: 'viewer',
      summary: 'How far a typed confirmation ID is right; nothing is taken in.',
      body: object({ typed: text() }),
      answer: object({
        kind: optional(among('host', 'device', 'directory')),
        good: text({ about: 'The part that is right from its beginning, in its one spelling.' }),
        goodGroups: whole({ about: 'Of 27.' }),
        next: optional(text({ about: 'The first group that is missing or wrong.' })),
        wrong: list(text(), { about: 'Groups that are wrong.' }),
        problem: optional(object({ code: text(), detail: text() })),
      }),
    },
    async ({ body }) => {
      const { kind, good, goodGroups, next, wrong, refusal } = groupsSoFar('confirmation', body.typed);
      return {
        ...(kind !== undefined && { kind }),
        good,
        goodGroups,
        ...(next !== undefined && { next }),
        wrong,
        ...(refusal !== undefined && { problem: { code: refusal.code, detail: refusal.detail } }),
      };
    },
  );
}

function addRequestRoutes(api: AdministrationApi, offline: OfflineRegistration): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/registration-requests',
      role: 'administrator',
      summary: 'Makes a request to register without a network.',
      body: object({ key: text({ about: 'The whole host key.' }), vendor: optional(text()) }),
      answer: awaited,
      errors: ['vendor-unknown'],
    },
    async ({ body, caller }) => offline.by(caller.name).ask(body.key, body.vendor),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/registration-requests',
      role: 'viewer',
      summary: 'Requests whose answer has not come.',
      answer: object({ requests: list(awaited) }),
    },
    async () => ({ requests: await offline.awaited() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/registration-withdrawals',
      role: 'administrator',
      summary: 'Gives up a request whose answer has not come.',
      body: which,
      answer: object({ withdrawn: yes }),
    },
    async ({ body, caller }) => {
      await offline.by(caller.name).withdraw(body);
      return { withdrawn: true } as const;
    },
  );
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ActivationError('answer-unreadable', 'it is no JSON: cut off, or edited', { cause });
  }
}
