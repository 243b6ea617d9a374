/** The third step of `compose.ts`: the use cases, as routes and commands call them. Those of vendors: `compose-vendor-doors.ts`. */
import { maxBatchSize } from '@attiva/protocol';
import type { BatchLine } from './activation/batch-line.ts';
import { createAuditDoor } from './audit/audit.routes.ts';
import { createBackupNotes } from './backup/backup.routes.ts';
import type { HostState } from './compose-state.ts';
import { composeAsking, composeVendorDoors } from './compose-vendor-doors.ts';
import type { HostDoors } from './doors.ts';
import { EventFeed } from './events/event-feed.ts';
import { pageOfEvents } from './events/event.repository.ts';
import { createExplaining } from './explaining/gather-facts.ts';
import { resolveBySystem } from './explaining/name-lookup.ts';
import { forgetMachine } from './forgetting/forget-machine.ts';
import { forgetMachines } from './forgetting/forget-machines.ts';
import type { HostParts } from './host-parts.ts';
import { forgetHost, lookAtGoneHost } from './hosts/forget-host.ts';
import type { networkRule } from './http/networks.ts';
import { InfoLine } from './info/host-info.ts';
import { createHostMetrics } from './metrics/host-metrics.ts';
import { createNotifier } from './notify/create-notifier.ts';
import { askOtherHost } from './other-hosts/ask-other-host.ts';
import { OtherHosts } from './other-hosts/other-hosts.ts';
import { createPublishing, type Publishing } from './publishing/create-publishing.ts';
import { DailyUseJob } from './reports/daily-use.ts';
import { keepRenewals } from './reports/kept-renewals.ts';
import { NameForgetting } from './retention/forget-names.ts';
import { quietLine } from './retention/quiet-line.ts';
import { RetentionJob } from './retention/retention-job.ts';
import { earlyLimits } from './status/early-warnings.ts';
import { fleetFigures } from './status/fleet-figures.ts';
import { gatherStatus } from './status/host-status.ts';
import { listClients } from './status/status.repository.ts';
import { createClientTable } from './transfer/client-table.ts';
import { inTurn } from './vendors/in-turn.ts';
import { programVersion } from './version.ts';

interface Composing extends HostState {
  readonly line: BatchLine;
  readonly mayAsk: ReturnType<typeof networkRule>;
}

export async function composeDoors(parts: HostParts, state: Composing): Promise<HostDoors> {
  const { database, host, book, store, now, settings, tls, access, exposure, health, line } = state;
  const publishing = await createPublishing({ ...parts, database, host, settings, book, now, tls });
  health.addSource(() => publishing.warnings());
  const turn = inTurn();
  // Judged by what is held now: another host may have changed it a moment ago.
  const caughtUp: HostDoors['inTurn'] = (work) =>
    turn(async () => {
      if (state.isShared) await state.changes.look();
      return work();
    });
  const registering = { ...state, publishing, inTurn: caughtUp };
  const asking = composeAsking(parts, registering);
  const fleet = fleetFigures({ database, book, now });
  const status = createStatus(state, { ...asking, fleet });
  const notifier = createNotifier({ ...parts, database, settings, health, now, status, life: state.life });
  const vendorDoors = composeVendorDoors(parts, { ...registering, ...asking, status });
  const counted = sums({ ...state, monotonic: parts.monotonic, inTurn: vendorDoors.inTurn });
  return {
    line,
    info: new InfoLine({
      book,
      store,
      program: programVersion,
      now,
      // As many as share a signature: all that come while the thread is held up for some seconds of a boot storm.
      capacity: maxBatchSize,
      monotonic: parts.monotonic,
      tlsKey: () => tls.key(),
    }),
    book,
    life: state.life,
    changes: state.changes,
    now,
    tls,
    settings,
    settingsDoor: { settings, database, environmentProxy: parts.environmentProxy },
    publishing,
    audit: createAuditDoor(database),
    access,
    exposure,
    status,
    notifier,
    metrics: createHostMetrics({ ...parts, meters: state.meters, line: () => line, book, status, publishing }),
    otherHosts: new OtherHosts({ ...parts, database, isShared: state.isShared, now, ask: askOtherHost() }),
    hosts: hostsDoor(state),
    noteBackup: createBackupNotes(database, now),
    ...vendorDoors,
    ...machineDoors(parts, state),
    ...counted,
    figures: { fleet, renewals: keepRenewals(counted.reports) },
    explain: explainingOf(parts, { ...state, publishing, status }),
    carried: carryRoom(parts, { ...state, revocations: asking.revocations }),
  };
}

function createStatus(
  state: HostState,
  { revocations, fleet }: Pick<HostDoors, 'revocations'> & Pick<HostDoors['figures'], 'fleet'>,
): HostDoors['status'] {
  const { database, host, life, book, now, settings, meters, store, health, refusals, tls, exposure } = state;
  const parts = {
    database,
    host,
    life,
    book,
    store,
    health,
    refusals,
    tls,
    exposure,
    revocations,
    figures: fleet,
    lastHour: () => meters.hour.read(now()),
    program: programVersion,
    limits: () => earlyLimits(settings.current()),
    renews: () => settings.current()['renewal.enabled'],
  };
  return () => gatherStatus(parts, now());
}

function hostsDoor({ database, life, now }: HostState): HostDoors['hosts'] {
  const parts = { database, life, now };
  return {
    lookAtGone: (called) => lookAtGoneHost(parts, called),
    forget: (host, actor) => forgetHost(parts, host, actor),
  };
}

/** Of machines one by one: looked at, marked, hinted, forgotten, carried off. */
function machineDoors(
  parts: HostParts,
  { database, book, store, now, names, refusals, hints, requireNamesAgreed }: HostState,
): Pick<
  HostDoors,
  'machines' | 'hints' | 'roll' | 'forgetting' | 'table' | 'clients' | 'events' | 'feed' | 'onForeignNetwork'
> {
  const machines: HostDoors['machines'] = {
    database,
    book,
    now,
    ...(parts.config.names === 'hashed' && { digestOf: (name: string) => names.keep(name, '')?.name ?? '' }),
  };
  const readComputers = parts.readComputers && { readComputers: parts.readComputers };
  return {
    machines,
    hints: { ...machines, book, hints },
    roll: { ...machines, names: parts.config.names, ...readComputers },
    forgetting: {
      forget: (machine, actor) => forgetMachine({ database, names, refusals, now, actor }, machine),
      forgetAll: (all, actor) => forgetMachines({ database, names, refusals, now, actor }, all),
    },
    table: createClientTable({ database, book, store, names, now, requireNamesAgreed }),
    clients: (page) => listClients(database, page),
    events: (of) => pageOfEvents(database, of),
    feed: new EventFeed({ ...parts, database }),
    onForeignNetwork: (address) => {
      const kept = names.keep(undefined, address);
      refusals.note('network-not-allowed', kept && { ...kept, at: now() });
    },
  };
}

/** Of all machines together: reports, figures of days, usage statements, and what is past its time. */
function sums({
  database,
  book,
  store,
  now,
  settings,
  refusals,
  clock,
  line,
  monotonic,
  inTurn: change,
}: Composing & Pick<HostDoors, 'inTurn'> & Pick<HostParts, 'monotonic'>): Pick<
  HostDoors,
  'reports' | 'dailyUse' | 'usage' | 'retention' | 'names'
> {
  const dailyUse = new DailyUseJob({ database, book });
  const gently = { database, monotonic, giveWay: quietLine(line) };
  return {
    reports: {
      database,
      book,
      now,
      renewalMinutes: () => settings.current()['intervals.renewalMinutes'],
      unwritten: () => refusals.read(),
    },
    dailyUse,
    usage: {
      database,
      book,
      store,
      now,
      program: programVersion,
      settleDays: () => dailyUse.runIfDue(now()),
      inTurn: change,
    },
    names: new NameForgetting(gently),
    retention: new RetentionJob({
      ...gently,
      clock,
      periods: () => {
        const current = settings.current();
        return {
          eventDays: current['retention.eventDays'],
          clientDays: current['retention.clientDays'],
          auditDays: current['retention.auditDays'],
        };
      },
    }),
  };
}

function explainingOf(
  parts: HostParts,
  state: Composing & Pick<HostDoors, 'status'> & { readonly publishing: Publishing },
): HostDoors['explain'] {
  const { database, book, now, names, refusals, mayAsk, publishing, settings, status } = state;
  return createExplaining({
    database,
    book,
    now,
    refusals,
    mayAsk,
    names: { policy: parts.config.names, keeper: names },
    resolve: parts.resolve ?? resolveBySystem,
    published: () => publishing.publishedDomains(),
    warnings: async () => (await status()).warnings,
    port: () => settings.current()['activation.port'],
  });
}

function carryRoom(
  { config, allowLab = false, askForFile }: HostParts,
  { database, book, line, now, revocations, requireNamesAgreed }: Composing & Pick<HostDoors, 'revocations'>,
): HostDoors['carried'] {
  return {
    ...(askForFile !== undefined && { askForFile }),
    database,
    book,
    line,
    now,
    allowLab,
    names: config.names,
    requireNamesAgreed,
    listsOf: (vendor) => book.find(vendor)?.revocations.chains(),
    takeLists: (vendor, lists) => revocations.takeCarried(vendor, lists),
    // Of its own: registering waits for no file of thousands.
    inTurn: inTurn(),
  };
}
