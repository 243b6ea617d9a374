/**
 * Use case: a database that was moved away lives again, as it was then. The other one, where it can be reached, must not be served, and
 * says from then on that it was moved back: of two that live each would give what the other does not know of.
 */
import { configuredDatabase, type DatabaseConfig, type DatabasePlace, databasePlace } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import {
  birthOf,
  type Database,
  isStorageError,
  loadLabel,
  markMoved,
  migrateAs,
  movedMarkOf,
  openDatabase,
  unmarkMoved,
} from '@attiva/storage';
import type { MoveOptions } from './moved-kind.ts';
import { milliseconds, newMover, opened, refuseOthers, refuseRunning, wrong } from './mover.ts';

export interface TakenBack {
  readonly database: string;
  readonly movedTo: string;
  readonly movedAt: number;
  /** Why nothing is known of the other database: whether it is served, and that it must not be from now on. */
  readonly warning?: string;
  /** The other place holds the database of somebody else by now, which is nobody's to remove. */
  readonly isForeign?: boolean;
}

/**
 * Makes the database of the configuration live again.
 * @param other how the one that it was moved to is reached, where its name alone does not say
 * @throws {ActivationError} `already-running` where one of the two is served, `wrong-usage` where it was not moved, or not there;
 * `database-moved` where the other one was moved on, and lives at a third place.
 */
export async function takeDatabaseBack(options: MoveOptions, other?: DatabaseConfig): Promise<TakenBack> {
  const { folder, kind, environment, now } = options;
  await refuseRunning(folder);
  const mover = newMover();
  const place = mover(await databasePlace({ folder, environment }, configuredDatabase(kind.home(folder))));
  const open = { ...place, mustExist: true, exclusive: true, now: milliseconds(now) };
  return await opened(open, async (database) => {
    const moved = movedMarkOf(await loadLabel(database));
    if (moved === undefined) throw wrong(`${place.shown} was not moved away`);
    const there = mover(await otherPlace(options, moved.to, other));
    // It stays moved away until all is done.
    await migrateAs(database, { ...kind.owner, evenMoved: true }, kind.migrations);
    const born = await birthOf(database);
    const isNamed = other !== undefined;
    const unseen = await giveUp(there, { ...options, here: place.shown, born, movedAt: moved.at, isNamed });
    await database.transact(async (tx) => {
      if ((await unmarkMoved(tx)) === undefined) throw wrong(`${place.shown} was taken back by somebody else`);
      await kind.takenBack(tx, { movedAt: moved.at, now: now() });
    });
    const back = { database: place.shown, movedTo: moved.to, movedAt: moved.at };
    return { ...back, ...unseen };
  });
}

/** What the mark names has neither a password nor parameters. */
async function otherPlace(
  { folder, kind, environment }: MoveOptions,
  movedTo: string,
  given: DatabaseConfig | undefined,
): Promise<DatabasePlace> {
  if (given !== undefined) {
    const place = await databasePlace({ folder, environment }, given);
    if (place.shown !== movedTo) throw wrong(`it was moved to ${movedTo}, not to ${place.shown}`);
    return place;
  }
  const path = /^sqlite:(.+)$/su.exec(movedTo)?.[1];
  if (path !== undefined) return { url: movedTo, shown: movedTo, path };
  // Often still there from when the other place was the configured one.
  const { databasePasswordFile } = configuredDatabase(kind.home(folder));
  const config = { database: movedTo, ...(databasePasswordFile !== undefined && { databasePasswordFile }) };
  return await databasePlace({ folder, environment }, config);
}

interface GivingUp extends MoveOptions {
  /** The database that lives again, as it is shown, and which one it is. */
  readonly here: string;
  readonly born: string;
  /** When it says that it was moved: with that the other one is marked, so that a second time finds its own mark and nobody else's. */
  readonly movedAt: number;
  /** Whether it was said how the other one is reached: else its schema or its password may be missing. */
  readonly isNamed: boolean;
}

type Unseen = Pick<TakenBack, 'warning' | 'isForeign'>;

/** Gives why the other database was not looked at; nothing where it was, and cannot be served any more. */
async function giveUp(there: DatabasePlace, giving: GivingUp): Promise<Unseen> {
  let other: Database;
  try {
    other = await openDatabase({ ...there, mustExist: true, exclusive: true, now: milliseconds(giving.now) });
  } catch (error) {
    if (!isStorageError(error)) throw error;
    if (error.reason === 'busy') throw inUse(there.shown, error.detail);
    if (!giving.isNamed && error.reason === 'denied') throw unnamed(there.shown, error.detail);
    return { warning: error.detail };
  }
  try {
    return await markGivenUp(other, there.shown, giving);
  } finally {
    await other.close();
  }
}

async function markGivenUp(
  other: Database,
  shown: string,
  { kind, here, born, movedAt, isNamed }: GivingUp,
): Promise<Unseen> {
  const label = await loadLabel(other);
  if (label.get('role') !== kind.owner.role || (await birthOf(other)) !== born) {
    const warning = 'it holds something else now';
    if (!isNamed) throw unnamed(shown, warning);
    return { warning, isForeign: true };
  }
  const onward = movedMarkOf(label);
  const isOurs = onward?.to === here && onward.at === movedAt;
  if (onward !== undefined && !isOurs) {
    const detail = `${shown} was moved on to ${onward.to}: move it from there to here, or take it back there first`;
    throw new ActivationError('database-moved', detail, { facts: { database: shown, movedTo: onward.to } });
  }
  await refuseOthers(other, shown);
  if (onward === undefined) await other.transact((tx) => markMoved(tx, { to: here, at: movedAt }));
  return {};
}

function inUse(shown: string, why: string): ActivationError {
  return new ActivationError('already-running', `${shown} is in use (${why}): stop the service that has it open`);
}

/** A mark has neither a password nor parameters: what was found may not be what was moved there. */
function unnamed(shown: string, why: string): ActivationError {
  return wrong(`whether ${shown} is served cannot be seen (${why}): say with --to how it is reached`);
}
