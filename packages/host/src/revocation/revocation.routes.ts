/** The administration's addresses of revocation: lists from a file, and asking the authorities at once. */
import { type AdministrationApi, list, named, object, optional, type Schema, text, whole } from '@attiva/daemon';
import type { VendorId } from '@attiva/protocol';
import type { FetchedLists, RevocationWatch } from './revocation-watch.ts';
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

export function addRevocationRoutes(api: AdministrationApi, watch: RevocationWatch): void {
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
    async ({ body }) => ({ vendors: await watch.takeFile(body.file) }),
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
    async ({ body }) => ({ vendors: await watch.fetchNow(body.vendor) }),
  );
}
