/**
 * The service manager that started a daemon (systemd): told when it is ready and when it stops. Whoever was started by
 * hand tells nobody. Units are `packages/cli/systemd`; what is said in them is left to the command line.
 */
import { execFile } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** What systemd understands (sd_notify(3)). */
export type ServiceState = 'READY=1' | 'STOPPING=1';

const patienceMilliseconds = 5_000;

/**
 * Tells it through `systemd-notify`, because Node opens no datagram sockets of that kind. It returns when the manager has
 * read the word. Gives whether somebody has been told.
 */
export async function tellServiceManager(
  state: ServiceState,
  environment: Environment,
  status = '',
): Promise<'told' | 'nobody' | 'failed'> {
  const { NOTIFY_SOCKET: socket, PATH: path } = environment;
  if (socket === undefined || socket === '') return 'nobody';
  const words = status === '' ? [state] : [state, `STATUS=${status}`];
  const env = { NOTIFY_SOCKET: socket, PATH: path ?? '/usr/bin:/bin' };
  return new Promise((resolve) => {
    execFile('systemd-notify', words, { env, timeout: patienceMilliseconds }, (error) =>
      resolve(error === null ? 'told' : 'failed'),
    );
  });
}
