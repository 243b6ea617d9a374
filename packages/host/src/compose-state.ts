/** The first step of `compose.ts`: what a host has in hand before anybody can ask it anything, opened and loaded. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Access,
  type ClockWatch,
  createClockWatch,
  ExposedConsole,
  readPrivateFile,
  watchAccess,
  writePrivateFile,
} from '@attiva/daemon';
import type { Seconds, StoreId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { createHostAccess } from './access/host-access.ts';
import { loadStoreId, saveStoreId } from './activation/client.repository.ts';
import { createNameKeeper, type NameKeeper } from './activation/name-keeper.ts';
import { createVerifier, type Verifier } from './activation/verifier.ts';
import { ChangeWatch } from './hosts/change-watch.ts';
import { HeldKeys } from './hosts/held-keys.ts';
import { type HostId, openHostId } from './hosts/host-id.ts';
import { namesGuard, type RequireNamesAgreed } from './hosts/agree-on-names.ts';
import { HostLife } from './hosts/host-life.ts';
import { introduceHost } from './hosts/introduce-host.ts';
import { nameKeysOfAll } from './hosts/sealed-by-all.ts';
import { OpenHints } from './hints/open-hints.ts';
import type { HostParts } from './host-parts.ts';
import { ImageLog } from './images/image-log.ts';
import { HostMeters } from './metrics/host-meters.ts';
import { hourBefore } from './metrics/request-hour.ts';
import { createSettings } from './settings/create-settings.ts';
import type { HostSettings } from './settings/host-settings.ts';
import { fileSigningKeys, type SigningKeys, signingKeysOf } from './signing/signing-keys.ts';
import { watchedKeys } from './signing/token-watch.ts';
import { exposureWarnings } from './status/exposure-warnings.ts';
import { HostHealth } from './status/host-health.ts';
import { RefusalTally } from './status/refusal-tally.ts';
import { loadRequestMinutes } from './status/status.repository.ts';
import { HostTls } from './tls/host-tls.ts';
import { recordTls } from './tls/record-tls.ts';
import { inTurn } from './vendors/in-turn.ts';
import { loadVendors } from './vendors/load-vendors.ts';
import { VendorBook } from './vendors/vendor-book.ts';
import { programVersion } from './version.ts';

export interface HostState {
  readonly database: Database;
  /** Who this is among the hosts on its database. */
  readonly host: HostId;
  /** Whether other hosts may be on it. */
  readonly isShared: boolean;
  readonly heldKeys: HeldKeys;
  readonly life: HostLife;
  /** What other hosts change. */
  readonly changes: ChangeWatch;
  /** Whole seconds. */
  readonly now: () => Seconds;
  readonly store: StoreId;
  readonly health: HostHealth;
  readonly meters: HostMeters;
  readonly refusals: RefusalTally;
  readonly keys: SigningKeys;
  readonly tls: HostTls;
  readonly access: Access;
  readonly exposure: ExposedConsole;
  readonly book: VendorBook;
  /** Loads the vendor book anew after a change. */
  readonly reload: () => Promise<void>;
  readonly settings: HostSettings;
  readonly verifier: Verifier;
  readonly names: NameKeeper;
  readonly requireNamesAgreed: RequireNamesAgreed;
  readonly images: ImageLog;
  readonly hints: OpenHints;
  readonly clock: ClockWatch;
}

export async function openState(parts: HostParts, database: Database, isShared: boolean): Promise<HostState> {
  const now = (): Seconds => Math.floor(parts.now() / 1000);
  const host = await openHostId(parts.folder);
  const openWatch = await ChangeWatch.open({ database, log: parts.log });
  const store = await storeIdOf(database);
  const health = new HostHealth();
  const meters = new HostMeters(now());
  const refusals = new RefusalTally(() => meters.hour.note(now(), true));
  const book = new VendorBook();
  const heldKeys = new HeldKeys({ database, log: parts.log, waitMilliseconds: parts.keyWaitMilliseconds });
  health.addSource(() => heldKeys.warnings());
  const keys = heldKeys.guard(watchedKeys(signingKeysOf(join(parts.folder, 'signing'), parts.config.signing), health));
  const { folder, hostName } = parts;
  const tls = await HostTls.open({ folder, hostName, now: parts.now, record: recordTls(database, now) });
  health.addSource(() => tls.warnings());
  const secret = await loadNameSecret(parts);
  await introduceHost({
    database,
    host,
    name: hostName ?? '',
    program: programVersion,
    now,
    files: fileSigningKeys(join(folder, 'signing')),
    isShared,
    take: (wanted) => heldKeys.take(wanted),
    names: { policy: parts.config.names, secret },
  });
  const self = { host, name: hostName ?? '', program: programVersion };
  const requireNamesAgreed = namesGuard(parts.config.names, isShared);
  const life = new HostLife({ ...parts, ...self, database, now, isShared, requireNamesAgreed });
  health.addSource(() => life.warnings());
  await nameKeysOfAll({ database, folder, isShared });
  const access = createHostAccess({ ...parts, database, host, isShared, now });
  const given = (): ReturnType<HostTls['given']> => tls.given();
  const exposure = await ExposedConsole.open({ ...parts, hostName, access, usualPort: 7694, given });
  health.addSource(() => exposureWarnings(exposure));
  const reload = createReload(parts, { database, host, book, keys, health, now });
  await reload();
  await takeLastHour(database, meters, now());
  // Before the verifier: its thread takes over the priority of this one.
  const settings = await createSettings({ ...parts, database, now });
  const verifier = parts.verifier ?? createVerifier();
  const names = createNameKeeper(parts.config.names, secret);
  const images = new ImageLog((text, { vendor, client, splits }) => parts.log.warn({ vendor, client, splits }, text));
  const hints = new OpenHints();
  await hints.load(database, now());
  const accessWatch = await watchAccess(access);
  const changes = openWatch({
    settings: () => settings.refresh(),
    vendors: reload,
    access: () => accessWatch.look(),
    hints: () => hints.load(database, now()),
  });
  const opened = {
    database,
    host,
    isShared,
    heldKeys,
    life,
    requireNamesAgreed,
    changes,
    now,
    store,
    health,
    meters,
    refusals,
    keys,
    tls,
    access,
    exposure,
  };
  const { uptime, log } = parts;
  const clock = createClockWatch({ database, table: 'facts', machine: hostName ?? '', now: parts.now, uptime, log });
  return { ...opened, book, reload, settings, verifier, names, images, hints, clock };
}

function createReload(
  { log, allowLab = false }: HostParts,
  {
    database,
    host,
    book,
    keys,
    health,
    now,
  }: Pick<HostState, 'database' | 'host' | 'book' | 'keys' | 'health' | 'now'>,
): () => Promise<void> {
  const onProblem: Parameters<typeof loadVendors>[0]['onProblem'] = (what, error) => {
    log.error({ code: error.code, what }, error.detail);
    health.noteProblem(what, error);
  };
  // One after the other: after a change of another host beside one here, the older loading must not come last.
  const turn = inTurn();
  return () =>
    turn(async () => {
      health.clearProblems();
      book.replace(await loadVendors({ on: database, host, keys, now: now(), allowLab, onProblem }));
    });
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

/** The id of a database is made once, with it, by the first of its hosts; a copy of the database carries it along, and clients notice. */
async function storeIdOf(database: Database): Promise<StoreId> {
  return database.transact(async (tx) => {
    const known = await loadStoreId(tx);
    if (known !== undefined) return known;
    const store = randomBytes(16).toString('base64url') as StoreId;
    await saveStoreId(tx, store);
    return store;
  });
}
