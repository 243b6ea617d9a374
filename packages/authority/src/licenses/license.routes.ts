/** Licenses of single devices on the administration listener. */
import {
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  type ValueOf,
  whole,
  yesNo,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { hosts, namedKey, registrations, shortText } from '../http/fields.ts';
import { fromOutside, nextPage, pageFields } from '../paging/page-of-list.ts';
import {
  blockLicense,
  type BlockedLicense,
  type ExceptionOrder,
  listLicenses,
  type MadeException,
  makeException,
} from './administer-licenses.ts';
import type { DeviceSummary } from './device.repository.ts';
import { releaseLicense, type ReleasedLicense } from './release-license.ts';

const namedDevice = { ...shortText, description: 'Id of the client, of the license or of the device.' };

const exception = object({
  device: optional(namedDevice),
  more: optional(whole({ min: 1, max: 1000, about: 'Keys for the device; absent: 1.' })),
  key: optional(namedKey),
  quota: optional(whole({ min: 1, max: 1_000_000_000 })),
  returns: optional(whole({ min: 0, max: 1_000_000_000 })),
  hosts: optional(hosts),
  registrations: optional(registrations),
  expectedQuota: optional(whole({ min: 1, about: 'The quota as it was seen: another one is not changed.' })),
  expectedReturns: optional(nullable(whole({ min: 0, about: 'As they were seen, likewise; null: the usual number.' }))),
  expectedHosts: optional(whole({ min: 1, about: 'As they were seen, likewise.' })),
  expectedRegistrations: optional(whole({ min: 1, about: 'As they were seen, likewise.' })),
});

const device: Schema<DeviceSummary> = named(
  'License',
  object({
    device: text(),
    productKey: text({ about: 'Id.' }),
    keyLastFive: text(),
    application: text(),
    edition: nullable(text()),
    customer: nullable(text()),
    client: text(),
    license: nullable(text({ about: 'Id of the statement.' })),
    number: whole({ about: 'Which license of this device.' }),
    issuedAt: time(),
    until: nullable(time()),
    trialUntil: nullable(time()),
    returnedAt: nullable(time()),
    blockedAt: nullable(time()),
    blockReason: nullable(text()),
    extraKeys: whole({ about: 'Keys that it may have beyond the usual number.' }),
    forgotten: whole({ about: '1: it was given back or blocked, and a backup has forgotten which.' }),
  }),
);

const blocked: Schema<BlockedLicense> = object({
  device: text(),
  client: text(),
  keyLastFive: text(),
  changed: yesNo({ about: 'False where it had been blocked before.' }),
});

const released: Schema<ReleasedLicense> = object({ device: text(), client: text(), keyLastFive: text() });

const made: Schema<MadeException> = object({
  keyLastFive: text(),
  device: optional(text()),
  extraKeys: optional(whole()),
  quota: optional(whole()),
  returns: optional(whole()),
  hosts: optional(whole()),
  registrations: optional(whole()),
});

export function addLicenseRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/licenses',
      role: 'viewer',
      summary: 'Licenses of devices.',
      query: object({
        ...pageFields,
        key: optional(text({ about: 'Those of this device key: its last five characters, or its id.' })),
      }),
      answer: object({ licenses: list(device), next: nextPage }),
      errors: ['not-found'],
    },
    async ({ query }) => {
      const { rows, next } = await listLicenses(parts, fromOutside(query));
      return { licenses: rows, next };
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/license-blocks',
      role: 'administrator',
      summary: 'Blocks the license of one device: it is revoked, and the device gets no other with this key.',
      body: object({ license: namedDevice, reason: optional(shortText) }),
      answer: blocked,
      errors: ['not-found'],
    },
    async ({ body: { license, reason }, caller }) => blockLicense(parts, { named: license, reason }, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/license-releases',
      role: 'administrator',
      summary: 'Gives up a license that was taken back since a backup, so that it counts no more.',
      body: object({ license: namedDevice }),
      answer: released,
      errors: ['not-found'],
    },
    async ({ body, caller }) => releaseLicense(parts, body.license, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/license-exceptions',
      role: 'administrator',
      summary: 'Gives one device more keys, a device key another quota, or a host key other numbers of hosts.',
      body: exception,
      answer: made,
      errors: ['not-found', 'changed-meanwhile'],
    },
    async ({ body, caller }) => makeException(parts, readOrder(body), caller.name),
  );
}

function readOrder({
  device,
  more,
  key,
  expectedQuota,
  expectedReturns,
  expectedHosts,
  expectedRegistrations,
  ...terms
}: ValueOf<typeof exception>): ExceptionOrder {
  const keyTerms = Object.values(terms).some((term) => term !== undefined);
  if (device !== undefined && key === undefined && !keyTerms) return { device, more };
  if (key !== undefined && device === undefined && more === undefined) {
    const expected = {
      quota: expectedQuota,
      returns: expectedReturns,
      hosts: expectedHosts,
      registrations: expectedRegistrations,
    };
    return { key, ...terms, expected };
  }
  throw new ActivationError('wrong-usage', 'An exception is for one device, or for one key and what it has.');
}
