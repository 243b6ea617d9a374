/** What the host says of itself to administrators: registration, counts against thresholds, inventory, warnings. */
import type { ExposedConsole, ShownExposure } from '@attiva/daemon';
import {
  daySeconds,
  displayedCount,
  type Entitlements,
  type KeyId,
  type Seconds,
  type StoreId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { type HostKeyStatus, heldKeys } from '../grants/held-grants.ts';
import { lossOf } from '../grants/loss-of-key.ts';
import type { HostId } from '../hosts/host-id.ts';
import type { HostLife, KnownHost } from '../hosts/host-life.ts';
import { loadImages } from '../images/image.repository.ts';
import { imageLine, type SplitImage } from '../images/split-image.ts';
import type { AwaitedKey } from '../registration/awaited-warning.ts';
import { loadAwaited } from '../registration/pending.repository.ts';
import type { RevocationWatch } from '../revocation/revocation-watch.ts';
import type { RequestsOfHour } from '../metrics/request-hour.ts';
import { asksFrom, isAt, placeOf, type Renewable } from '../renewal/renewable.ts';
import { listAttempts, type RenewalAttempt } from '../renewal/renewal.repository.ts';
import { renewalStatus, type RenewalStatus } from '../renewal/renewal-words.ts';
import type { HostTls, TlsStatus } from '../tls/host-tls.ts';
import {
  type HeldGrant,
  isWorking,
  type ServedApplication,
  type ServedVendor,
  type VendorBook,
  whyNotServing,
} from '../vendors/vendor-book.ts';
import type { CountedApplication, CountEvidence } from './early-warnings.ts';
import type { FleetFigures } from './fleet-figures.ts';
import type { HostHealth } from './host-health.ts';
import type { HostWarning } from './host-warning.ts';
import type { Refusals, RefusalTally } from './refusal-tally.ts';
import {
  countOlderData,
  type EditionInventory,
  loadLastRequest,
  loadTotals,
  type RequestTotal,
} from './status.repository.ts';

export interface HostStatus {
  readonly program: string;
  readonly store: StoreId;
  readonly now: Seconds;
  /** When a request was last written. */
  readonly lastRequest?: Seconds;
  /** Requests of the last hour, refused ones that left no trace included. */
  readonly lastHour: RequestsOfHour;
  readonly vendors: readonly VendorStatus[];
  /** Images whose copies took identities of their own in the last 30 days, the newest first; at most 100. */
  readonly clones: readonly ImageStatus[];
  /** Refused since the start without leaving a trace in the database: not authentic, or of a vendor unknown here. */
  readonly unwritten: Refusals;
  /** TLS towards clients. */
  readonly tls: TlsStatus;
  /** Where the console is reached from the network; absent: nowhere. */
  readonly console?: ShownExposure;
  /** The hosts on its database, in the order of their names; absent where it has one of its own. */
  readonly hosts?: readonly KnownHost[];
  /** Steps of the schema of the database that a newer host has made, and which this one goes on without; absent: none. */
  readonly newerSteps?: readonly string[];
  readonly warnings: readonly HostWarning[];
}

export interface ImageStatus extends Omit<SplitImage, 'recent' | 'warnedAt'> {
  /** How many machines are not named in `names`. */
  readonly more: number;
  /** All of it in one line. */
  readonly text: string;
}

export interface VendorStatus {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly registered: boolean;
  /** Registrations without a network whose answer has not come. */
  readonly awaited: readonly Omit<AwaitedKey, 'vendor'>[];
  readonly applications: readonly ApplicationStatus[];
  readonly revocations: RevocationStatus;
  /** All host keys of this vendor: each serves, or says why not. */
  readonly keys: readonly KeyStatus[];
}

/** What this host holds of the vendor's revocation lists. */
export interface RevocationStatus {
  readonly lists: number;
  /** When the newest of them was signed. */
  readonly newest?: Seconds;
  /** When the authority was asked last since this host started, and the code of what went wrong. */
  readonly askedAt?: Seconds;
  readonly failed?: string;
}

export interface KeyStatus extends HostKeyStatus {
  readonly renewal: RenewalStatus;
  /** Id of the vendor's key that signed the grant. */
  readonly signedBy: KeyId;
  /** What the agreement includes, by edition; absent: nothing beside the licenses. */
  readonly entitlements?: Readonly<Record<string, Entitlements>>;
  /** What this host can no longer do without it, in one sentence; absent: nothing. */
  readonly loss?: string;
}

export interface ApplicationStatus {
  readonly id: string;
  readonly name: string;
  readonly serving: boolean;
  /** Code that says why not. */
  readonly why?: string;
  readonly generation?: number;
  readonly key?: string;
  readonly registration?: number;
  readonly customer?: string;
  readonly agreement?: string;
  readonly quantity?: number;
  readonly until?: Seconds;
  /** Capped at twice the highest threshold, as administrators expect. */
  readonly count: number;
  /** Every client in the window: the true number. */
  readonly inventory: number;
  readonly editions: readonly EditionStatus[];
  readonly requests: {
    readonly total: number;
    readonly failed: number;
    /** By the license state 0 … 6 that clients reported. */
    readonly byState: readonly number[];
  };
}

export interface EditionStatus {
  readonly id: string;
  readonly name: string;
  readonly threshold: number;
  /** How many more clients the application needs until this edition activates; 0 = reached. */
  readonly needed: number;
  readonly known: number;
  readonly licensed: number;
}

export interface StatusOptions {
  readonly database: Database;
  /** Who tells. */
  readonly host: HostId;
  readonly life: Pick<HostLife, 'list' | 'newerSteps'>;
  readonly book: VendorBook;
  readonly figures: () => Promise<FleetFigures>;
  readonly store: StoreId;
  readonly program: string;
  readonly health: HostHealth;
  readonly refusals: RefusalTally;
  readonly lastHour: () => RequestsOfHour;
  readonly tls: HostTls;
  readonly exposure?: Pick<ExposedConsole, 'shown'>;
  readonly revocations: Pick<RevocationWatch, 'last'>;
  /** Whether the host asks for new terms by itself. */
  readonly renews?: () => boolean;
  /** What the administrator wants to be warned of; absent: nothing beside what is always told. */
  readonly limits?: () => Pick<CountEvidence, 'lowCount' | 'idleHours'>;
}

/** Gathers the status at one moment. */
export async function gatherStatus(options: StatusOptions, now: Seconds): Promise<HostStatus> {
  const { database, book, store, program } = options;
  const totals = await loadTotals(database);
  const { inventory, counts } = await options.figures();
  const thirtyDaysAgo = now - 30 * daySeconds;
  const images = await loadImages(database, { since: thirtyDaysAgo, limit: mostImages });
  const awaited = await loadAwaited(database, options.host);
  const olderData = await countOlderData(database, thirtyDaysAgo);
  const renewalOf = renewalsBy(await listAttempts(database), { renews: options.renews?.() ?? false, now });
  const loaded = { inventory, totals, counts, awaited, renewalOf, now };
  const vendors = book.all().map((vendor) => vendorStatus(vendor, loaded, options.revocations));
  const lastRequest = await loadLastRequest(database);
  const hosts = await options.life.list();
  const newerSteps = await options.life.newerSteps();
  const exposed = options.exposure?.shown();
  const limits = options.limits?.() ?? { lowCount: undefined, idleHours: undefined };
  const evidence = {
    olderData,
    awaited,
    licensed: licensedOf(inventory),
    images,
    renewalOf,
    counts: { applications: countedApplications(vendors), lastRequest: lastRequest ?? newestGrant(book), ...limits },
  };
  return {
    program,
    store,
    now,
    ...(lastRequest !== undefined && { lastRequest }),
    lastHour: options.lastHour(),
    vendors,
    clones: images.map(imageStatus),
    unwritten: options.refusals.read(),
    tls: options.tls.status(),
    ...(exposed !== undefined && { console: exposed }),
    ...(hosts !== undefined && { hosts }),
    ...(newerSteps.length > 0 && { newerSteps }),
    warnings: options.health.warnings(book.all(), evidence, now),
  };
}

function countedApplications(vendors: readonly VendorStatus[]): readonly CountedApplication[] {
  return vendors.flatMap(({ id, applications }) =>
    applications
      .filter(({ serving }) => serving)
      .map(({ id: application, name, inventory, editions }) => ({
        subject: `${id}/${application}`,
        name,
        inventory,
        editions,
      })),
  );
}

/** Since when machines could have called. */
function newestGrant(book: VendorBook): Seconds | undefined {
  const dates = book.all().flatMap(({ grants }) => grants.map(({ claims }) => claims.iat));
  return dates.length === 0 ? undefined : Math.max(...dates);
}

/** Most images that a status shows. */
const mostImages = 100;

function imageStatus(split: SplitImage): ImageStatus {
  const { recent: _recent, warnedAt: _warnedAt, ...shown } = split;
  return { ...shown, more: split.splits - split.names.length, text: imageLine(split) };
}

type RenewalOf = (one: Renewable) => RenewalStatus;

function renewalsBy(
  attempts: readonly RenewalAttempt[],
  { renews, now }: { readonly renews: boolean; readonly now: Seconds },
): RenewalOf {
  return (one) => {
    const place = placeOf(one);
    const last = attempts.find((attempt) => isAt(attempt, place));
    return renewalStatus(asksFrom(one, now), last, renews);
  };
}

interface Loaded {
  readonly renewalOf: RenewalOf;
  readonly now: Seconds;
  readonly inventory: readonly EditionInventory[];
  readonly totals: readonly RequestTotal[];
  /** Clients in the window by `vendor application`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly awaited: readonly AwaitedKey[];
}

function licensedOf(inventory: readonly EditionInventory[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { vendor, application, licensed } of inventory) {
    const name = `${vendor} ${application}`;
    sums.set(name, (sums.get(name) ?? 0) + licensed);
  }
  return sums;
}

function vendorStatus(
  vendor: ServedVendor,
  { inventory, totals, counts, awaited, renewalOf, now }: Loaded,
  watch: StatusOptions['revocations'],
): VendorStatus {
  return {
    id: vendor.id,
    name: vendor.vendor.name,
    fingerprint: vendor.fingerprint,
    registered: vendor.grants.some((grant) => grant.signer !== undefined),
    awaited: awaited.filter((one) => one.vendor === vendor.id).map(({ key, madeAt }) => ({ key, madeAt })),
    revocations: { ...listsHeld(vendor), ...watch.last(vendor.id) },
    applications: [...vendor.applications.values()].map((served) => {
      const belongs = (row: { vendor: string; application: string }): boolean =>
        row.vendor === vendor.id && row.application === served.application.id;
      return applicationStatus(served, {
        now,
        inventory: inventory.filter(belongs),
        totals: totals.filter(belongs),
        total: counts.get(`${vendor.id} ${served.application.id}`) ?? 0,
      });
    }),
    keys: heldKeys(vendor, now).map((key) => {
      const grant = vendor.grants.find(({ id }) => id === key.grant) as HeldGrant;
      return keyStatus(vendor, { key, grant, now, renewal: renewalOf({ vendor, grant }) });
    }),
  };
}

function keyStatus(
  vendor: ServedVendor,
  of: {
    readonly key: HostKeyStatus;
    readonly grant: HeldGrant;
    readonly renewal: RenewalStatus;
    readonly now: Seconds;
  },
): KeyStatus {
  const { key, grant, renewal, now } = of;
  const { entitlements } = grant.claims;
  return {
    ...key,
    renewal,
    signedBy: grant.delegation.sub,
    ...(entitlements !== undefined && { entitlements }),
    ...(key.state === 'serving' && { loss: lossOf(vendor, key, { keys: [key], now }) }),
  };
}

function listsHeld({ revocations }: ServedVendor): RevocationStatus {
  const times = Object.values(revocations.marks());
  return { lists: revocations.chains().length, ...(times.length > 0 && { newest: Math.max(...times) }) };
}

function applicationStatus(
  served: ServedApplication,
  { inventory, totals, total, now }: Omit<Loaded, 'counts' | 'renewalOf' | 'awaited'> & { readonly total: number },
): ApplicationStatus {
  const best = served.grants.find((one) => isWorking(one, now)) ?? served.grant;
  const why = best === undefined ? 'product-not-covered' : whyNotServing({ grant: best });
  const grant = best?.claims;
  return {
    id: served.application.id,
    name: served.application.name,
    serving: why === undefined,
    ...(why !== undefined && { why }),
    ...(grant && {
      generation: grant.generation,
      key: grant.key,
      registration: grant.registration,
      ...(grant.customer !== undefined && { customer: grant.customer }),
      ...(grant.agreement !== undefined && { agreement: grant.agreement }),
      ...(grant.quantity !== undefined && { quantity: grant.quantity }),
      ...(grant.until !== undefined && { until: grant.until }),
    }),
    count: displayedCount(total, served.highestThreshold),
    inventory: total,
    editions: served.application.editions.map((edition) => {
      const row = inventory.find((one) => one.edition === edition.id);
      return {
        id: edition.id,
        name: edition.name,
        threshold: edition.threshold,
        needed: Math.max(0, edition.threshold - total),
        known: row?.known ?? 0,
        licensed: row?.licensed ?? 0,
      };
    }),
    requests: {
      total: totals.reduce((sum, row) => sum + row.total, 0),
      failed: totals.reduce((sum, row) => sum + row.failed, 0),
      byState: [0, 1, 2, 3, 4, 5, 6].map((state) => totals.find((row) => row.state === state)?.total ?? 0),
    },
  };
}
