/** Which directory a server belongs to, and where in it activation objects stand: from the rootDSE to the naming context. */
import { ActivationError } from '@attiva/protocol';
import { type LdapConnection, type LdapEntry, textOf, textsOf } from '../connection/ldap-connection.ts';
import { told } from '../connection/ldap-refusals.ts';
import { directoryKinds } from './directory-kinds.ts';

/** A naming context that can hold objects. Its identity is read later, in one session with them. */
export interface FoundContext {
  readonly kind: 'ad' | 'ldap';
  /** `CN=Configuration,DC=ad,DC=example`, or the suffix. */
  readonly namingContext: string;
  /** `CN=Attiva,CN=Services,…` */
  readonly container: string;
}

const rootAttributes = ['configurationNamingContext', 'namingContexts'];

/**
 * @param base the suffix to use where an LDAP server has several
 * @throws {ActivationError} `directory-unsuitable` and what the server refuses with.
 */
export async function findContext(connection: LdapConnection, base?: string): Promise<FoundContext> {
  const root = await readRoot(connection);
  const configuration = textOf(root, 'configurationNamingContext');
  if (configuration !== undefined && base === undefined) return contextAt('ad', configuration);
  return contextAt('ldap', chooseSuffix(connection.server, textsOf(root, 'namingContexts'), base));
}

async function readRoot(connection: LdapConnection): Promise<LdapEntry> {
  try {
    const query = { base: '', scope: 'base', filter: '(objectClass=*)', attributes: rootAttributes } as const;
    const [root] = await connection.search(query);
    if (root !== undefined) return root;
  } catch (error) {
    throw told(error, { server: connection.server });
  }
  throw unsuitable(connection.server, 'shows no rootDSE');
}

function chooseSuffix(server: string, suffixes: readonly string[], base: string | undefined): string {
  const shown = suffixes.filter((suffix) => suffix !== '');
  if (base !== undefined) {
    const chosen = shown.find((suffix) => sameDn(suffix, base));
    if (chosen !== undefined) return chosen;
    throw unsuitable(server, `has no suffix ${base}; it has ${shown.join(' and ') || 'none'}`);
  }
  const [only, ...others] = shown;
  if (only === undefined) throw unsuitable(server, 'shows no naming context to this account');
  if (others.length > 0) throw unsuitable(server, `has several suffixes: ${shown.join(' and ')}. Name one with --base`);
  return only;
}

function contextAt(kind: FoundContext['kind'], namingContext: string): FoundContext {
  return { kind, namingContext, container: `${directoryKinds[kind].container},${namingContext}` };
}

/** Whether two names of entries are the same but for case and blanks around commas: enough for names that a server gave. */
export function sameDn(one: string, other: string): boolean {
  const plain = (dn: string): string => dn.toLowerCase().replace(/\s*([,=])\s*/g, '$1');
  return plain(one) === plain(other);
}

export function unsuitable(server: string, why: string): ActivationError {
  return new ActivationError('directory-unsuitable', `The LDAP server ${server} ${why}.`, { facts: { server } });
}
