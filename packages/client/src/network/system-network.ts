import { lookup } from 'node:dns/promises';
import { promises as dnsPromises } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ActivationError } from '@attiva/protocol';
import { type DnsSuffixes, readDnsSuffixes } from '../discovery/dns-suffix.ts';
import { exchangeOnce } from './http-exchange.ts';
import { proxyVariables } from '../this-process.ts';
import { proxyFor, type ProxyVariables } from './proxy.ts';
import { type Network, type NetworkLimits, type SrvAnswer, usualLimits } from './network.ts';

/** What may be set of the machine's network; everything else is the machine's own. */
export interface NetworkSettings {
  /** DNS servers to ask instead of the machine's: `address` or `address:port`. */
  readonly dnsServers?: readonly string[];
  /** Suffix and search list instead of the machine's. */
  readonly dnsSuffixes?: DnsSuffixes;
  readonly limits?: Partial<NetworkLimits>;
  /** Proxies instead of those that the environment names; only a vendor's authority is ever asked through one. */
  readonly proxies?: ProxyVariables;
}

/** The machine's network. */
export function systemNetwork(settings: NetworkSettings = {}): Network {
  const limits = { ...usualLimits, ...settings.limits };
  const resolver = new dnsPromises.Resolver({ timeout: Math.floor(limits.lookup / 2), tries: 2 });
  const servers = settings.dnsServers ?? [];
  if (servers.length > 0) resolver.setServers([...servers]);
  const addresses = (host: string): Promise<readonly string[]> =>
    servers.length > 0 ? askAddresses(resolver, host) : systemAddresses(host, limits.lookup);
  return {
    suffixes: async () => settings.dnsSuffixes ?? readDnsSuffixes(),
    srv: (name) => askSrv(resolver, name),
    txt: (name) => askTxt(resolver, name),
    exchange: async (request) => {
      const proxy = proxyFor(request, settings.proxies ?? proxyVariables());
      const { host } = proxy ?? request;
      const known = isIP(host) === 0 ? await addresses(host) : [host];
      return exchangeOnce(request, { addresses: known, proxy }, limits);
    },
    signature: networkSignature,
  };
}

async function askSrv(resolver: dnsPromises.Resolver, name: string): Promise<SrvAnswer[]> {
  try {
    return await resolver.resolveSrv(name);
  } catch (error) {
    const reason = dnsCode(error);
    if (reason === 'ENOTFOUND' || reason === 'ENODATA') {
      throw new ActivationError('no-srv-record', `there is no SRV record ${name}`, { facts: { name }, cause: error });
    }
    throw new ActivationError('dns-failed', `DNS did not answer for ${name} (${reason})`, {
      facts: { name, reason },
      cause: error,
    });
  }
}

async function askTxt(resolver: dnsPromises.Resolver, name: string): Promise<string[][]> {
  try {
    return await resolver.resolveTxt(name);
  } catch {
    return []; // TXT only ever saves a question to a host; the SRV question beside it reports the server's trouble.
  }
}

async function askAddresses(resolver: dnsPromises.Resolver, host: string): Promise<readonly string[]> {
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  const failed = answers.find((answer) => answer.status === 'rejected');
  throw notResolved(host, failed?.reason);
}

async function systemAddresses(host: string, limit: number): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notResolved(host, undefined)), limit);
  });
  const search = lookup(host, { all: true });
  try {
    return (await Promise.race([search, late])).map(({ address }) => address);
  } catch (error) {
    throw error instanceof ActivationError ? error : notResolved(host, error);
  } finally {
    clearTimeout(timer);
  }
}

function notResolved(host: string, cause: unknown): ActivationError {
  const reason = cause === undefined ? 'no answer in time' : dnsCode(cause);
  return new ActivationError('name-not-resolved', `the name ${host} has no address (${reason})`, {
    facts: { host, reason },
    cause,
  });
}

function dnsCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function networkSignature(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
  );
  return all.sort().join('\n');
}
