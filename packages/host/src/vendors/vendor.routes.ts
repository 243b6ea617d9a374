import { among, type AdministrationApi, list, named, object, type Schema, text } from '@attiva/daemon';
import type { HostDoors } from '../doors.ts';
import type { AddedVendor } from './add-vendor.ts';

const added: Schema<AddedVendor> = named(
  'AddedVendor',
  object({
    vendor: text(),
    name: text(),
    fingerprint: text({ about: 'Of the root, to compare by eye.' }),
    applications: list(object({ id: text(), name: text() })),
    outcome: among('added', 'updated', 'unchanged'),
  }),
);

const takesFile = {
  method: 'POST',
  role: 'administrator',
  body: object({ file: text({ about: 'Text of the vendor file.' }) }),
  answer: added,
  errors: [
    'vendor-file-invalid',
    'lab-root',
    'vendor-file-untrusted',
    'vendor-file-older',
    'pack-older',
    'pack-invalid',
  ],
  // A vendor file has at most 4 MiB, and JSON escapes its quotes.
  mostBytes: 9 * 1024 * 1024,
} as const;

export function addVendorRoutes(api: AdministrationApi, doors: Pick<HostDoors, 'addVendor' | 'checkVendor'>): void {
  api.add({ ...takesFile, path: '/v1/vendors', summary: 'Takes in a vendor file.' }, async ({ body, caller }) =>
    doors.addVendor(body.file, caller.name),
  );
  api.add(
    { ...takesFile, path: '/v1/vendor-checks', summary: 'What would come of taking it in; nothing is changed.' },
    async ({ body }) => doors.checkVendor(body.file),
  );
}
