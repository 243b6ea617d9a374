import {
  among,
  type AdministrationApi,
  dictionary,
  list,
  named,
  nullable,
  object,
  optional,
  shownExposure,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { ErrorCode, StoreId } from '@attiva/protocol';
import { keyStatus, lastFive } from '../grants/host-key.schema.ts';
import type { HostId } from '../hosts/host-id.ts';
import type { KnownHost } from '../hosts/host-life.ts';
import { said } from '../sayings/said.ts';
import { tlsStatus } from '../tls/tls.routes.ts';
import type { ApplicationStatus, EditionStatus, HostStatus, ImageStatus, VendorStatus } from './host-status.ts';
import type { HostWarning } from './host-warning.ts';

export const hostWarning: Schema<HostWarning> = named(
  'HostWarning',
  object({
    code: text<ErrorCode>({ about: 'Of the error reference.' }),
    severity: among('warning', 'error'),
    text: text(),
    said,
    remedy: text(),
    subject: optional(text({ about: 'What it is about: `vendor/application`.' })),
    dependsOn: optional(text<ErrorCode>({ about: 'The warning that explains this one: deal with that one first.' })),
  }),
);

const edition: Schema<EditionStatus> = named(
  'EditionStatus',
  object({
    id: text(),
    name: text(),
    threshold: whole(),
    needed: whole({ about: 'How many more clients the application needs until this edition activates; 0: reached.' }),
    known: whole({ about: 'Every client ever seen and not forgotten.' }),
    licensed: whole({ about: 'Holding a lease that has not ended.' }),
  }),
);

const application: Schema<ApplicationStatus> = named(
  'ApplicationStatus',
  object({
    id: text(),
    name: text(),
    serving: yesNo(),
    why: optional(text({ about: 'Code that says why not.' })),
    generation: optional(whole()),
    key: optional(lastFive),
    registration: optional(whole()),
    customer: optional(text()),
    agreement: optional(text()),
    quantity: optional(whole()),
    until: optional(time()),
    count: whole({ about: 'At most twice the highest threshold.' }),
    inventory: whole({ about: 'Every client in the window: the true number.' }),
    editions: list(edition),
    requests: object({
      total: whole(),
      failed: whole(),
      byState: list(whole(), { about: 'By the license state 0 … 6 that clients reported.' }),
    }),
  }),
);

const vendor: Schema<VendorStatus> = named(
  'VendorStatus',
  object({
    id: text(),
    name: text(),
    fingerprint: text(),
    registered: yesNo(),
    awaited: list(object({ key: lastFive, madeAt: time() }), {
      about: 'Registrations without a network whose answer has not come.',
    }),
    applications: list(application),
    revocations: object({
      lists: whole(),
      newest: optional(time({ about: 'When the newest of them was signed, in seconds since 1970.' })),
      askedAt: optional(time()),
      failed: optional(text({ about: 'Code of what went wrong.' })),
    }),
    keys: list(keyStatus),
  }),
);

const image: Schema<ImageStatus> = named(
  'ImageStatus',
  object({
    vendor: text(),
    client: text({ about: 'The identity that the image carries.' }),
    image: nullable(text({ about: 'Name of the machine that holds it.' })),
    splits: whole({ about: 'How often a machine was told to take an identity of its own.' }),
    firstSplit: time(),
    lastSplit: time(),
    names: list(text(), { about: 'The newest machines that were told, oldest first.' }),
    more: whole({ about: 'How many are not named.' }),
    text: text(),
  }),
);

const knownHost: Schema<KnownHost> = named(
  'KnownHost',
  object({
    host: text<HostId>({ about: 'A random number.' }),
    name: text({ about: 'Of its machine.' }),
    address: text({ about: 'Where it answers; several divided by spaces.' }),
    program: text({ about: 'Version.' }),
    startedAt: time(),
    seenAt: time({ about: 'Its last sign of life.' }),
    here: yesNo({ about: 'The one that tells.' }),
    state: among('running', 'ended', 'silent'),
    worksSince: optional(time({ about: 'It does what one host does for all since then.' })),
  }),
);

const hostStatus: Schema<HostStatus> = named(
  'HostStatus',
  object({
    program: text({ about: 'Version.' }),
    store: text<StoreId>(),
    now: time(),
    lastRequest: optional(time()),
    lastHour: named(
      'RequestsOfHour',
      object({
        since: time({ about: 'From then on; less than an hour ago where more is not known.' }),
        requests: whole(),
        refused: whole({ about: 'Also those that are written nowhere.' }),
      }),
    ),
    vendors: list(vendor),
    clones: list(image),
    unwritten: object({ total: whole(), byCode: dictionary(whole()) }),
    tls: tlsStatus,
    console: optional(shownExposure),
    hosts: optional(
      list(knownHost, {
        about: 'Those on the same database, in the order of their names; absent where it has one of its own.',
      }),
    ),
    newerSteps: optional(
      list(text(), {
        about: 'Steps of the schema that a newer host has made, and which this one goes on without; absent: none.',
      }),
    ),
    warnings: list(hostWarning),
  }),
);

export function addStatusRoutes(api: AdministrationApi, status: () => Promise<HostStatus>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/status',
      role: 'viewer',
      summary: 'Registration, counts against thresholds, inventory, warnings.',
      answer: hostStatus,
    },
    () => status(),
  );
}
