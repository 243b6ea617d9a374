/** The administration's addresses of the exposed listener: what is reachable, what would be, opening and closing it. */
import type { AdministrationApi } from '../api/administration-api.ts';
import { roles } from '../api/callers.ts';
import {
  among,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '../schema/schema.ts';
import type { ExposedConsole, ExposurePlan, ShownExposure, WaysIn } from './exposed-console.ts';
import { mostNames } from './exposure.ts';

const role = 'administrator';
const path = '/v1/console-exposure';

const wished = {
  address: optional(text({ max: 64, about: 'To listen on; `::`: all of IPv6 and IPv4.' })),
  port: optional(whole({ min: 1, max: 65_535 })),
  names: optional(list(text({ max: 253 }), { max: mostNames, about: 'What browsers may call this machine.' })),
} as const;

const told = object({
  ...wished,
  fingerprint: optional(text({ max: 95, about: 'The one that was told before: refused where it is another by now.' })),
});

const where = {
  address: text(),
  port: whole(),
  names: list(text()),
  urls: list(text()),
  fingerprint: text({ about: 'SHA-256 of the certificate, as browsers show it.' }),
  publicKey: text({ about: 'SHA-256 of its public key, base64url: what another host takes as `pin`.' }),
  certificate: among('own', 'given'),
} as const;

export const shownExposure: Schema<ShownExposure> = named(
  'ConsoleExposure',
  object({
    ...where,
    certificateEnds: nullable(time({ about: 'Null: it has no end.' })),
    openedAt: time({ about: 'When it was opened, or changed last.' }),
    openedBy: text(),
    open: yesNo({ about: 'The listener is open; not while no daemon runs.' }),
    problem: optional(text({ about: 'Why it is not.' })),
  }),
);

const plan: Schema<ExposurePlan> = named(
  'ExposurePlan',
  object({
    ...where,
    uncovered: list(text(), { about: 'Names that the certificate does not have.' }),
    accounts: list(object({ name: text(), role: among(...roles), secondFactor: yesNo() })),
    ways: list(text(), { about: 'Further ways to log in.' }),
    tokens: whole({ about: 'API tokens that have not ended.' }),
  }),
);

const waysIn: Schema<WaysIn> = named(
  'WaysIn',
  object({
    accounts: whole({ about: 'Enabled accounts.' }),
    administrators: whole({ about: 'Of them, those of administrators.' }),
    tokens: whole({ about: 'API tokens that have not ended.' }),
    further: list(text(), { about: '`directory`, `openid`.' }),
  }),
);

export function addExposureRoutes(api: AdministrationApi, console: ExposedConsole): void {
  const answer = object({ exposed: optional(shownExposure) });
  api.add(
    {
      method: 'GET',
      path,
      role: 'viewer',
      summary: 'Whether the console is reached from the network, and where; by what somebody comes in.',
      answer: object({ exposed: optional(shownExposure), waysIn }),
    },
    async () => ({ exposed: console.shown(), waysIn: await console.waysIn() }),
  );
  const wish = { role, onlyHere: true, errors: ['nobody-to-let-in'] } as const;
  api.add(
    {
      ...wish,
      method: 'POST',
      path: '/v1/console-exposure-checks',
      summary: 'What would become reachable, and for whom; changes nothing.',
      body: object(wished),
      answer: plan,
    },
    ({ body }) => console.plan(body),
  );
  api.add(
    {
      ...wish,
      method: 'PUT',
      path,
      summary: 'Opens the console to the network, with TLS; what is left out stays as it is.',
      body: told,
      answer,
      errors: [...wish.errors, 'port-taken', 'changed-meanwhile'],
    },
    async ({ body, caller }) => ({ exposed: await console.expose(body, caller) }),
  );
  api.add(
    {
      method: 'DELETE',
      path,
      role,
      onlyHere: true,
      summary: 'Closes it, and ends the sessions that came by it.',
      answer: object({ changed: yesNo() }),
    },
    async ({ caller }) => ({ changed: await console.close(caller) }),
  );
}
