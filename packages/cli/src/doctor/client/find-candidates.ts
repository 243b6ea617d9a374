/** Which hosts the products of one vendor would ask, and what DNS says where they would look. */
import { type Candidate, type DnsSuffixes, findHosts, type KnownHost, type Machine, whereToLook } from '@attiva/client';
import { ActivationError, discoveryOrder, dnsDomains, hostAddressText, type HostSource } from '@attiva/protocol';
import type { Patience, Waited } from '../patience.ts';
import type { DomainFacts, HostToAsk } from './client-facts.ts';
import type { Product } from '@attiva/client';

export interface Found {
  readonly domains: readonly DomainFacts[];
  readonly hosts: readonly HostToAsk[];
}

/** Where an attempt for this product would look, in order. */
export function routeOf(machine: Machine, product: Product): readonly Place[] {
  return discoveryOrder<KnownHost>(whereToLook(product, machine.stored().state));
}

type Place = ReturnType<typeof discoveryOrder<KnownHost>>[number];

/**
 * Hosts that were set or remembered, then those of DNS. The machine's own domains are asked in any case: where a host or a
 * lookup domain that was set is wrong, they show the way back.
 */
export async function findCandidates(
  machine: Machine,
  at: {
    readonly products: readonly Product[];
    readonly suffixes: DnsSuffixes | undefined;
    readonly patience: Patience;
  },
): Promise<Found> {
  const places = at.products.flatMap((product) => routeOf(machine, product));
  // Without a product key nothing is asked yet; what would be is worth knowing.
  const usesDns = at.products.length === 0 || places.some(({ source }) => source === 'dns');
  const { lookupDomain } = machine.stored().state;
  const own = dnsDomains(undefined, at.suffixes?.suffix, at.suffixes?.searchList ?? []);
  const looked = lookupDomain === undefined ? own : dnsDomains(lookupDomain, undefined, []);
  const asked = [
    ...looked.map((domain) => ({ domain, used: usesDns })),
    ...own.filter((domain) => !looked.includes(domain)).map((domain) => ({ domain, used: false })),
  ];
  const answers = await Promise.all(asked.slice(0, mostDomains).map((one) => askDomain(machine, one, at.patience)));
  const known = places.flatMap((place) =>
    place.source === 'dns' ? [] : [{ used: true, candidate: { ...place.host, source: place.source } }],
  );
  return {
    domains: answers.flatMap(({ domains }) => domains),
    hosts: onceEach([...known, ...answers.flatMap(({ hosts }) => hosts)]),
  };
}

/** A search list may be long; each domain is a question to a server that may be down. */
const mostDomains = 16;

async function askDomain(
  machine: Machine,
  { domain, used }: { readonly domain: string; readonly used: boolean },
  patience: Patience,
): Promise<Found> {
  const name = `_attiva._tcp.${domain}`;
  const late = new ActivationError('dns-failed', `DNS did not answer for ${name} in time`, { facts: { name } });
  const asking = candidatesOf(machine, domain);
  const waited: Waited<Asked> = await patience.within(asking, () => ({
    hosts: [],
    domain: { name, records: 0, code: late.code, detail: late.detail },
  }));
  const { value, milliseconds } = waited;
  return {
    domains: [{ ...value.domain, milliseconds, used }],
    hosts: value.hosts.map((candidate) => ({ candidate, used })),
  };
}

interface Asked {
  readonly domain: Omit<DomainFacts, 'milliseconds' | 'used'>;
  readonly hosts: readonly Candidate[];
}

async function candidatesOf(machine: Machine, lookupDomain: string): Promise<Asked> {
  let domain: Asked['domain'] = { name: `_attiva._tcp.${lookupDomain}`, records: 0 };
  const tools: Parameters<typeof findHosts>[1] = {
    vendor: machine.opened.vendor,
    network: machine.network,
    // The order of equal ones means nothing here: all are asked.
    chance: () => 0,
    asked: (found) => {
      domain = found;
    },
  };
  const hosts: Candidate[] = [];
  for await (const candidate of findHosts({ lookupDomain }, tools)) hosts.push(candidate);
  return { domain, hosts };
}

/** A host that is used somewhere counts as used. */
function onceEach(all: readonly HostToAsk[]): readonly HostToAsk[] {
  const byAddress = new Map<string, HostToAsk>();
  for (const host of all) {
    const address = hostAddressText(host.candidate);
    const before = byAddress.get(address);
    if (before === undefined || (host.used && !before.used)) byAddress.set(address, host);
  }
  return [...byAddress.values()];
}

/** `name:port` of the host that was set, where one was. */
export function hostSetFor(places: readonly Place[]): string | undefined {
  const setSources: readonly HostSource[] = ['edition', 'application', 'machine'];
  const set = places.find(({ source }) => setSources.includes(source));
  return set === undefined || set.source === 'dns' ? undefined : hostAddressText(set.host);
}
