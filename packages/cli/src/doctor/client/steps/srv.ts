import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, DomainFacts, VendorFacts } from '../client-facts.ts';
import { hostFault, hostsAt, stoppedAt } from '../host-stages.ts';
import { asksDns, hasWorkingHost, whyNotDns } from './dns-need.ts';

/** What DNS says in each domain: SRV records, and TXT records that name other vendors. */
export const srvStep: Step<ClientFacts> = {
  id: 'srv',
  judge: ({ vendors }) => [
    ...vendors.flatMap(judgeDomains),
    ...hostsAt('srv', vendors).flatMap(({ vendor, host }) =>
      stoppedAt(host, 'srv') ? [hostFault({ vendor, host })] : [],
    ),
  ],
};

function judgeDomains(vendor: VendorFacts): readonly Found[] {
  const used = vendor.domains.filter((domain) => domain.used);
  if (!asksDns(vendor)) return [ok(whyNotDns(vendor))];
  if (used.length === 0) return [notChecked('there is no domain to ask')];
  return used.map((domain) => judgeDomain(domain, vendor));
}

function judgeDomain(domain: DomainFacts, vendor: VendorFacts): Found {
  const { name, records, code, detail, milliseconds } = domain;
  if (code === undefined) {
    const targets = vendor.hosts.filter((host) => `_attiva._tcp.${host.domain}` === name).map(({ address }) => address);
    return ok(`${name}: ${records === 1 ? '1 record' : `${records} records`}: ${targets.join(', ')}`, milliseconds);
  }
  // One of several domains without a record is as it should be; one whose server is down never is.
  const others = vendor.domains.some((other) => other.used && other.code === undefined);
  if (others && code === 'no-srv-record') return ok(`${name}: no record; another domain has one`, milliseconds);
  return fault(others || hasWorkingHost(vendor) ? 'warn' : 'fail', {
    code,
    text: detail ?? name,
    milliseconds,
    remedy: remedyFor(domain, vendor),
  });
}

function remedyFor({ name, code }: DomainFacts, { lookupDomain, hosts }: VendorFacts): string | undefined {
  const other = hosts.find(({ info, used }) => info !== undefined && !used);
  if (lookupDomain !== undefined && other !== undefined) {
    return `Run \`attiva client clear-domain\`: the machine's own domain ${other.domain ?? ''} names ${other.address}.`;
  }
  if (code === 'no-srv-record') {
    return `Publish a host and check with \`nslookup -type=srv ${name}\`, or run \`attiva client set-host NAME\`.`;
  }
  return code === 'dns-failed' ? `Check the name server with \`nslookup -type=srv ${name}\`.` : undefined;
}
