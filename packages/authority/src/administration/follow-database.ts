/**
 * An authority on a database of a server, which somebody may move away from another machine, or a newer authority bring up to date
 * so that this one cannot work with it: then this one has to end.
 */
import type { Log } from '@attiva/daemon';
import { type Database, isStorageError, movedTopic, requireKnownSchema, requireUnmoved } from '@attiva/storage';
import { migrations } from '../migrations/migrations.ts';

export interface FollowOptions {
  readonly database: Database;
  readonly log: Log;
  /** Told once: nothing more can be written here. */
  readonly onOutdated?: ((error: Error) => void) | undefined;
  /** Between two looks; default 15,000. A move is heard of at once. */
  readonly everyMilliseconds?: number;
}

/** Gives what ends it, once what was begun is done. A look that fails is made up for by the next. */
export async function followDatabase(options: FollowOptions): Promise<() => Promise<void>> {
  const { database, log, onOutdated, everyMilliseconds = 15_000 } = options;
  let running: Promise<void> = Promise.resolve();
  let isOver = false;
  let isFailing = false;
  const look = async (): Promise<void> => {
    if (isOver) return;
    try {
      await requireUnmoved(database);
      await requireKnownSchema(database, migrations);
      isFailing = false;
    } catch (error) {
      if (isStorageError(error) && (error.reason === 'moved' || error.reason === 'newer')) {
        isOver = true;
        const what = error.reason === 'moved' ? 'was moved away' : 'was changed by a newer authority';
        log.error({ err: error }, `the database ${what}: this authority ends`);
        onOutdated?.(error);
      } else {
        if (!isFailing) log.error({ err: error }, 'whether the database is still for this authority could not be read');
        isFailing = true;
      }
    }
  };
  const next = (): void => {
    running = running.then(look);
  };
  const unlisten = await database.listen(movedTopic, next);
  const timer = setInterval(next, everyMilliseconds).unref();
  return async () => {
    clearInterval(timer);
    unlisten();
    await running;
  };
}
