/** Under which name this host is published, and in which domains: its own, and those of the list. */
import { dnsDomains } from '@attiva/protocol';
import type { PublishedDomain } from '../config/host-config.ts';

/** What a machine says of itself. */
export interface MachineName {
  /** With its domain or without. */
  readonly hostName: string;
  /** Its DNS suffix. */
  readonly suffix?: string;
}

export interface OwnPlace {
  /** Full name, lower case. */
  readonly target: string;
  readonly domain: string;
}

/** `undefined`: the machine has no domain, and no name of the service is set. A name of one label is never published. */
export function ownPlace(machine: MachineName, setName: string | undefined): OwnPlace | undefined {
  const full = machine.hostName.includes('.') ? machine.hostName : `${machine.hostName}.${machine.suffix ?? ''}`;
  const [target] = dnsDomains(setName ?? full, undefined, []);
  if (target === undefined) return undefined;
  const [domain] = dnsDomains(target.slice(target.indexOf('.') + 1), undefined, []);
  return domain === undefined ? undefined : { target, domain };
}

/** The own domain first; where it stands in the list too, with priority and weight from there. */
export function publishedDomains(own: string, listed: readonly PublishedDomain[]): readonly PublishedDomain[] {
  const domains = new Map<string, PublishedDomain>([[own, { domain: own, priority: 0, weight: 0 }]]);
  for (const { domain: given, priority, weight } of listed) {
    const [domain] = dnsDomains(given, undefined, []);
    if (domain !== undefined) domains.set(domain, { domain, priority, weight });
  }
  return [...domains.values()];
}

/** Whether nobody else can reach what listens at these addresses. */
export function isLoopbackOnly(addresses: readonly string[]): boolean {
  return addresses.every((address) => address === 'localhost' || address === '::1' || address.startsWith('127.'));
}
