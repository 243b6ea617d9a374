import { ActivationError, isActivationError } from '@attiva/protocol';
import { openKerberosConnection } from '../connection/kerberos-connection.ts';
import type { LdapConnection } from '../connection/ldap-connection.ts';
import { type DirectoryReading, readDirectory } from '../objects/read-directory.ts';
import { openDirectory } from '../open-directory.ts';
import { keptIdentifier, shownIdentifier } from './domain-identifier.ts';
import { controllersOf } from './domain-controllers.ts';
import type { MachineAccount } from './machine-account.ts';
import { keytabOf, readAccount } from './own-domain.ts';

/** A server that an administrator has set, for machines that are joined to nothing. */
export interface MemberServer {
  readonly url: string;
  readonly ca?: string;
  readonly base?: string;
}

/** What one session has brought, as the client's port `ActivationSource` has it. */
export interface MemberSession {
  readonly directory: string;
  readonly ids: readonly string[];
  readonly objects: readonly { readonly name: string; readonly text: string }[];
}

/** Reads the directory that a machine belongs to; fits `ActivationSource` of `@attiva/client`. */
export interface MemberSource {
  /**
   * Undefined: the machine belongs to no directory.
   * @throws {ActivationError} `directory-unreachable`, `directory-login-refused`, `directory-untrusted` …
   */
  read(question: { readonly server?: MemberServer; readonly signal: AbortSignal }): Promise<MemberSession | undefined>;
}

/** `KRB5_KTNAME`, `KRB5_CONFIG` and `SMB_CONF_PATH` in the environment name other files than the system's. */
export function memberSource(environment: Readonly<Record<string, string | undefined>>): MemberSource {
  return {
    async read({ server, signal }) {
      if (server !== undefined) return readServer(server);
      const keytab = keytabOf(environment);
      const account = await readAccount(keytab);
      return account === undefined ? undefined : readDomain(account, { keytab, environment, signal });
    },
  };
}

async function readServer({ url, ca, base }: MemberServer): Promise<MemberSession> {
  const connection = await openDirectory({ server: url, login: { by: 'nobody' }, ...(ca !== undefined && { ca }) });
  try {
    return sessionOf(
      connection.server.replace(/:\d+$/, ''),
      await readDirectory(connection, base === undefined ? {} : { base }),
    );
  } finally {
    await connection.close();
  }
}

interface DomainAccess {
  readonly keytab: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

async function readDomain(account: MachineAccount, access: DomainAccess): Promise<MemberSession> {
  const domain = account.realm.toLowerCase();
  let failure: ActivationError | undefined;
  for (const host of await controllersOf(domain, access.environment)) {
    if (access.signal.aborted) break;
    try {
      return await readController(host, account, access);
    } catch (error) {
      if (!isActivationError(error)) throw error;
      failure = error;
      if (error.code !== 'directory-unreachable') break; // Another controller of the domain says the same.
    }
  }
  throw failure ?? new ActivationError('directory-unreachable', `no domain controller of ${domain} answered in time`);
}

async function readController(
  host: string,
  { principal, realm }: MachineAccount,
  { keytab, environment }: DomainAccess,
): Promise<MemberSession> {
  const domain = realm.toLowerCase();
  const connection = await openKerberosConnection({ host, environment, keytab: { file: keytab, principal } });
  try {
    await requireSameDomain(connection, domain, environment);
    return sessionOf(domain, await readDirectory(connection));
  } finally {
    await connection.close();
  }
}

/** A domain that was built anew under the same name is another one, for the join as for us. */
async function requireSameDomain(
  connection: LdapConnection,
  domain: string,
  environment: DomainAccess['environment'],
): Promise<void> {
  const kept = await keptIdentifier(environment);
  if (kept === undefined) return;
  const shown = await shownIdentifier(connection, domain);
  if (shown === kept) return;
  throw new ActivationError('directory-untrusted', `${domain} is not the domain that this machine joined`, {
    facts: { joined: kept, found: shown ?? 'none' },
  });
}

function sessionOf(directory: string, { ids, objects }: DirectoryReading): MemberSession {
  return {
    directory,
    ids,
    objects: objects.map(({ name, dn, chain }) => ({
      name: name === '' ? dn : name,
      text: JSON.stringify(chain) ?? '',
    })),
  };
}
