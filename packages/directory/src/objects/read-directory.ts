/** Identity and activation objects of a directory, read in one session (spec/directory.md 4). What they are worth is judged elsewhere. */
import { type DirectoryId, type DirectoryIdentity, directoryIds, guidText, isVendorId } from '@attiva/protocol';
import {
  type LdapConnection,
  type LdapEntry,
  hasResult,
  resultCodes,
  textOf,
  textsOf,
} from '../connection/ldap-connection.ts';
import { told } from '../connection/ldap-refusals.ts';
import { directoryKinds, objectKeyword } from './directory-kinds.ts';
import { findContext, type FoundContext, sameDn, unsuitable } from './find-directory.ts';

export interface ReadOptions {
  /** The suffix, where an LDAP server has several. */
  readonly base?: string;
  /** Objects of this vendor only, as their keywords say; others may be missing. */
  readonly vendor?: string;
}

/** One entry of the container. Whatever is in it was written by somebody. */
export interface DirectoryObject {
  readonly dn: string;
  /** What people call it; empty where it has no name. */
  readonly name: string;
  /** The chain as JSON value; undefined where the entry holds no JSON. */
  readonly chain: unknown;
}

export interface DirectoryReading {
  readonly context: FoundContext;
  readonly identity: Omit<DirectoryIdentity, 'ca'>;
  /** Every id that objects for this directory may bear in this session. */
  readonly ids: readonly DirectoryId[];
  readonly objects: readonly DirectoryObject[];
}

/**
 * @throws {ActivationError} `directory-unsuitable`, `directory-unreachable`, `directory-access-denied`, `directory-referral`,
 * `directory-failed` …
 */
export async function readDirectory(connection: LdapConnection, options: ReadOptions = {}): Promise<DirectoryReading> {
  const context = await findContext(connection, options.base);
  const filter = objectFilter(context, options.vendor);
  const { head, entries } = await (context.kind === 'ad' ? readForest : readSuffix)(connection, context, filter);
  const identity = { kind: context.kind, uuid: uuidOf(context.kind, head, connection) };
  return {
    context,
    identity,
    ids: directoryIds(identity, connection.authorities),
    objects: entries
      .filter((entry) => isDirectlyUnder(entry.dn, context.container))
      .map((entry) => objectOf(entry, context)),
  };
}

function objectFilter({ kind }: FoundContext, vendor: string | undefined): string {
  const { searchClass, keywords } = directoryKinds[kind];
  const words = [objectKeyword, ...(isVendorId(vendor) ? [`vendor=${vendor}`] : [])];
  return `(&(objectClass=${searchClass})${words.map((word) => `(${keywords}=${word})`).join('')})`;
}

interface Found {
  readonly head: LdapEntry | undefined;
  readonly entries: readonly LdapEntry[];
}

/** Head and objects in one search: with Kerberos each search is a session. */
async function readForest(connection: LdapConnection, context: FoundContext, filter: string): Promise<Found> {
  const { namingContext } = context;
  const { chain } = directoryKinds.ad;
  const found = await searched(connection, context, {
    base: namingContext,
    scope: 'sub',
    filter: `(|(objectClass=configuration)${filter})`,
    attributes: ['objectGUID', 'displayName', chain],
  });
  const isHead = ({ dn }: LdapEntry): boolean => sameDn(dn, namingContext);
  return { head: found.find(isHead), entries: found.filter((entry) => !isHead(entry)) };
}

async function readSuffix(connection: LdapConnection, context: FoundContext, filter: string): Promise<Found> {
  if (connection.protection === 'kerberos') {
    throw unsuitable(connection.server, 'is no Active Directory: log in with --bind-dn instead of Kerberos');
  }
  const { namingContext, container } = context;
  const every = '(objectClass=*)';
  const [head] = await searched(connection, context, {
    base: namingContext,
    scope: 'base',
    filter: every,
    attributes: ['entryUUID'],
  });
  const attributes = ['displayName', directoryKinds.ldap.chain];
  return { head, entries: await searched(connection, context, { base: container, scope: 'one', filter, attributes }) };
}

async function searched(
  connection: LdapConnection,
  { container }: FoundContext,
  query: Parameters<LdapConnection['search']>[0],
): Promise<readonly LdapEntry[]> {
  try {
    return await connection.search(query);
  } catch (error) {
    // Without rights a server may deny that there is anything: then the head is missing, which is told.
    if (hasResult(error, resultCodes.noSuchObject)) return [];
    throw told(error, { server: connection.server, dn: container });
  }
}

function uuidOf(kind: FoundContext['kind'], head: LdapEntry | undefined, { server }: LdapConnection): string {
  if (head !== undefined) {
    const guid = head.attributes.get('objectguid')?.[0];
    if (kind === 'ad' && guid?.length === 16) return guidText(guid);
    const uuid = textOf(head, 'entryUUID')?.toLowerCase() ?? '';
    if (kind === 'ldap' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) return uuid;
  }
  const attribute = kind === 'ad' ? 'objectGUID of its configuration naming context' : 'entryUUID of its suffix entry';
  throw unsuitable(server, `does not show the ${attribute} to this account`);
}

function isDirectlyUnder(dn: string, container: string): boolean {
  const comma = dn.search(/(?<!\\),/);
  return comma > 0 && sameDn(dn.slice(comma + 1), container);
}

/** More characters than a chain may have are not read. */
const longestValue = 128 * 1024;

function objectOf(entry: LdapEntry, { kind }: FoundContext): DirectoryObject {
  const text = textOf(entry, directoryKinds[kind].chain);
  return { dn: entry.dn, name: textsOf(entry, 'displayName')[0] ?? '', chain: jsonOf(text) };
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined || text.length > longestValue) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Somebody's text: it is judged as what it is, no chain.
  }
}
