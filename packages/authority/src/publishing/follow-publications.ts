/** Several authorities on one database: what one of them publishes, the others publish too. */
import type { Log } from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { publishedTopic } from './publisher.ts';

/** Gives what ends it, once what was begun is done. */
export async function followPublications(
  { database, publisher }: Pick<AuthorityParts, 'database' | 'publisher'>,
  log: Log,
): Promise<() => Promise<void>> {
  let running: Promise<unknown> = Promise.resolve();
  const end = await database.listen(publishedTopic, () => {
    running = publisher
      .refresh()
      .catch((error: unknown) => log.error({ error }, 'what another authority published could not be written'));
  });
  return async () => {
    end();
    await running;
  };
}
