/** Which name server takes the updates of a domain: the one of host.toml, else the primary server of the zone, found by DNS. */
import { isIP } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import type { NameServer } from './dns-exchange.ts';
import { findZone, type ZoneSearch } from './find-zone.ts';
import { serviceName } from './own-record.ts';

/** How this machine reaches DNS; a test gives its own. */
export interface DnsAccess {
  /** The name servers that this machine asks. */
  resolvers(): readonly NameServer[];
  /** Addresses of a name, none where it has none. */
  lookup(name: string): Promise<readonly string[]>;
}

export interface UpdateTarget {
  readonly zone: string;
  /** Tried in this order. */
  readonly servers: readonly NameServer[];
}

/**
 * Zone and name servers for the updates of a domain.
 * @throws {ActivationError} `dns-update-no-server`, `dns-update-no-zone`, `dns-update-timeout`, `config-invalid`.
 */
export async function findTarget(
  domain: string,
  of: Omit<ZoneSearch, 'servers'> & { readonly access: DnsAccess; readonly server?: string },
): Promise<UpdateTarget> {
  const { access, signal } = of;
  const given = of.server === undefined ? undefined : await addressesOf(parseServer(of.server), access, signal);
  const asked = given ?? access.resolvers();
  const { zone, primary } = await findZone(serviceName(domain), { ...of, servers: asked });
  return { zone, servers: given ?? (await addressesOf({ name: primary, port: 53 }, access, signal)) };
}

/** Reads `name`, `address`, either with `:port`, IPv6 in brackets then. @throws {ActivationError} `config-invalid`. */
export function parseServer(text: string): { readonly name: string; readonly port: number } {
  const [, bracketed, plain, port = '53'] = /^(?:\[([\da-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const name = isIP(text) === 6 ? text : (bracketed ?? plain ?? '');
  const number = isIP(text) === 6 ? 53 : Number(port);
  const isName = /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i.test(name);
  if (!(isIP(name) !== 0 || isName) || number < 1 || number > 65_535) {
    throw new ActivationError('config-invalid', `publishing.server "${text.slice(0, 300)}" is no name or address`);
  }
  return { name, port: number };
}

async function addressesOf(
  { name, port }: { readonly name: string; readonly port: number },
  access: DnsAccess,
  signal: AbortSignal,
): Promise<readonly NameServer[]> {
  const addresses = isIP(name) === 0 ? await orAbort(access.lookup(name), signal) : [name];
  if (addresses.length === 0) {
    throw new ActivationError('dns-update-no-server', `the name server ${name} has no address`, { facts: { name } });
  }
  return addresses.map((address) => ({ address, port }));
}

/** The system's own resolver takes no signal: it is left to itself when the time is over. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void =>
      reject(new ActivationError('dns-update-timeout', 'looking up the name server took too long'));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
