import { type ActivationType, parseHostAddress } from '@attiva/protocol';
import type { Product } from '../licensing/product.ts';
import type { ClientState } from '../state/client-state.ts';
import type { KnownHost, WhereToLook } from './find-hosts.ts';

/** Hosts set by an administrator, the host of the last success, and where to look otherwise. */
export function whereToLook(product: Product, state: ClientState): WhereToLook {
  const { hosts, caching, lookupDomain } = state;
  const set = (scope: string): KnownHost | undefined => {
    const host = hosts[scope];
    return host === undefined ? undefined : { ...parseHostAddress(host), path: '/' };
  };
  return withoutAbsent({
    edition: set(`edition:${product.key}`),
    application: set(`application:${product.application.id}`),
    machine: set('machine'),
    lastSuccess: caching ? state.editions[product.key]?.cachedHost : undefined,
    lookupDomain,
    activationType: allowedFor(product, state),
  });
}

/** What an administrator allows the edition: its own restriction, else the machine's, else all. */
export function allowedFor({ key }: Product, { activationTypes = {} }: ClientState): ActivationType {
  return activationTypes[`edition:${key}`] ?? activationTypes['machine'] ?? 'all';
}

function withoutAbsent(where: { [name in keyof WhereToLook]: WhereToLook[name] | undefined }): WhereToLook {
  return Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
}
