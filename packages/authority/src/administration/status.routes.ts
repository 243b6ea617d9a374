/** The administration's addresses that tell of the authority itself. */
import {
  among,
  type AdministrationApi,
  anything,
  list,
  named,
  object,
  optional,
  type RaisedWarning,
  type Schema,
  shownExposure,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { VendorId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { publicJwk } from '../http/fields.ts';
import type { AuthorityStatus } from './authority-status.ts';
import { vendorDetails, type VendorDetailsAnswer } from './vendor-details.ts';

const warning: Schema<RaisedWarning> = object({
  code: text(),
  severity: among('low', 'medium', 'high'),
  text: text(),
  remedy: text(),
  facts: anything() as Schema<RaisedWarning['facts']>,
  since: whole({ about: 'Milliseconds since 1970.' }),
});

const status: Schema<AuthorityStatus> = named(
  'AuthorityStatus',
  object({
    program: text({ about: 'Version.' }),
    vendor: text<VendorId>(),
    name: text(),
    roots: list(text(), { about: 'Fingerprints, to compare by eye.' }),
    addresses: list(text(), { about: 'In the vendor file: where hosts look for this service.' }),
    signingKey: text(),
    signsUntil: time(),
    signingDaysLeft: whole(),
    lab: yesNo({ about: 'A lab root: nothing that it signs counts outside tests.' }),
    console: optional(shownExposure),
    warnings: list(warning),
    packs: whole(),
    customers: whole(),
    hostKeys: whole({ about: 'Not blocked.' }),
    hosts: whole(),
    registrations: whole(),
    deviceKeys: whole({ about: 'Not blocked.' }),
    licenses: whole({ about: 'Machines with a license of a device key: neither given back nor blocked.' }),
    revoked: whole({ about: 'Ids that were revoked.' }),
  }),
);

const details: Schema<VendorDetailsAnswer> = object({
  vendor: text<VendorId>(),
  name: text(),
  rootKeys: list(publicJwk),
  addresses: list(text()),
});

export function addStatusRoutes(
  api: AdministrationApi,
  doors: { readonly status: () => Promise<AuthorityStatus>; readonly parts: AuthorityParts },
): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/status',
      role: 'viewer',
      summary: 'Counts, the signing key, warnings.',
      answer: status,
    },
    () => doors.status(),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/vendor',
      role: 'viewer',
      summary: 'The vendor, its roots and addresses.',
      answer: details,
    },
    () => vendorDetails(doors.parts.database),
  );
}
