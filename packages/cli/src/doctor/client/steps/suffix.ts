import { dnsDomains } from '@attiva/protocol';
import { fault, type Found, ok, type Step } from '../../finding.ts';
import type { ClientFacts, VendorFacts } from '../client-facts.ts';
import { asksDns, hasWorkingHost, whyNotDns } from './dns-need.ts';

/** Where hosts are looked up: a lookup domain, or the machine's own suffix and search list, and where those come from. */
export const suffixStep: Step<ClientFacts> = {
  id: 'suffix',
  judge: ({ vendors }) => onceEach(vendors.map(judgeSuffix)),
};

function judgeSuffix(vendor: VendorFacts): Found {
  const { lookupDomain, suffixes } = vendor;
  const { value, milliseconds } = suffixes;
  if (!asksDns(vendor)) return ok(whyNotDns(vendor));
  if (lookupDomain !== undefined) {
    return ok(`${lookupDomain}, set with \`attiva client set-domain\``);
  }
  const given = [...(value?.suffix === undefined ? [] : [value.suffix]), ...(value?.searchList ?? [])];
  const domains = dnsDomains(undefined, value?.suffix, value?.searchList ?? []);
  if (domains.length > 0) return ok(`${domains.join(', ')}, from ${value?.source ?? ''}`, milliseconds);
  const text =
    given.length === 0
      ? `no lookup domain is set, and this machine has no DNS suffix and no search list${value === undefined ? ' that could be read' : ` (${value.source})`}`
      : `${given.join(', ')}: a name of one label is never asked`;
  return fault(hasWorkingHost(vendor) ? 'warn' : 'fail', { code: 'no-dns-suffix', text, milliseconds });
}

/** The machine's own domains are the same for all vendors. */
function onceEach(found: readonly Found[]): readonly Found[] {
  return found.filter(({ text }, index) => found.findIndex((other) => other.text === text) === index);
}
