/** What is said of an activation object, to people and to programs. */
import type { ActivationObjectClaims } from '@attiva/protocol';
import type { Json } from '../../program/command-spec.ts';
import { day } from '../../program/columns.ts';

export function objectFacts(object: ActivationObjectClaims): { readonly [name: string]: Json } {
  const { iss, sub, application, generation, key, customer, until } = object;
  return {
    vendor: iss,
    directory: sub,
    application,
    generation,
    key,
    customer: customer ?? null,
    until: until ?? null,
  };
}

export function mayActivate({ application, generation, until }: ActivationObjectClaims): string {
  return `${application}, generation ≤ ${generation}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`;
}

export interface PublishedObject {
  readonly object: ActivationObjectClaims;
  readonly dn: string;
  readonly replaced: boolean;
  readonly server: string;
}

export function publishedText({ object, dn, replaced, server }: PublishedObject): string {
  return [
    `Published    ${dn}`,
    `             on ${server}${replaced ? ', in the place of the one before' : ''}`,
    `May activate ${mayActivate(object)}`,
    ...(object.customer === undefined ? [] : [`Customer     ${object.customer}`]),
    `Directory    ${object.sub}; elsewhere the object says nothing`,
  ].join('\n');
}
