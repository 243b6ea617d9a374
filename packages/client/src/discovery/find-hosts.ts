import {
  ActivationError,
  type DiscoverySettings,
  discoveryOrder,
  dnsDomains,
  type ErrorCode,
  type HostAddress,
  type HostSource,
  isActivationError,
  orderSrv,
  parseServiceText,
  type ServiceText,
  servesVendor,
  serviceTextFor,
  type VendorId,
} from '@attiva/protocol';
import type { Network, SrvAnswer } from '../network/network.ts';

/** A host to try. */
export interface Candidate extends HostAddress {
  readonly path: string;
  readonly tls?: string;
  readonly source: HostSource;
  /** DNS domain that named it. */
  readonly domain?: string;
  /** Known not to serve us, before it was asked. */
  readonly skip?: ActivationError;
}

/** One domain that was asked, for the report. */
export interface DomainAsked {
  /** The name asked, `_attiva._tcp.corp.example`; '' where there was no domain to ask. */
  readonly name: string;
  readonly records: number;
  readonly code?: ErrorCode;
  readonly detail?: string;
}

/** A host as it was set or remembered. */
export interface KnownHost extends HostAddress {
  readonly path: string;
  readonly tls?: string;
}

/** Hosts that were set or remembered, and where to look otherwise. */
export interface WhereToLook extends DiscoverySettings<KnownHost> {
  /** Replaces the machine's suffix and search list. */
  readonly lookupDomain?: string;
}

export interface DiscoveryTools {
  readonly vendor: VendorId;
  readonly network: Network;
  /** Uniform in [0, 1): the weighted choice of RFC 2782. */
  readonly chance: () => number;
  /** Hears of each domain that was asked. */
  readonly asked: (domain: DomainAsked) => void;
}

/** Most targets of one domain that are tried: whoever answers for DNS must not occupy a machine for hours. */
const mostTargets = 32;

/**
 * The hosts to try, in the documented order, found one after the other: DNS is asked only when nothing before it
 * worked, and the next domain only when the hosts of the one before are struck off. Each host comes once.
 */
export async function* findHosts(where: WhereToLook, tools: DiscoveryTools): AsyncGenerator<Candidate> {
  const seen = new Set<string>();
  const isNew = ({ name, port }: HostAddress): boolean => {
    const isFirst = !seen.has(`${name} ${port}`);
    seen.add(`${name} ${port}`);
    return isFirst;
  };
  for (const step of discoveryOrder(where)) {
    if (step.source !== 'dns') {
      if (isNew(step.host)) yield { ...step.host, source: step.source };
      continue;
    }
    for (const domain of await domainsToAsk(where, tools)) {
      for (const candidate of await askDomain(domain, tools)) if (isNew(candidate)) yield candidate;
    }
  }
}

async function domainsToAsk({ lookupDomain }: WhereToLook, tools: DiscoveryTools): Promise<readonly string[]> {
  const { suffix, searchList } =
    lookupDomain === undefined ? await tools.network.suffixes() : { suffix: undefined, searchList: [] };
  const domains = dnsDomains(lookupDomain, suffix, searchList);
  if (domains.length === 0) {
    const detail = 'no lookup domain is set, and the machine has no DNS suffix and no search list';
    tools.asked({ name: '', records: 0, code: 'no-dns-suffix', detail });
  }
  return domains;
}

async function askDomain(domain: string, tools: DiscoveryTools): Promise<readonly Candidate[]> {
  const name = `_attiva._tcp.${domain}`;
  try {
    const [records, texts] = await Promise.all([tools.network.srv(name), tools.network.txt(name)]);
    // A single record with the target "." says that the service is decidedly absent (RFC 2782).
    const present = records.filter((record) => record.name !== '' && record.name !== '.');
    if (present.length === 0) throw new ActivationError('no-srv-record', `${name} says that there is no host here`);
    tools.asked({ name, records: present.length });
    const found = { domain, said: texts.map(parseServiceText), vendor: tools.vendor };
    const ordered = orderSrv(present, tools.chance);
    return atMostTargets(ordered.map((record) => toCandidate(record, found)));
  } catch (error) {
    if (!isActivationError(error)) throw error;
    tools.asked({ name, records: 0, code: error.code, detail: error.detail });
    return [];
  }
}

/** Hosts that are known to serve others cost nothing, so they take nobody's place. */
function atMostTargets(candidates: readonly Candidate[]): readonly Candidate[] {
  let tried = 0;
  return candidates.filter(({ skip }) => {
    if (skip === undefined) tried += 1;
    return skip !== undefined || tried <= mostTargets;
  });
}

function toCandidate(
  record: SrvAnswer,
  found: { readonly domain: string; readonly said: readonly ServiceText[]; readonly vendor: VendorId },
): Candidate {
  const address: HostAddress = { name: record.name.toLowerCase().replace(/\.$/, ''), port: record.port };
  const text = serviceTextFor(address, found.said);
  const base: Candidate = { ...address, path: text?.path ?? '/', source: 'dns', domain: found.domain };
  if (!servesVendor(text, found.vendor)) {
    const others = text?.vendors?.join(', ').slice(0, 200) ?? '';
    return { ...base, skip: new ActivationError('vendor-unknown', `its TXT record names other vendors: ${others}`) };
  }
  return text?.tls === undefined ? base : { ...base, tls: text.tls };
}
