/** Product keys on the administration listener. */
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
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { generation, hosts, name, namedKey, registrations, shortText } from '../http/fields.ts';
import { fromOutside, nextPage, pageFields, sortField } from '../paging/page-of-list.ts';
import { secondsNow } from '../surroundings.ts';
import { blockKey, type BlockedKey } from './block-key.ts';
import { createKey, type CreatedKey, type KeyOrder } from './create-key.ts';
import { keySorts, type KeySummary, listKeys, pageOfKeys } from './key.repository.ts';

const kind = among('setup', 'host', 'device');

const keyOrder: Schema<KeyOrder> = named(
  'KeyOrder',
  object({
    kind,
    application: optional(name),
    edition: optional(name),
    generation: optional(generation),
    hosts: optional(hosts),
    registrations: optional(registrations),
    quota: optional(whole({ min: 1, max: 1_000_000_000, about: 'Device keys: how many devices.' })),
    trialDays: optional(whole({ min: 1, max: 3660 })),
    returns: optional(whole({ min: 0, max: 1_000_000_000, about: 'Licenses that may be given back within a year.' })),
    agreement: optional(name),
  }),
);

const summary: Schema<KeySummary> = named(
  'Key',
  object({
    id: text(),
    kind,
    application: text(),
    edition: nullable(text()),
    generation: whole(),
    lastFive: text(),
    publicKey: nullable(text({ about: 'The whole key, of setup keys only: they are public.' })),
    agreement: nullable(text()),
    maxHosts: nullable(whole()),
    maxRegistrations: nullable(whole()),
    quota: nullable(whole()),
    trialDays: nullable(whole()),
    maxReturns: nullable(whole()),
    createdAt: time(),
    blockedAt: nullable(time()),
    blockReason: nullable(text()),
    customer: nullable(text()),
    hosts: whole({ about: 'Registered with it so far.' }),
    devices: whole({ about: 'That use its quota.' }),
  }),
);

const created: Schema<CreatedKey> = named(
  'CreatedKey',
  object({
    key: text({ about: 'The whole key. Of host and device keys it is told this once.' }),
    id: text(),
    kind,
    lastFive: text(),
    application: text(),
    edition: nullable(text()),
    generation: whole(),
  }),
);

const blocked: Schema<BlockedKey> = object({
  id: text(),
  kind,
  lastFive: text(),
  changed: yesNo({ about: 'False where it had been blocked before.' }),
  hosts: whole({ about: 'Hosts and directories that it has given something, which stays good.' }),
  devices: whole({ about: 'Machines, likewise.' }),
});

export function addKeyRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  const { database, surroundings } = parts;
  api.add(
    {
      method: 'GET',
      path: '/v1/keys',
      role: 'viewer',
      summary: 'Product keys, by their last five characters.',
      query: object({
        ...pageFields,
        sort: sortField(keySorts),
        kind: optional(kind),
        blocked: optional(yesNo()),
        agreement: optional(text({ max: 64, about: 'Id.' })),
      }),
      answer: object({ keys: list(summary), next: nextPage }),
    },
    async ({ query }) => {
      // All of them: in the order of products, as the command line shows them.
      if (Object.keys(query).length === 0) return { keys: await listKeys(database, fromOutside({})) };
      const { rows, next } = await pageOfKeys(database, fromOutside(query));
      return { keys: rows, next };
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/keys',
      role: 'administrator',
      summary: 'Makes a product key.',
      body: keyOrder,
      answer: created,
      errors: ['not-found'],
    },
    async ({ body, caller }) => createKey(parts, body, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/key-blocks',
      role: 'administrator',
      summary: 'Blocks a product key: it registers and licenses nothing more.',
      body: object({ key: namedKey, reason: optional(shortText) }),
      answer: blocked,
      errors: ['not-found'],
    },
    async ({ body: { key, reason }, caller }) =>
      database.transact((tx) => blockKey(tx, { named: key, reason, at: secondsNow(surroundings) }, caller.name)),
  );
}
