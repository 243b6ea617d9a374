/**
 * Where activation objects stand in Active Directory and in other LDAP servers (spec/directory.md 3): the same few facts
 * under the names that each of them has.
 */
import { createHash } from 'node:crypto';
import { type ActivationObjectClaims, canonicalJson, type DirectoryIdentity } from '@attiva/protocol';
import type { LdapAttributes } from '../connection/ldap-connection.ts';

export interface DirectoryKind {
  /** Under the naming context. */
  readonly container: string;
  readonly containerClasses: readonly string[];
  readonly objectClasses: readonly string[];
  /** Class by which entries are searched. */
  readonly searchClass: string;
  /** The attribute that holds the chain. */
  readonly chain: string;
  readonly keywords: string;
}

export const directoryKinds: Readonly<Record<DirectoryIdentity['kind'], DirectoryKind>> = {
  ad: {
    container: 'CN=Attiva,CN=Services',
    containerClasses: ['top', 'container'],
    objectClasses: ['top', 'leaf', 'connectionPoint', 'serviceConnectionPoint'],
    searchClass: 'serviceConnectionPoint',
    chain: 'serviceBindingInformation',
    keywords: 'keywords',
  },
  ldap: {
    container: 'cn=attiva',
    containerClasses: ['top', 'attivaContainer'],
    objectClasses: ['top', 'attivaActivationObject'],
    searchClass: 'attivaActivationObject',
    chain: 'attivaChain',
    keywords: 'attivaKeyword',
  },
};

/** The keyword that every object has. */
export const objectKeyword = 'attiva-activation-object';

/** Most characters of the name that people give to an object. */
export const longestObjectName = 40;

/** `cn` of an object's entry: the same object again replaces itself, another never does. */
export function entryName({ iss, sub, application, generation, key }: ActivationObjectClaims): string {
  const identity = canonicalJson({ application, generation, key, sub, vendor: iss });
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** What an object is called where nobody has chosen a name. */
export function usualName({ application, generation, key }: ActivationObjectClaims): string {
  return `${application} ${generation} …${key}`.slice(0, longestObjectName);
}

/** The attributes of an object's entry that change when it is published again. */
export function objectAttributes(
  kind: DirectoryKind,
  object: { readonly claims: ActivationObjectClaims; readonly chain: readonly string[]; readonly name: string },
): LdapAttributes {
  const { iss, application, generation, key } = object.claims;
  return {
    displayName: [object.name],
    [kind.chain]: [JSON.stringify(object.chain)],
    [kind.keywords]: [
      objectKeyword,
      `vendor=${iss}`,
      `application=${application}`,
      `generation=${generation}`,
      `key=${key}`,
    ],
  };
}
