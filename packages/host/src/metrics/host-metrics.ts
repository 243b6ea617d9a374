/** The families of a host: from its status, its line and its counters. */
import { type GatherMetrics, type MetricFamily, processMetrics, type ProcessUsage, type Sample } from '@attiva/daemon';
import { isStorageError } from '@attiva/storage';
import type { BatchLine } from '../activation/batch-line.ts';
import type { PublishedState, Publishing } from '../publishing/create-publishing.ts';
import type { ApplicationStatus, EditionStatus, HostStatus } from '../status/host-status.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import type { HostMeters } from './host-meters.ts';

export interface HostMetricsParts {
  readonly meters: HostMeters;
  readonly line: () => Pick<BatchLine, 'length'>;
  readonly book: VendorBook;
  readonly status: () => Promise<HostStatus>;
  readonly publishing: Pick<Publishing, 'view'>;
  /** Absent: a host within another process. */
  readonly usage?: () => ProcessUsage;
  /** Milliseconds. */
  readonly monotonic: () => number;
}

/** A status reads the index of all clients: often enough for alerts, seldom enough for a large inventory. */
const statusMilliseconds = 10_000;

/** Makes what `GET /metrics` gathers. */
export function createHostMetrics(parts: HostMetricsParts): GatherMetrics {
  let held: { readonly at: number; readonly status: Promise<HostStatus> } | undefined;
  return async () => {
    if (held === undefined || parts.monotonic() - held.at >= statusMilliseconds) {
      held = { at: parts.monotonic(), status: parts.status() };
    }
    try {
      const status = await held.status;
      const { domains } = await parts.publishing.view();
      return [
        databaseFamily(true),
        ...lineFamilies(parts, status),
        ...statusFamilies(status),
        ...termFamilies(parts.book),
        publishingFamily(domains),
        ...usageOf(parts),
      ];
    } catch (error) {
      held = undefined; // The next one tries again.
      if (!isStorageError(error)) throw error;
      // What is counted here goes on; families that come from the database are absent, for a wrong number is worse.
      return [databaseFamily(false), ...ownFamilies(parts), ...usageOf(parts)];
    }
  };
}

function usageOf({ usage }: HostMetricsParts): readonly MetricFamily[] {
  return usage === undefined ? [] : processMetrics(usage());
}

/** Waiting for the first attempt is neither. */
function publishingFamily(domains: readonly PublishedState[]): MetricFamily {
  const tried = domains.filter(({ state }) => state !== 'waiting');
  return gauge(
    'attiva_host_published',
    '1: the record of this host stands in the domain; 0: it could not be put there.',
    tried.map(({ domain, state }) => ({ labels: { domain }, value: state === 'published' ? 1 : 0 })),
  );
}

function lineFamilies(parts: HostMetricsParts, { unwritten }: HostStatus): readonly MetricFamily[] {
  return [
    {
      name: 'attiva_host_requests_total',
      help: 'Activation requests since the start, by what became of them: licensed, counted, repeated, new-identity, released, or an error code.',
      type: 'counter',
      samples: parts.meters.outcomes(unwritten.byCode),
    },
    ...ownFamilies(parts),
  ];
}

function databaseFamily(isReachable: boolean): MetricFamily {
  return gauge(
    'attiva_host_database_reachable',
    '1: the database answers; 0: it does not, and machines are told to come back.',
    [{ value: isReachable ? 1 : 0 }],
  );
}

/** What needs no database. */
function ownFamilies({ meters, line }: HostMetricsParts): readonly MetricFamily[] {
  return [
    gauge('attiva_host_queue_length', 'Requests that wait or are under way.', [{ value: line().length }]),
    {
      name: 'attiva_host_batch_size',
      help: 'Requests per durable batch.',
      type: 'histogram',
      samples: meters.batches(),
    },
    {
      name: 'attiva_host_commit_seconds',
      help: 'Seconds that a batch takes to be decided and durable.',
      type: 'histogram',
      samples: meters.commits(),
    },
  ];
}

interface Place {
  readonly labels: { readonly vendor: string; readonly application: string };
  readonly application: ApplicationStatus;
}

function statusFamilies(status: HostStatus): readonly MetricFamily[] {
  const places = status.vendors.flatMap(({ id, applications }) =>
    applications.map((application): Place => ({ labels: { vendor: id, application: application.id }, application })),
  );
  const each = (value: (application: ApplicationStatus) => number): readonly Sample[] =>
    places.map(({ labels, application }) => ({ labels, value: value(application) }));
  return [
    gauge('attiva_host_info', 'Always 1; the version of the program.', [
      { labels: { version: status.program }, value: 1 },
    ]),
    gauge(
      'attiva_host_registered',
      '1: this host has a grant of the vendor and its key.',
      status.vendors.map(({ id, registered }) => ({ labels: { vendor: id }, value: registered ? 1 : 0 })),
    ),
    gauge(
      'attiva_host_serving',
      '1: machines of the application are answered.',
      each(({ serving }) => (serving ? 1 : 0)),
    ),
    gauge(
      'attiva_host_displayed_machines',
      'The displayed count, capped at twice the highest threshold.',
      each(({ count }) => count),
    ),
    gauge(
      'attiva_host_inventory',
      'Machines within the window: the true count.',
      each(({ inventory }) => inventory),
    ),
    gauge(
      'attiva_host_threshold',
      'Machines that must have called before an edition is licensed.',
      ofEditions(places, ({ threshold }) => threshold),
    ),
    gauge('attiva_host_machines', 'Machines that are remembered, by whether they hold a lease in force.', [
      ...ofEditions(places, ({ licensed }) => licensed, { lease: 'held' }),
      ...ofEditions(places, ({ known, licensed }) => known - licensed, { lease: 'none' }),
    ]),
    {
      name: 'attiva_host_reported_states_total',
      help: 'Requests for ever, by the license state (0 to 6) that the machine reported.',
      type: 'counter',
      samples: places.flatMap(({ labels, application }) =>
        application.requests.byState.map((value, state) => ({ labels: { ...labels, state: String(state) }, value })),
      ),
    },
    gauge(
      'attiva_host_last_request_timestamp_seconds',
      'When a request was last written, in seconds since 1970.',
      status.lastRequest === undefined ? [] : [{ value: status.lastRequest }],
    ),
    gauge('attiva_host_warnings', 'Warnings that are raised, by code and severity.', warningSamples(status)),
  ];
}

function ofEditions(
  places: readonly Place[],
  value: (edition: EditionStatus) => number,
  more: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  return places.flatMap(({ labels, application }) =>
    application.editions.map((edition) => ({
      labels: { ...labels, edition: edition.id, ...more },
      value: value(edition),
    })),
  );
}

function warningSamples({ warnings }: HostStatus): readonly Sample[] {
  const groups = Map.groupBy(warnings, ({ code, severity }) => `${code} ${severity}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ labels: { code: first.code, severity: first.severity }, value: group.length }];
  });
}

/** What ends by itself: agreements, and the time until which the vendor's delegated key may sign. */
function termFamilies(book: VendorBook): readonly MetricFamily[] {
  const grants = book
    .all()
    .flatMap(({ id, applications }) =>
      [...applications.values()].flatMap(({ application, grant }) =>
        grant === undefined ? [] : [{ labels: { vendor: id, application: application.id }, grant }],
      ),
    );
  return [
    gauge(
      'attiva_host_grant_end_timestamp_seconds',
      'When the agreement of the application ends, in seconds since 1970; none: it has no end.',
      grants.flatMap(({ labels, grant: { claims } }) =>
        claims.until === undefined ? [] : [{ labels, value: claims.until }],
      ),
    ),
    gauge(
      'attiva_host_quantity',
      'Machines that were bought; none: no number was agreed.',
      grants.flatMap(({ labels, grant: { claims } }) =>
        claims.quantity === undefined ? [] : [{ labels, value: claims.quantity }],
      ),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name, help, type: 'gauge', samples };
}
