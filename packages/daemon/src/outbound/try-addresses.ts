import { ActivationError, isActivationError } from '@attiva/protocol';

/** Causes that lie on the way, or with one address, and may differ at the next. */
const passing: ReadonlySet<string> = new Set([
  'connection-refused',
  'host-unreachable',
  'host-timeout',
  'name-not-resolved',
  'answer-not-ours',
]);

/**
 * Asks a vendor's authority at each of its addresses in turn until one answers. A coded refusal by an authority is final, a
 * failure to reach it is not.
 * @param ask is given the address without slashes at its end
 * @throws {ActivationError} what the authority refuses; `authority-unreachable` with the cause of each address;
 * `proxy-authentication-required`, which no other address would change.
 */
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

export function isHttpAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
