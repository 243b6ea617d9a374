/** An authority on a database of a server, which somebody may move away from another machine: then this one has to end. */
import type { Log } from '@attiva/daemon';
import { type Database, isStorageError, movedTopic, requireUnmoved } from '@attiva/storage';

export interface FollowOptions {
  readonly database: Database;
  readonly log: Log;
  /** Told once: nothing more can be written. */
  readonly onMoved?: ((error: Error) => void) | undefined;
  /** Between two looks; default 15,000. A move is heard of at once. */
  readonly everyMilliseconds?: number;
}

/** Gives what ends it, once what was begun is done. A look that fails is made up for by the next. */
export async function followDatabase(options: FollowOptions): Promise<() => Promise<void>> {
  const { database, log, onMoved, everyMilliseconds = 15_000 } = options;
  let running: Promise<void> = Promise.resolve();
  let isOver = false;
  let isFailing = false;
  const look = async (): Promise<void> => {
    if (isOver) return;
    try {
      await requireUnmoved(database);
      isFailing = false;
    } catch (error) {
      if (isStorageError(error) && error.reason === 'moved') {
        isOver = true;
        log.error({ error }, 'the database was moved away: this authority ends');
        onMoved?.(error);
      } else {
        if (!isFailing) log.error({ error }, 'whether the database was moved away could not be read');
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
