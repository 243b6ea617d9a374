/** Addresses of host keys: listed, put away, their grants asked for anew. */
import {
  among,
  type AdministrationApi,
  anything,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import { ActivationError, type KeyId, type VendorClaims } from '@attiva/protocol';
import type { RenewalReport, RenewalRequest, RenewalWish } from '../renewal/renew-grants.ts';
import type { KeyStatus } from '../status/host-status.ts';
import { hostKey, keyStatus, lastFive } from './host-key.schema.ts';
import type { RetiredKeys, RetireWish } from './retire-grant.ts';

/** The use cases of this room and of `renewal/`. */
export interface GrantsDoor {
  list(): Promise<readonly KeyStatus[]>;
  retire(wish: RetireWish): Promise<RetiredKeys>;
  /** Asks the authority now. @param actor for the audit */
  renew(wish: RenewalWish, actor: string): Promise<readonly RenewalReport[]>;
  /** Requests for roads without a network. */
  renewalRequests(wish: RenewalWish): Promise<readonly RenewalRequest[]>;
  /** Takes an answer in that came by another road. @param actor for the audit */
  takeRenewal(body: unknown, actor: string): Promise<RenewalReport>;
}

const wish = object({
  key: optional({ ...lastFive, description: 'Last five characters of a host key; every key where absent.' }),
  vendor: optional(text()),
});

const report: Schema<RenewalReport> = named(
  'RenewalReport',
  object({
    vendor: text(),
    application: text(),
    generation: whole(),
    key: lastFive,
    outcome: among('renewed', 'unchanged', 'failed'),
    code: optional(text({ about: 'Why it failed.' })),
    detail: optional(text()),
    until: optional(time()),
    untilBefore: optional(time()),
    changes: list(text({ about: 'Name of a term that is another now.' })),
  }),
);

const renewalRequest: Schema<RenewalRequest> = named(
  'RenewalRequest',
  object({
    vendor: anything({ about: 'Claims of the vendor statement.' }) as Schema<VendorClaims>,
    signingKey: text<KeyId>(),
    application: text(),
    generation: whole(),
    key: lastFive,
    statement: text({ about: 'What goes to the vendor, by file or QR.' }),
    address: text({ about: 'What its QR code says.' }),
  }),
);

export function addGrantsRoutes(api: AdministrationApi, door: GrantsDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/host-keys',
      role: 'viewer',
      summary: 'Every host key, and what it does here.',
      answer: object({ keys: list(keyStatus) }),
    },
    async () => ({ keys: await door.list() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/key-retirements',
      role: 'administrator',
      summary: 'Puts a host key away.',
      body: object({
        key: text({ about: 'Last five characters, or the id of its grant.' }),
        vendor: optional(text()),
        force: usual(yesNo({ about: 'Also where the host serves less then.' }), false),
      }),
      answer: object({
        retired: list(hostKey),
        lost: list(text({ about: 'What this host can no longer do, one sentence.' })),
      }),
      errors: ['key-unknown'],
    },
    async ({ body: { key: named, ...how }, caller }) => door.retire({ named, ...how, actor: caller.name }),
  );
  addRenewalRoutes(api, door);
}

function addRenewalRoutes(api: AdministrationApi, door: GrantsDoor): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/renewals',
      role: 'operator',
      summary: 'Asks the authorities for new terms now.',
      body: wish,
      answer: object({ renewals: list(report) }),
      errors: ['key-unknown'],
    },
    async ({ body, caller }) => ({ renewals: await door.renew(body, caller.name) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/renewal-requests',
      role: 'operator',
      summary: 'Makes requests for new terms, for roads without a network.',
      body: wish,
      answer: object({ requests: list(renewalRequest) }),
      errors: ['key-unknown'],
    },
    async ({ body }) => ({ requests: await door.renewalRequests(body) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/renewal-answers',
      role: 'operator',
      summary: 'Takes in new terms that came by another road.',
      body: object({ answer: text({ about: 'JSON, as text.' }) }),
      answer: report,
      errors: ['not-authentic'],
    },
    async ({ body, caller }) => door.takeRenewal(readAnswer(body.answer), caller.name),
  );
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ActivationError('not-authentic', 'what came back is no answer of an authority', { cause: error });
  }
}
