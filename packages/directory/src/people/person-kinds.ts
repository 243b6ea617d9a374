/** How people are named, found and grouped in the two kinds of directory. */
import { type LdapEntry, textOf } from '../connection/ldap-connection.ts';
import { filterValue } from './filter-value.ts';

export interface PersonKind {
  /** What is read of a person. */
  readonly attributes: readonly string[];
  /** @param name of `fitName` */
  filter(name: string, base: string): string;
  /** What somebody can log in with before the entry is known; undefined: nothing. */
  ownLogIn(name: string, base: string): string | undefined;
  /** The name that the directory vouches for. */
  shownName(entry: LdapEntry, base: string): string | undefined;
  /** On a group: whether this entry is in it. */
  memberFilter(entry: LdapEntry): string;
}

const mostName = 256;

/** Trimmed; undefined where no directory has such a name. */
export function fitName(typed: string): string | undefined {
  const name = typed.trim();
  return name === '' || name.length > mostName || /\p{C}/u.test(name) ? undefined : name;
}

/** `DC=ad,DC=example` → `ad.example`; '' where the base has none. */
export function domainOf(base: string): string {
  const labels = Array.from(base.matchAll(/(?:^|,)\s*dc\s*=\s*([^,\s]+)/gi), ([, label = '']) => label.toLowerCase());
  return labels.join('.');
}

/** `AD\anna` and `anna@ad.example` name the account `anna`; another ending is a name of its own (userPrincipalName). */
function accountName(name: string, base: string): string | undefined {
  const [, afterDomain] = /^[^\\]+\\([^\\]+)$/.exec(name) ?? [];
  if (afterDomain !== undefined) return afterDomain;
  const [, before, domain] = /^(.+)@([^@]+)$/.exec(name) ?? [];
  if (before === undefined) return name;
  return domain?.toLowerCase() === domainOf(base) ? before : undefined;
}

/** Rule LDAP_MATCHING_RULE_IN_CHAIN of Active Directory: groups in groups count. */
const inChain = '1.2.840.113556.1.4.1941';

const activeDirectory: PersonKind = {
  attributes: ['sAMAccountName', 'userPrincipalName'],
  filter(name, base) {
    const account = accountName(name, base);
    const one = name.includes('@') ? `(userPrincipalName=${filterValue(name)})` : '';
    const other = account === undefined ? '' : `(sAMAccountName=${filterValue(account)})`;
    return `(&(objectCategory=person)(objectClass=user)(|${one}${other}))`;
  },
  ownLogIn(name, base) {
    const account = accountName(name, base);
    return account === undefined ? name : `${account}@${domainOf(base)}`;
  },
  shownName(entry, base) {
    const account = textOf(entry, 'sAMAccountName');
    return account === undefined ? undefined : `${account}@${domainOf(base)}`;
  },
  memberFilter: ({ dn }) => `(member:${inChain}:=${filterValue(dn)})`,
};

const otherServers: PersonKind = {
  attributes: ['uid'],
  filter: (name) => `(uid=${filterValue(name)})`,
  ownLogIn: () => undefined,
  shownName: (entry) => textOf(entry, 'uid'),
  memberFilter(entry) {
    const dn = filterValue(entry.dn);
    const uid = filterValue(textOf(entry, 'uid') ?? '');
    return `(|(member=${dn})(uniqueMember=${dn})(memberUid=${uid}))`;
  },
};

export const personKinds: Readonly<Record<'ad' | 'ldap', PersonKind>> = { ad: activeDirectory, ldap: otherServers };
