/** The way out to a vendor's authority: each address in turn, true causes, proxies honoured. */
import { type OutboundSettings, problemError, sendRequest } from '@attiva/daemon';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { AskAuthority } from './register-host.ts';

/**
 * Tries the addresses in order; a coded refusal by an authority is final, a failure to reach it is not.
 * @throws {ActivationError} what the authority refuses; `authority-unreachable` with the cause of each address;
 * `proxy-authentication-required`, which no other address would change.
 */
export function createAskAuthority(settings: OutboundSettings): AskAuthority {
  return (addresses, statement) => tryAddresses(addresses, (address) => askOne(address, statement, settings));
}

/** Asks each address in turn until one answers. @throws as `createAskAuthority`. */
export async function tryAddresses<Answer>(
  addresses: readonly string[],
  ask: (address: string) => Promise<Answer>,
): Promise<Answer> {
  const causes: string[] = [];
  for (const address of addresses) {
    if (!isHttpAddress(address)) {
      causes.push(`${address}: not an HTTP address`);
      continue;
    }
    try {
      return await ask(address.replace(/\/+$/, ''));
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

/** Causes that lie on the way and may differ at the next address. */
const passing: ReadonlySet<string> = new Set([
  'connection-refused',
  'host-unreachable',
  'host-timeout',
  'name-not-resolved',
  'answer-not-ours',
]);

function isHttpAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}

async function askOne(address: string, statement: string, settings: OutboundSettings): Promise<unknown> {
  const answer = await sendRequest({
    method: 'POST',
    url: `${address}/v1/host-registrations`,
    body: statement,
    contentType: 'application/jose',
    accept: ['application/json'],
    timeoutMilliseconds: 20_000,
    mostBytes: 256 * 1024,
    settings,
  });
  if (answer.status !== 200) throw problemError(answer);
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw new ActivationError('answer-not-ours', `${address} did not answer with JSON`, { cause: error });
  }
}
