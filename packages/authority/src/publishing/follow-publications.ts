/** Several authorities on one database: what one of them changes of what is published, the others publish too. */
import type { Log } from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { publishedTopic } from './announce-publication.ts';

/** Before a refresh that failed is tried again, in milliseconds: twice as long each time, from the first to the longest. */
export interface RetryPauses {
  readonly first: number;
  readonly longest: number;
}

const usualPauses: RetryPauses = { first: 1000, longest: 60_000 };

/** Gives what ends it, once what was begun is done. */
export async function followPublications(
  {
    database,
    publisher,
  }: {
    readonly database: Pick<AuthorityParts['database'], 'listen'>;
    readonly publisher: Pick<AuthorityParts['publisher'], 'refresh'>;
  },
  log: Pick<Log, 'error' | 'info'>,
  { first, longest }: RetryPauses = usualPauses,
): Promise<() => Promise<void>> {
  let isWanted = false;
  let failures = 0;
  let running: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isOver = false;
  const refresh = async (): Promise<void> => {
    try {
      await publisher.refresh();
      if (failures > 0) log.info({ failures }, 'what another authority published is written after all');
      failures = 0;
    } catch (error) {
      const pause = Math.min(first * 2 ** failures, longest);
      failures += 1;
      const told = { err: error, againInSeconds: pause / 1000 };
      log.error(told, 'what another authority published could not be written');
      clearTimeout(retry);
      retry = setTimeout(hear, pause);
    }
  };
  const run = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      await refresh();
    }
    running = undefined;
  };
  // Whatever is heard while a refresh is under way is served by one more after it.
  const hear = (): void => {
    if (isOver) return;
    isWanted = true;
    clearTimeout(retry);
    running ??= run();
  };
  const unlisten = await database.listen(publishedTopic, hear);
  return async () => {
    unlisten();
    isOver = true;
    isWanted = false;
    await running;
    clearTimeout(retry);
  };
}
