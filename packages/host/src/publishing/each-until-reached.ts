/** Of several addresses of name servers, one after the other. */
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { NameServer } from './dns-exchange.ts';

/** Time for one address while there is another to try, in milliseconds. */
const usualPatience = 3000;

interface Trying {
  readonly signal: AbortSignal;
  readonly patience?: number;
  /** Whether the next one is asked after this. Default: where nobody answered. */
  readonly goesOn?: (error: ActivationError) => boolean;
}

/**
 * The next address where nobody is at the one before, or where it is silent (an IPv6 address behind a filter): what a server decides
 * counts, unless `goesOn` says otherwise. To send a change once more does no harm, for it adds and deletes exact records.
 * @throws {ActivationError} what the last address tried came to.
 */
export async function eachUntilReached<T>(
  servers: readonly NameServer[],
  { signal: whole, patience = usualPatience, goesOn = isUnreached }: Trying,
  send: (server: NameServer, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let failure = new ActivationError('dns-update-no-server', 'the name server has no address');
  for (const [index, server] of servers.entries()) {
    const isLast = index === servers.length - 1;
    const signal = isLast ? whole : AbortSignal.any([whole, AbortSignal.timeout(patience)]);
    try {
      return await send(server, signal);
    } catch (error) {
      if (!isActivationError(error) || !goesOn(error) || whole.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

function isUnreached({ code }: ActivationError): boolean {
  return code === 'dns-update-no-server' || code === 'dns-update-timeout';
}
