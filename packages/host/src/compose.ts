/**
 * The only builder: configuration and folder in, a host with its doors out. Constructs and connects; decides nothing.
 * The command line composes the same host without listeners when no daemon runs, and calls the same routes.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ExposedDoor,
  anyOf,
  createHttpServer,
  createShutdown,
  ExposedConsole,
  type HttpServer,
  type ListeningAt,
  loopbackNames,
  readPrivateFile,
  tokenFileHolder,
  tokenHolder,
  writePrivateFile,
} from '@attiva/daemon';
import type { RequestId, Seconds, StoreId } from '@attiva/protocol';
import { type Database, openDatabase } from '@attiva/storage';
import { createHostAccess } from './access/host-access.ts';
import { BatchLine } from './activation/batch-line.ts';
import { loadStoreId, saveStoreId } from './activation/client.repository.ts';
import { createNameKeeper, type NameKeeper } from './activation/name-keeper.ts';
import { createSettler } from './activation/settle-batch.ts';
import { createVerifier, type Verifier } from './activation/verifier.ts';
import { createAuditDoor } from './audit/audit.routes.ts';
import { createBackupNotes } from './backup/backup.routes.ts';
import { createHostConsole } from './console/host-console.ts';
import { createDaily } from './daily-work.ts';
import type { HostDoors } from './doors.ts';
import { EventFeed } from './events/event-feed.ts';
import { type HostEvent, pageOfEvents } from './events/event.repository.ts';
import { forgetMachine } from './forgetting/forget-machine.ts';
import { forgetMachines } from './forgetting/forget-machines.ts';
import { createExplaining } from './explaining/gather-facts.ts';
import { OpenHints } from './hints/open-hints.ts';
import { resolveBySystem } from './explaining/name-lookup.ts';
import { createGrants } from './grants/create-grants.ts';
import { networkRule } from './http/networks.ts';
import { exposedServer } from './http/exposed-server.ts';
import { addActivationRoutes, addAdministrationRoutes } from './http/routes.ts';
import { ImageLog } from './images/image-log.ts';
import { InfoLine } from './info/host-info.ts';
import type { HostParts } from './host-parts.ts';
import { createHostMetrics } from './metrics/host-metrics.ts';
import { HostMeters } from './metrics/host-meters.ts';
import { createMetricsListener } from './metrics/metrics-listener.ts';
import { hourBefore } from './metrics/request-hour.ts';
import { migrations } from './migrations/index.ts';
import { createNotifier } from './notify/create-notifier.ts';
import { askOtherHost } from './other-hosts/ask-other-host.ts';
import { OtherHosts } from './other-hosts/other-hosts.ts';
import { addPack, heldPacks } from './packs/add-pack.ts';
import { createOfflineRegistration } from './registration/offline.routes.ts';
import { type RegisterOptions, registerOnline } from './registration/register-host.ts';
import { RevocationWatch } from './revocation/revocation-watch.ts';
import { createPublishing } from './publishing/create-publishing.ts';
import { DailyUseJob } from './reports/daily-use.ts';
import { keepRenewals } from './reports/kept-renewals.ts';
import type { ReportParts } from './reports/reports.ts';
import { applyNamePolicy } from './retention/forget-names.ts';
import { RetentionJob } from './retention/retention-job.ts';
import { createListeners, createSettings, intervalsOf } from './settings/create-settings.ts';
import type { HostSettings } from './settings/host-settings.ts';
import { signingKeysOf } from './signing/signing-keys.ts';
import { lookForToken, watchedKeys } from './signing/token-watch.ts';
import { exposureWarnings } from './status/exposure-warnings.ts';
import { HostHealth } from './status/host-health.ts';
import { earlyLimits } from './status/early-warnings.ts';
import { fleetFigures } from './status/fleet-figures.ts';
import { gatherStatus, type StatusOptions } from './status/host-status.ts';
import { RefusalTally } from './status/refusal-tally.ts';
import { listClients, loadRequestMinutes } from './status/status.repository.ts';
import { createClientTable } from './transfer/client-table.ts';
import { type AddedVendor, addVendor } from './vendors/add-vendor.ts';
import { inTurn } from './vendors/in-turn.ts';
import { HostTls } from './tls/host-tls.ts';
import { recordTls } from './tls/record-tls.ts';
import { loadVendors } from './vendors/load-vendors.ts';
import { VendorBook } from './vendors/vendor-book.ts';
import { programVersion } from './version.ts';

export interface ComposedHost {
  readonly doors: HostDoors;
  /** The administration routes, to listen with or to call in-process. */
  readonly administration: HttpServer;
  /** The activation routes without a listener, to be called in-process: what the lab's machines speak to. */
  activation(): HttpServer;
  /** Starts the activation listeners. */
  listen(): Promise<readonly ListeningAt[]>;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}

/** Path of the database in a host's folder. */
export function databasePath(folder: string): string {
  return join(folder, 'host.db');
}

/**
 * Opens the database and builds the host.
 * @throws {StorageError} when the database is missing, damaged or newer; {ActivationError} `config-invalid`.
 */
export async function composeHost(parts: HostParts): Promise<ComposedHost> {
  const mayAsk = networkRule(parts.config.activation.networks);
  const database = await openDatabase({ url: `sqlite:${databasePath(parts.folder)}`, mustExist: true, now: parts.now });
  try {
    await database.migrate(migrations);
    return await assemble(parts, { database, mayAsk });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(
  parts: HostParts,
  { database, mayAsk }: { readonly database: Database; readonly mayAsk: ReturnType<typeof networkRule> },
): Promise<ComposedHost> {
  const now = (): Seconds => Math.floor(parts.now() / 1000);
  const allowLab = parts.allowLab === true;
  const store = (await loadStoreId(database)) ?? (await makeStoreId(database));
  const health = new HostHealth();
  const meters = new HostMeters(now());
  const refusals = new RefusalTally(() => meters.hour.note(now(), true));
  const book = new VendorBook();
  const keys = watchedKeys(signingKeysOf(join(parts.folder, 'signing'), parts.config.signing), health);
  const { folder, hostName } = parts;
  const tls = await HostTls.open({ folder, hostName, now: parts.now, record: recordTls(database, now) });
  health.addSource(() => tls.warnings());
  const access = createHostAccess({ ...parts, database, now });
  const given = (): ReturnType<HostTls['given']> => tls.given();
  const exposure = await ExposedConsole.open({ ...parts, hostName, access, usualPort: 7694, given });
  health.addSource(() => exposureWarnings(exposure));
  const reload = async (): Promise<void> => {
    health.clearProblems();
    const onProblem: Parameters<typeof loadVendors>[0]['onProblem'] = (what, error) => {
      parts.log.error({ code: error.code, what }, error.detail);
      health.noteProblem(what, error);
    };
    book.replace(await loadVendors({ on: database, keys, now: now(), allowLab, onProblem }));
  };
  await reload();
  await takeLastHour(database, meters, now());
  // Before the verifier: its thread takes over the priority of this one.
  const settings = await createSettings({ ...parts, database, now });
  const verifier = parts.verifier ?? createVerifier();
  await applyNamePolicy(database, parts.config.names);
  const names = createNameKeeper(parts.config.names, await loadNameSecret(parts));
  const images = new ImageLog((text, { vendor, client, splits }) => parts.log.warn({ vendor, client, splits }, text));
  const info = new InfoLine({ book, store, program: programVersion, now, capacity: 256, tlsKey: () => tls.key() });
  const hints = new OpenHints();
  await hints.load(database, now());
  const made = { database, book, store, names, refusals, verifier, images, settings, tls, meters, hints };
  const line = buildLine(parts, made);
  const registering: RegisterOptions = {
    database,
    book,
    keys,
    reload,
    now,
    actor: 'host',
    allowLab,
    askAuthority: parts.askAuthority,
    device: parts.device,
    randomId: () => randomBytes(16).toString('base64url') as RequestId,
  };
  const publishing = await createPublishing({ ...parts, database, settings, book, now, tls });
  health.addSource(() => publishing.warnings());
  const change = inTurn();
  const revocations = new RevocationWatch({
    ...parts,
    ...registering,
    enabled: () => settings.current()['revocations.fetch'],
    inTurn: change,
  });
  const limits = (): ReturnType<NonNullable<StatusOptions['limits']>> => earlyLimits(settings.current());
  const renews = (): boolean => settings.current()['renewal.enabled'];
  const figures = fleetFigures({ database, book, now });
  const status = (): ReturnType<HostDoors['status']> =>
    gatherStatus(
      {
        database,
        book,
        figures,
        lastHour: () => meters.hour.read(now()),
        store,
        health,
        refusals,
        tls,
        exposure,
        program: programVersion,
        limits,
        revocations,
        renews,
      },
      now(),
    );
  const chance = (): number => randomBytes(4).readUInt32BE() / 2 ** 32;
  const renewing = { ...registering, log: parts.log, chance, enabled: renews, inTurn: change, status };
  const notifier = createNotifier({ ...parts, database, settings, health, now, status });
  const takeVendor = async (file: string, actor: string): Promise<AddedVendor> => {
    const added = await addVendor(database, file, { now: now(), allowLab, actor });
    await reload();
    return added;
  };
  const machines: HostDoors['machines'] = {
    database,
    book,
    now,
    ...(parts.config.names === 'hashed' && { digestOf: (name: string) => names.keep(name, '')?.name ?? '' }),
  };
  const dailyUse = new DailyUseJob({ database, book });
  const reports: ReportParts = {
    database,
    book,
    now,
    renewalMinutes: () => settings.current()['intervals.renewalMinutes'],
    unwritten: () => refusals.read(),
  };
  const doors: HostDoors = {
    line,
    info,
    book,
    now,
    tls,
    inTurn: change,
    retention: new RetentionJob({
      database,
      ...parts.config.retention,
      auditDays: () => settings.current()['retention.auditDays'],
    }),
    grants: createGrants(renewing),
    settings,
    settingsDoor: { settings, database, environmentProxy: parts.environmentProxy },
    publishing,
    audit: createAuditDoor(database),
    access,
    exposure,
    forgetting: {
      forget: (machine, actor) => forgetMachine({ database, names, refusals, now, actor }, machine),
      forgetAll: (machines, actor) => forgetMachines({ database, names, refusals, now, actor }, machines),
    },
    machines,
    hints: { ...machines, book, hints },
    roll: {
      ...machines,
      names: parts.config.names,
      ...(parts.readComputers && { readComputers: parts.readComputers }),
    },
    reports,
    figures: { fleet: figures, renewals: keepRenewals(reports) },
    dailyUse,
    usage: {
      database,
      book,
      store,
      program: programVersion,
      now,
      settleDays: () => dailyUse.runIfDue(now()),
      inTurn: change,
    },
    otherHosts: new OtherHosts({ ...parts, database, now, ask: askOtherHost() }),
    noteBackup: createBackupNotes(database, now),
    table: createClientTable({ database, book, store, names, now }),
    onForeignNetwork: (address) => {
      const kept = names.keep(undefined, address);
      refusals.note('network-not-allowed', kept && { ...kept, at: now() });
    },
    status,
    metrics: createHostMetrics({ ...parts, meters, line: () => line, book, status, publishing }),
    notifier,
    revocations,
    lookForToken: () => change(() => lookForToken(health, reload)),
    explain: createExplaining({
      database,
      book,
      names: { policy: parts.config.names, keeper: names },
      refusals,
      mayAsk,
      resolve: parts.resolve ?? resolveBySystem,
      published: () => publishing.publishedDomains(),
      warnings: async () => (await status()).warnings,
      port: () => settings.current()['activation.port'],
      now,
    }),
    carried: {
      ...(parts.askForFile !== undefined && { askForFile: parts.askForFile }),
      database,
      book,
      line,
      now,
      allowLab,
      names: parts.config.names,
      listsOf: (vendor) => book.find(vendor)?.revocations.chains(),
      takeLists: (vendor, lists) => revocations.takeCarried(vendor, lists),
      // Of its own: registering waits for no file of thousands.
      inTurn: inTurn(),
    },
    packs: {
      list: () => heldPacks(book),
      add: (file, actor) =>
        change(() => addPack({ ...registering, actor, addVendor: (text) => takeVendor(text, actor) }, file)),
    },
    addVendor: (file, actor = tokenFileHolder.name) => change(() => takeVendor(file, actor)),
    checkVendor: (file) => addVendor(database, file, { now: now(), allowLab, actor: 'host', keep: false }),
    register: (key, vendor, actor = tokenFileHolder.name) =>
      change(async () => {
        const registered = await registerOnline({ ...registering, actor }, key, vendor);
        void publishing.look();
        return registered;
      }),
    offline: createOfflineRegistration(
      { ...registering, actor: tokenFileHolder.name },
      change,
      () => void publishing.look(),
    ),
    clients: (page) => listClients(database, page),
    events: (of) => pageOfEvents(database, of),
    feed: new EventFeed({ ...parts, database }),
  };
  return connect(parts, { doors, mayAsk, database, verifier, images });
}

function buildLine(
  parts: HostParts,
  made: {
    readonly database: Database;
    readonly book: VendorBook;
    readonly store: StoreId;
    readonly names: NameKeeper;
    readonly refusals: RefusalTally;
    readonly verifier: Verifier;
    readonly images: ImageLog;
    readonly settings: HostSettings;
    readonly tls: HostTls;
    readonly meters: HostMeters;
    readonly hints: OpenHints;
  },
): BatchLine {
  const onEvents = (events: readonly HostEvent[]): void => {
    if (!parts.log.isLevelEnabled('info')) return;
    for (const event of events) parts.log.info({ event: event.number, ...event }, 'activation request');
  };
  const settle = createSettler({
    database: made.database,
    book: made.book,
    store: made.store,
    names: made.names,
    overrides: () => intervalsOf(made.settings.current()),
    tlsKey: () => made.tls.key(),
    hints: made.hints,
    onEvents,
    monotonic: parts.monotonic,
    onCommit: (events, milliseconds) => made.meters.noteCommit(events, milliseconds),
    onImages: (images) => made.images.note(images, Math.floor(parts.now() / 1000)),
    onUnwritten: (code, caller) => made.refusals.note(code, caller),
  });
  return new BatchLine({
    settle,
    verifier: made.verifier,
    capacity: parts.config.activation.queue,
    batchSize: 1024,
    holdMilliseconds: parts.holdMilliseconds ?? 2,
    onBusy: () => made.meters.noteBusy(),
    monotonic: parts.monotonic,
  });
}

function connect(
  parts: HostParts,
  made: {
    readonly doors: HostDoors;
    readonly mayAsk: ReturnType<typeof networkRule>;
    readonly database: Database;
    readonly verifier: Verifier;
    readonly images: ImageLog;
  },
): ComposedHost {
  const { log, now } = parts;
  const administration = createHttpServer({
    log,
    now,
    hostNames: [...loopbackNames, parts.config.administration.address],
  });
  const console = createHostConsole(made.doors, parts.consoleFolder);
  const api = addAdministrationRoutes(administration, made.doors, {
    whoAsks: anyOf(tokenHolder(parts.token), made.doors.access.whoAsks),
  });
  console.addTo(api);
  const makeExposed = (door: ExposedDoor): HttpServer =>
    exposedServer({ log, now, door, doors: made.doors, consoleFolder: parts.consoleFolder });
  // Beside the listeners: those that are called in this process only.
  const inside: HttpServer[] = [];
  const makeServer = (): HttpServer => {
    const server = createHttpServer({ log, now, tls: () => made.doors.tls.identity() });
    addActivationRoutes(server, made.doors, made.mayAsk);
    return server;
  };
  const listeners = createListeners(made.doors.settings, { ...parts, makeServer });
  const metrics = createMetricsListener(parts, made.doors.metrics);
  const daily = createDaily(parts, made);
  const close = createShutdown([
    { name: 'publishing', close: () => made.doors.publishing.stop() },
    // Before the listeners: they wait for answers that go on.
    { name: 'events', close: () => made.doors.feed.close() },
    { name: 'listeners', close: async () => void (await Promise.all(all().map((server) => server.close()))) },
    { name: 'line', close: () => made.doors.line.drain() },
    { name: 'notifications', close: () => made.doors.notifier.stop() },
    { name: 'daily work', close: () => daily.stop() },
    { name: 'images', close: async () => made.images.close(made.doors.now()) },
    { name: 'verifier', close: () => made.verifier.close() },
    { name: 'database', close: () => made.database.close() },
  ]);
  const all = (): { close(): Promise<void> }[] => [
    listeners,
    ...inside,
    administration,
    { close: () => made.doors.exposure.stop() },
    ...(metrics === undefined ? [] : [metrics]),
  ];
  return {
    doors: made.doors,
    administration,
    activation(): HttpServer {
      const server = makeServer();
      inside.push(server);
      return server;
    },
    async listen(): Promise<readonly ListeningAt[]> {
      await made.verifier.verify([]); // The thread is up before the first client comes.
      const at = await listeners.listen(made.doors.settings.current()['activation.port']);
      if (metrics !== undefined) await metrics.listen();
      await made.doors.exposure.start(makeExposed);
      daily.start();
      made.doors.publishing.start(at[0]?.port ?? 0);
      made.doors.notifier.start();
      return at;
    },
    close,
  };
}

/** Requests that a look at the start may find: a host that answers more within an hour is counted from then on. */
const mostRequestsBefore = 100_000;

async function takeLastHour(database: Database, { hour }: HostMeters, now: Seconds): Promise<void> {
  const { minutes, from } = await loadRequestMinutes(database, { since: hourBefore(now), most: mostRequestsBefore });
  hour.take(minutes, from);
}

/** The key of hashed names: in a file, for whoever has the database alone must not be able to try names. */
async function loadNameSecret({ folder, config }: HostParts): Promise<string> {
  if (config.names !== 'hashed') return '';
  const path = join(folder, 'names.key');
  if (!existsSync(path)) await writePrivateFile(path, randomBytes(32).toString('base64url'));
  return (await readPrivateFile(path)).toString('latin1');
}

/** The id of a database is made once, with it; a copy of the database carries it along, and clients notice. */
async function makeStoreId(database: Database): Promise<StoreId> {
  const store = randomBytes(16).toString('base64url') as StoreId;
  await saveStoreId(database, store);
  return store;
}
