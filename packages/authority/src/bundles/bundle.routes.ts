/** Bundles on the administration listener. */
import {
  among,
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { namedKey } from '../http/fields.ts';
import { type BundleSummary, listBundles } from './bundle.repository.ts';
import { createBundle, type CreatedBundle } from './create-bundle.ts';

const bundle: Schema<BundleSummary> = named(
  'Bundle',
  object({
    number: whole(),
    kind: among('host', 'device'),
    keyLastFive: text(),
    application: text(),
    edition: nullable(text()),
    generation: whole(),
    customer: nullable(text()),
    signer: text(),
    createdAt: time(),
    newest: yesNo({ about: 'The newest of its key: the one in the vendor file.' }),
  }),
);

const created: Schema<CreatedBundle> = named(
  'CreatedBundle',
  object({
    number: whole(),
    kind: among('host', 'device'),
    keyLastFive: text(),
    customer: nullable(text()),
    changed: yesNo({ about: 'False: the newest one said the same.' }),
    file: text({ about: "Name of the published vendor file, or a name for the customer's own." }),
    vendorFile: nullable(text({ about: "Text of the customer's own vendor file." })),
  }),
);

export function addBundleRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/bundles',
      role: 'viewer',
      summary: 'The terms that a telephone call can bring.',
      answer: object({ bundles: list(bundle) }),
    },
    async () => ({ bundles: await listBundles(parts.database) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/bundles',
      role: 'administrator',
      summary: 'Makes the present terms of a key a bundle, and publishes it.',
      body: object({ key: namedKey }),
      answer: created,
      errors: ['key-unknown', 'not-found'],
    },
    async ({ body, caller }) => createBundle(parts, body, caller.name),
  );
}
