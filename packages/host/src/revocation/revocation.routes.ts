/** The administration's addresses of revocation: lists from a file, and asking the authorities at once. */
import {
  type AdministrationApi,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { KeyId, VendorId } from '@attiva/protocol';
import type { FetchedLists, HeldLists, RevocationWatch } from './revocation-watch.ts';
import type { TakenLists } from './take-lists.ts';

/** A file has at most 20 MiB, and JSON escapes its quotes. */
const mostBytes = 22 * 1024 * 1024;

const taken: Schema<TakenLists> = named(
  'TakenLists',
  object({
    vendor: text<VendorId>(),
    newer: whole({ about: 'Lists newer than those held.' }),
    known: whole({ about: 'Lists that were held already, in this age or a newer one.' }),
    refused: list(text({ about: 'Code of one that was refused.' })),
    revoked: list(text({ about: 'An application of this host that is revoked now.' })),
  }),
);

const fetched: Schema<FetchedLists> = object({
  vendor: text<VendorId>(),
  taken: optional(taken),
  failed: optional(text({ about: 'Code of what went wrong.' })),
});

const held: Schema<HeldLists> = named(
  'HeldLists',
  object({
    vendor: text<VendorId>(),
    name: text(),
    askedAt: optional(time({ about: 'When the authority was asked last since this host started.' })),
    failed: optional(text({ about: 'Code of what went wrong then.' })),
    lists: list(
      object({
        signer: text<KeyId>({ about: 'Whose list it is: a root, or a key that a root has delegated to.' }),
        root: yesNo(),
        signed: time(),
        entries: whole({ about: 'How many it names.' }),
      }),
    ),
  }),
);

export function addRevocationRoutes(api: AdministrationApi, watch: RevocationWatch): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/revocations',
      role: 'viewer',
      summary: 'The revocation lists held, and how old they are.',
      answer: object({ vendors: list(held) }),
    },
    async () => ({ vendors: watch.held() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/revocations',
      role: 'operator',
      summary: 'Takes in the revocation lists of a file.',
      body: object({ file: text({ about: 'Text of the file.' }) }),
      answer: object({ vendors: list(taken) }),
      errors: ['revocations-invalid', 'vendor-unknown'],
      mostBytes,
    },
    async ({ body, caller }) => ({ vendors: await watch.takeFile(body.file, caller.name) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/revocation-fetches',
      role: 'operator',
      summary: 'Asks the authorities for their lists now.',
      body: object({ vendor: optional(text({ about: 'Every vendor where absent.' })) }),
      answer: object({ vendors: list(fetched) }),
      errors: ['vendor-unknown'],
    },
    async ({ body, caller }) => ({ vendors: await watch.fetchNow(caller.name, body.vendor) }),
  );
}
