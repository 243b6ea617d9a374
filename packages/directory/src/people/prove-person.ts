/**
 * People of the customer's directory: whether a name and a password belong to somebody in it, and in which of some groups
 * that is. What a group may do is left to whoever asks; nothing of it is kept.
 *
 * Somebody is first looked up and then logs in as exactly the entry that was found: in Active Directory one name can log in
 * one person and be the account name of another.
 */
import { isActivationError } from '@attiva/protocol';
import { hasResult, type LdapConnection, resultCodes, textOf } from '../connection/ldap-connection.ts';
import { told } from '../connection/ldap-refusals.ts';
import { openDirectory } from '../open-directory.ts';
import { fitName, type PersonKind, personKinds } from './person-kinds.ts';

export interface PeopleDirectory {
  /** As `DirectoryAccess.server`. */
  readonly server: string;
  /** PEM of the CAs to trust, and no other; the system's where absent. */
  readonly ca?: string;
  /** Where people stand, with all that is below: `DC=ad,DC=example`, `ou=people,dc=rossi,dc=example`. */
  readonly base: string;
  /**
   * The account that looks people up. Without: in Active Directory whoever logs in does, elsewhere nobody in particular
   * (which the directory must allow).
   */
  readonly reader?: { readonly dn: string; readonly password: string };
}

export interface Person {
  readonly dn: string;
  /** As the directory writes it, never as it was typed: `anna@ad.example`, `anna`. */
  readonly name: string;
  /** Those of the groups asked for that this person is in. */
  readonly groups: readonly string[];
}

/** What somebody typed. */
export interface TypedLogIn {
  readonly name: string;
  readonly password: string;
}

/**
 * Undefined: nobody of that name, several, or the wrong password (also: expired, locked, disabled). In Active Directory groups
 * in groups count, elsewhere only direct members do; the primary group (*Domain Users*) is no group here.
 *
 * @param groups names (DNs) of the groups that matter; one that is not there has no members
 * @throws {ActivationError} `directory-unreachable`, `directory-not-encrypted`, `directory-untrusted`, `directory-failed`,
 * `directory-access-denied`; `directory-login-refused`: the account that looks people up.
 */
export async function provePerson(
  directory: PeopleDirectory,
  typed: TypedLogIn,
  groups: readonly string[],
): Promise<Person | undefined> {
  const name = fitName(typed.name);
  // An empty password would log in as nobody, and succeed (RFC 4513, section 5.1.2).
  if (name === undefined || typed.password === '') return undefined;
  const look = await openLookUp(directory, { name, password: typed.password });
  if (look === undefined) return undefined;
  try {
    return await proveEntry(directory, look, { name, password: typed.password, groups });
  } catch (error) {
    throw told(error, { server: look.connection.server });
  } finally {
    await look.connection.close();
  }
}

interface LookUp {
  readonly connection: LdapConnection;
  readonly kind: PersonKind;
}

async function openLookUp(directory: PeopleDirectory, typed: TypedLogIn): Promise<LookUp | undefined> {
  const { reader, base } = directory;
  const login = reader === undefined ? ({ by: 'nobody' } as const) : ({ by: 'password', ...reader } as const);
  const connection = await openDirectory({ ...withoutPeople(directory), login });
  const kind = personKinds[(await isActiveDirectory(connection)) ? 'ad' : 'ldap'];
  const own = reader === undefined ? kind.ownLogIn(typed.name, base) : undefined;
  if (own === undefined) return { connection, kind };
  await connection.close();
  const opened = await openAs(directory, { dn: own, password: typed.password });
  return opened && { connection: opened, kind };
}

async function isActiveDirectory(connection: LdapConnection): Promise<boolean> {
  const attributes = ['configurationNamingContext'];
  try {
    const [root] = await connection.search({ base: '', scope: 'base', filter: '(objectClass=*)', attributes });
    return root !== undefined && textOf(root, 'configurationNamingContext') !== undefined;
  } catch (error) {
    await connection.close();
    throw told(error, { server: connection.server });
  }
}

async function proveEntry(
  directory: PeopleDirectory,
  { connection, kind }: LookUp,
  { name, password, groups }: TypedLogIn & { readonly groups: readonly string[] },
): Promise<Person | undefined> {
  const { base } = directory;
  const found = await connection.search({
    base,
    scope: 'sub',
    filter: kind.filter(name, base),
    attributes: kind.attributes,
  });
  const [entry, ...others] = found;
  const unique = others.length === 0 ? entry : undefined;
  // A name that nobody has costs a log-in too, or its time would tell.
  const own = await openAs(directory, { dn: unique?.dn ?? `cn=nobody,${base}`, password });
  if (unique === undefined || own === undefined) {
    await own?.close();
    return undefined;
  }
  await own.close();
  const shown = kind.shownName(unique, base);
  if (shown === undefined) return undefined;
  const member = kind.memberFilter(unique);
  const held = [];
  for (const group of groups) if (await holds(connection, group, member)) held.push(group);
  return { dn: unique.dn, name: shown, groups: held };
}

async function openAs(
  directory: PeopleDirectory,
  login: { readonly dn: string; readonly password: string },
): Promise<LdapConnection | undefined> {
  try {
    return await openDirectory({ ...withoutPeople(directory), login: { by: 'password', ...login } });
  } catch (error) {
    if (isActivationError(error) && error.code === 'directory-login-refused') return undefined;
    throw error;
  }
}

async function holds(connection: LdapConnection, group: string, filter: string): Promise<boolean> {
  try {
    return (await connection.search({ base: group, scope: 'base', filter, attributes: ['objectClass'] })).length > 0;
  } catch (error) {
    if (hasResult(error, resultCodes.noSuchObject)) return false;
    throw error;
  }
}

const withoutPeople = ({ server, ca }: PeopleDirectory): Pick<PeopleDirectory, 'server' | 'ca'> => ({
  server,
  ...(ca !== undefined && { ca }),
});
