/** Computer accounts of a directory: which machines its administrators know of. Nothing is written, and none of them is asked. */
import { ActivationError } from '@attiva/protocol';
import { type LdapConnection, type LdapEntry, textOf, textsOf } from '../connection/ldap-connection.ts';
import { told } from '../connection/ldap-refusals.ts';

export interface DirectoryComputer {
  /** Its name in DNS where the directory says it, else the short one. */
  readonly name: string;
  readonly disabled: boolean;
  /** Seconds since 1970; Active Directory writes it down every two weeks only. Absent: it does not say. */
  readonly lastUsed?: number;
}

const attributes = ['cn', 'sAMAccountName', 'dNSHostName', 'userAccountControl', 'lastLogonTimestamp'];
/** Classes that no server knows match nothing (RFC 4511 4.5.1.7: Undefined). */
const filter = '(|(objectClass=computer)(objectClass=ipHost)(objectClass=device))';
const accountDisabled = 2;

/**
 * @param base where to look; else the domain of the server, or its one suffix.
 * @throws {ActivationError} `directory-unsuitable` and what the server refuses with.
 */
export async function listComputers(connection: LdapConnection, base?: string): Promise<readonly DirectoryComputer[]> {
  const where = base ?? (await domainOf(connection));
  const entries = await search(connection, { base: where, scope: 'sub', filter, attributes });
  return entries.flatMap((entry) => {
    const name = nameOf(entry);
    return name === undefined ? [] : [{ name, disabled: isDisabled(entry), ...lastUseOf(entry) }];
  });
}

async function domainOf(connection: LdapConnection): Promise<string> {
  const wanted = ['defaultNamingContext', 'namingContexts'];
  const [root] = await search(connection, { base: '', scope: 'base', filter: '(objectClass=*)', attributes: wanted });
  const domain = root && textOf(root, 'defaultNamingContext');
  const suffixes = root === undefined ? [] : textsOf(root, 'namingContexts').filter((suffix) => suffix !== '');
  const chosen = domain ?? (suffixes.length === 1 ? suffixes[0] : undefined);
  if (chosen !== undefined) return chosen;
  const { server } = connection;
  const shown = suffixes.length === 0 ? 'shows no naming context' : `has several suffixes: ${suffixes.join(' and ')}`;
  throw new ActivationError('directory-unsuitable', `The LDAP server ${server} ${shown}. Name one as base.`, {
    facts: { server },
  });
}

async function search(
  connection: LdapConnection,
  query: Parameters<LdapConnection['search']>[0],
): Promise<readonly LdapEntry[]> {
  try {
    return await connection.search(query);
  } catch (error) {
    throw told(error, { server: connection.server });
  }
}

function nameOf(entry: LdapEntry): string | undefined {
  const account = textOf(entry, 'sAMAccountName')?.replace(/\$$/, '');
  return textOf(entry, 'dNSHostName') ?? account ?? textsOf(entry, 'cn')[0];
}

function isDisabled(entry: LdapEntry): boolean {
  return (Number(textOf(entry, 'userAccountControl') ?? 0) & accountDisabled) !== 0;
}

/** A FILETIME: 100 nanoseconds since 1601. */
function lastUseOf(entry: LdapEntry): Pick<DirectoryComputer, 'lastUsed'> {
  const ticks = textOf(entry, 'lastLogonTimestamp') ?? '';
  const seconds = /^\d{1,19}$/.test(ticks) ? Math.floor(Number(ticks) / 10_000_000) - 11_644_473_600 : 0;
  return seconds > 0 ? { lastUsed: seconds } : {};
}
