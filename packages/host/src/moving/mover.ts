/** Who moves data from one database to another, or puts them back into one: nobody else may be on a database meanwhile. */
import { randomBytes } from 'node:crypto';
import { type DatabasePlace, findRunning } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { type Database, listOthers, openDatabase } from '@attiva/storage';

/** Makes places be opened under a name of this mover alone: on a server every session of another name is somebody else's. */
export function newMover(): (place: DatabasePlace) => DatabasePlace {
  const name = `attiva-move-${randomBytes(4).toString('hex')}`;
  return (place) =>
    place.path === undefined
      ? { ...place, url: `${place.url}${place.url.includes('?') ? '&' : '?'}application_name=${name}` }
      : place;
}

/** @throws {ActivationError} `already-running` naming who is on the database, of whatever account. */
export async function refuseOthers(database: Database, shown: string): Promise<void> {
  const others = await listOthers(database);
  if (others.length === 0) return;
  const sessions = others.reduce((sum, one) => sum + one.sessions, 0);
  const who = others.map(({ account, application }) => `${account} (${application || 'unnamed'})`).join(', ');
  throw new ActivationError(
    'already-running',
    `sessions of others are on ${shown}: ${who}. Stop the services that use it, on every machine`,
    { facts: { others: sessions } },
  );
}

/** @throws {ActivationError} `already-running`. */
export async function refuseRunning(folder: string): Promise<void> {
  const running = await findRunning(folder);
  if (running === undefined) return;
  throw new ActivationError('already-running', `it runs (process ${running.pid}): stop it first`, {
    facts: { pid: running.pid, administration: running.administration },
  });
}

export async function opened<T>(
  options: Parameters<typeof openDatabase>[0],
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(options);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

export function wrong(detail: string): ActivationError {
  return new ActivationError('wrong-usage', detail);
}

export function milliseconds(now: () => number): () => number {
  return () => now() * 1000;
}
