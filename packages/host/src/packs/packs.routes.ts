/** Addresses of product packs on a running host. */
import {
  among,
  type AdministrationApi,
  both,
  list,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { VendorId } from '@attiva/protocol';
import type { AddedPack, HeldPack } from './add-pack.ts';

export interface PacksDoor {
  list(): readonly HeldPack[];
  add(file: string, actor: string): Promise<readonly AddedPack[]>;
}

const pack: Schema<HeldPack> = object({
  vendor: text<VendorId>(),
  pack: text(),
  version: whole(),
  signed: time(),
  applications: list(
    object({
      id: text(),
      name: text(),
      generations: list(whole()),
      editions: list(object({ id: text(), name: text(), threshold: whole() })),
      hasKey: yesNo({ about: 'Whether a host key of it serves here.' }),
    }),
  ),
});

const added: Schema<AddedPack> = both(
  pack,
  object({
    before: optional(whole({ about: 'The version before; absent where the pack is new here.' })),
    outcome: among('added', 'updated', 'unchanged'),
  }),
);

export function addPacksRoutes(api: AdministrationApi, door: PacksDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/packs',
      role: 'viewer',
      summary: 'The product packs held.',
      answer: object({ packs: list(pack) }),
    },
    async () => ({ packs: door.list() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/packs',
      role: 'administrator',
      summary: 'Takes in a product pack, or the packs of a vendor file.',
      body: object({ file: text({ about: 'Text of the file.' }) }),
      answer: object({ packs: list(added) }),
      errors: ['vendor-unknown', 'not-authentic'],
      // A vendor file has at most 4 MiB, and JSON escapes its quotes.
      mostBytes: 9 * 1024 * 1024,
    },
    async ({ body, caller }) => ({ packs: await door.add(body.file, caller.name) }),
  );
}
