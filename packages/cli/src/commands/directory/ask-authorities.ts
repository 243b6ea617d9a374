/** The way to the vendor's authority, for a directory: each address in turn, true causes, proxies honoured. */
import { ActivationError, isActivationError } from '@attiva/protocol';

/** Causes that lie on the way, or with one address, and may differ at the next. */
const passing: ReadonlySet<string> = new Set([
  'connection-refused',
  'host-unreachable',
  'host-timeout',
  'name-not-resolved',
  'answer-not-ours',
]);

/** @throws {ActivationError} what the authority refuses; `authority-unreachable` with the cause of each address. */
export async function askAuthorities(
  addresses: readonly string[],
  statement: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const causes: string[] = [];
  for (const address of addresses) {
    try {
      return await askOne(address.replace(/\/+$/, ''), statement, environment);
    } catch (error) {
      if (!isActivationError(error) || !passing.has(error.code)) throw error;
      causes.push(`${address}: ${error.code}`);
    }
  }
  const tried = causes.length === 0 ? 'the vendor file names no address' : causes.join('; ');
  throw new ActivationError('authority-unreachable', `no authority could be reached (${tried})`, {
    facts: { tried: causes },
  });
}

async function askOne(
  address: string,
  statement: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const { problemError, sendRequest } = await import('@attiva/daemon');
  const answer = await sendRequest({
    method: 'POST',
    url: `${address}/v1/host-registrations`,
    body: statement,
    contentType: 'application/jose',
    accept: ['application/json'],
    timeoutMilliseconds: 20_000,
    mostBytes: 256 * 1024,
    settings: { environment },
  });
  if (answer.status !== 200) throw problemError(answer);
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw new ActivationError('answer-not-ours', `${address} did not answer with JSON`, { cause });
  }
}
