/** Several authorities on one database: whom one of them shuts out has no session at the others either. */
import { type Access, type Log, watchAccess } from '@attiva/daemon';

/** Looks once a second; gives what ends it, once what was begun is done. A look that fails is made up for by the next. */
export async function followAccess(access: Access, log: Log): Promise<() => Promise<void>> {
  const watch = await watchAccess(access);
  let running: Promise<void> | undefined;
  let isFailing = false;
  const look = async (): Promise<void> => {
    try {
      await watch.look();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ error }, 'what another authority changed of accounts and tokens could not be read');
      isFailing = true;
    }
  };
  const timer = setInterval(() => {
    running ??= look().finally(() => {
      running = undefined;
    });
  }, 1000).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
