/**
 * Use case: a service's data move into another database, another engine included. Everything is copied and counted, then the old
 * database says that it was moved and refuses to be served: two that live would give what each does not know of the other. Every
 * step may be repeated after an interruption. The data themselves stay in the old one until somebody removes it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configuredDatabase,
  type DatabaseConfig,
  type DatabasePlace,
  databasePlace,
  keepPasswordApart,
  withDatabaseLine,
  withPasswordApart,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import {
  type CopyMark,
  countRows,
  type Database,
  dropAll,
  finishMove,
  loadLabel,
  migrateAs,
  movedMarkOf,
  moveRows,
  openDatabase,
  targetState,
  unfinishedCopy,
} from '@attiva/storage';
import type { MoveOptions, MoveTarget } from './moved-kind.ts';
import { milliseconds, newMover, opened, refuseOthers, refuseRunning, wrong } from './mover.ts';

/** Rows of a table in both databases; absent where one does not have it. */
export interface CountedTable {
  readonly table: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface MovedDatabase {
  readonly from: string;
  readonly to: string;
  readonly tables: readonly CountedTable[];
  readonly rows: number;
  /** Whether the data were copied before; then only the configuration was left to do. */
  readonly before: boolean;
  /** The lines of the configuration that name the new place, and whether they were written. */
  readonly lines: readonly string[];
  readonly written: boolean;
}

/**
 * @throws {ActivationError} `already-running`, `already-initialized` (the new place holds something), `wrong-usage`,
 * `config-invalid`; {StorageError} of both databases, `failed` where the copy differs. Then the old one is served, or
 * neither until the same is given once more.
 */
export async function moveDatabase(
  options: MoveOptions,
  { to: wanted, writeConfig }: MoveTarget,
): Promise<MovedDatabase> {
  const { folder, now } = options;
  await refuseRunning(folder);
  const { source, target } = await placesOf(options, wanted);
  if (source.shown === target.shown) throw wrong('the data are there already');
  const from = await openDatabase({ ...source, mustExist: true, exclusive: true, now: milliseconds(now) });
  try {
    const moved = movedMarkOf(await loadLabel(from));
    const before = moved?.to === target.shown;
    if (before)
      await opened({ ...target, mustExist: true, now: milliseconds(now) }, (to) => finishMove(from, to, moved));
    const tables = before ? [] : await copyInto(from, { ...options, source, target });
    const { lines } = await told(options, wanted, writeConfig);
    const rows = tables.reduce((sum, table) => sum + (table.to ?? 0), 0);
    return { from: source.shown, to: target.shown, tables, rows, before, lines, written: writeConfig };
  } finally {
    await from.close();
  }
}

/** Rows of every table in the database of the configuration and in another one; nothing is changed, services may run. */
export async function compareDatabases(
  options: MoveOptions,
  other: DatabaseConfig,
): Promise<{
  readonly from: string;
  readonly to: string;
  readonly tables: readonly CountedTable[];
  readonly same: boolean;
}> {
  const { source, target } = await placesOf(options, other);
  const now = milliseconds(options.now);
  const [here, there] = [
    await opened({ ...source, mustExist: true, now }, countRows),
    await opened({ ...target, mustExist: true, now }, countRows),
  ];
  const tables = counted(here, there);
  return { from: source.shown, to: target.shown, tables, same: tables.every(({ from, to }) => from === to) };
}

interface Places {
  readonly source: DatabasePlace;
  readonly target: DatabasePlace;
}

async function placesOf({ folder, kind, environment }: MoveOptions, wanted: DatabaseConfig): Promise<Places> {
  const home = kind.home(folder);
  if (!existsSync(folder))
    throw new ActivationError('not-initialized', `there is nothing in ${folder}`, { facts: { folder } });
  const mover = newMover();
  return {
    source: mover(await databasePlace({ folder, environment }, configuredDatabase(home))),
    target: mover(await databasePlace({ folder, environment }, wanted)),
  };
}

async function copyInto(from: Database, options: MoveOptions & Places): Promise<readonly CountedTable[]> {
  const { folder, kind, source, target, now } = options;
  await migrateAs(from, kind.owner, kind.migrations);
  await refuseOthers(from, source.shown);
  await refuseSecondMove(from, source.shown);
  const at = now();
  const copyOf = await unfinishedCopy(from, { from: source.shown, at });
  const room = { kind, shown: target.shown, copyOf };
  if (target.path !== undefined && existsSync(target.path)) await removeFile(target.path, { ...room, now });
  const copied = await opened({ ...target, mustExist: false, now: milliseconds(now) }, async (to) => {
    await refuseSecondMove(to, target.shown);
    if (target.path === undefined && (await requireRoom(to, room)) === 'copy') await dropAll(to);
    await migrateAs(to, { ...kind.owner, copyOf }, kind.migrations);
    const move = { from: source.shown, to: target.shown, at };
    return await moveRows(from, to, { ...move, onCopied: () => refuseRunning(folder) });
  });
  // Read back and compared, row by row.
  return copied
    .map(({ table, rows }) => ({ table, from: rows, to: rows }))
    .toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

interface Room extends Pick<MoveOptions, 'kind'> {
  readonly shown: string;
  readonly copyOf: CopyMark;
}

/** What gives way to a move: what an interrupted one of the same source has left, and nobody uses. Anything else is refused. */
async function requireRoom(to: Database, { kind, shown, copyOf }: Room): Promise<'empty' | 'copy'> {
  const state = await targetState(to, { ...copyOf, role: kind.owner.role });
  if (state === 'lived-in') {
    throw new ActivationError('already-initialized', `${shown} holds tables already: name an empty database`, {
      facts: { database: shown },
    });
  }
  if (state === 'copy') await refuseOthers(to, shown);
  return state;
}

async function removeFile(path: string, room: Room & Pick<MoveOptions, 'now'>): Promise<void> {
  const options = { url: `sqlite:${path}`, mustExist: true, exclusive: true, now: milliseconds(room.now) };
  await opened(options, (to) => requireRoom(to, room));
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
}

/** Until the database is closed. Of a file nobody else can have it open. */
async function refuseSecondMove(database: Database, shown: string): Promise<void> {
  if ((await database.hold('move')) !== undefined) return;
  throw new ActivationError('already-running', `another move is under way on ${shown}: wait for its end`);
}

function counted(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): readonly CountedTable[] {
  const names = [...new Set([...from.keys(), ...to.keys()])].toSorted();
  return names.map((table) => ({ table, from: from.get(table) ?? null, to: to.get(table) ?? null }));
}

async function told(
  { folder, kind }: MoveOptions,
  wanted: DatabaseConfig,
  write: boolean,
): Promise<{ readonly lines: readonly string[] }> {
  const path = join(folder, kind.home(folder).config);
  const apart = withPasswordApart(wanted);
  if (write) {
    await keepPasswordApart(folder, wanted);
    await replaceFile(path, withDatabaseLine(existsSync(path) ? readFileSync(path, 'utf8') : '', apart));
  }
  return { lines: withDatabaseLine('', apart).trim().split(/\n+/u).toReversed() };
}

/** Whole or not at all, for the account whose it was. */
async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  await writeFile(next, text, { mode: 0o600, flush: true });
  const old = existsSync(path) ? await stat(path) : undefined;
  if (old !== undefined) {
    await chmod(next, old.mode & 0o777);
  }
  await rename(next, path);
}
