/** Use case: bring one domain to what it should say: find its zone and server, then update by the way that host.toml names. */
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import type { NameServer } from './dns-exchange.ts';
import { type GssAccess, sendGssUpdate } from './gss-update.ts';
import { readKeyFile } from './key-file.ts';
import { type DnsAccess, findTarget } from './name-servers.ts';
import { sendUpdate } from './send-update.ts';
import type { ZoneChange } from './update-message.ts';

/** How updates are sent, as host.toml says. */
export interface UpdateWay {
  readonly server?: string;
  /** Path of the TSIG key. */
  readonly keyFile?: string;
  /** By Kerberos, with nsupdate. */
  readonly gss: boolean;
  readonly keytab?: string;
  readonly principal?: string;
}

export interface UpdateTools {
  readonly access: DnsAccess;
  readonly environment: GssAccess['environment'];
  /** Whole seconds. */
  readonly now: () => Seconds;
  /** 16 random bits. */
  readonly randomId: () => number;
}

export interface DomainUpdate {
  readonly way: UpdateWay;
  readonly tools: UpdateTools;
  readonly signal: AbortSignal;
}

/** @throws {ActivationError} `dns-update-…` with the reason of the last server tried, `config-invalid`. */
export async function updateDomain(domain: string, change: ZoneChange, of: DomainUpdate): Promise<void> {
  const { way, tools, signal } = of;
  // A key that cannot be used is told before anybody is asked.
  const key = way.keyFile === undefined || way.gss ? undefined : await readKeyFile(way.keyFile);
  const { zone, servers } = await findTarget(domain, {
    access: tools.access,
    randomId: tools.randomId,
    signal,
    ...(way.server !== undefined && { server: way.server }),
  });
  await eachUntilReached(servers, { signal }, async (server, patient) => {
    if (!way.gss) return await sendUpdate(change, { server, zone, ...tools, signal: patient, ...(key && { key }) });
    const { environment, randomId } = tools;
    const access: GssAccess = {
      environment,
      ...(way.keytab !== undefined && { keytab: way.keytab }),
      ...(way.principal !== undefined && { principal: way.principal }),
    };
    return await sendGssUpdate(change, { server, zone, access, randomId, signal: patient });
  });
}

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
