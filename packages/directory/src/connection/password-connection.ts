/**
 * LDAP over TLS with a name and a password (simple bind), or as nobody. The library `ldapts` speaks LDAP; connections are
 * made here, since it would replace one that ends by a new one without a word: without StartTLS, and not logged in.
 */
import { ActivationError } from '@attiva/protocol';
import { Attribute, Change, Client, type Entry, ResultCodeError } from 'ldapts';
import {
  type LdapAttributes,
  type LdapConnection,
  type LdapEntry,
  type LdapQuery,
  LdapResultError,
} from './ldap-connection.ts';
import { told } from './ldap-refusals.ts';
import { type JudgeAddress, openSecureSocket } from './secure-socket.ts';
import { addressText, type ServerAddress } from './server-address.ts';

export interface PasswordAccess {
  readonly server: ServerAddress;
  /** PEM of the CAs to trust, and no other; the system's where absent. */
  readonly ca?: string;
  /** Name and password; without, the server is read as nobody. */
  readonly login?: { readonly dn: string; readonly password: string };
  readonly judge?: JudgeAddress;
}

/** Seconds for one operation. */
const operationSeconds = 30;
/** Beneath the 500 that slapd and the 1,000 that Active Directory give at a time. */
const pageSize = 400;
/** No directory has so much to say to us: a thousand objects are three megabytes. */
const mostBytes = 64 * 1024 * 1024;

/** @throws {ActivationError} `wrong-usage`, `directory-unreachable`, `directory-not-encrypted`, `directory-untrusted`, `directory-login-refused`. */
export async function openPasswordConnection(access: PasswordAccess): Promise<LdapConnection> {
  const { server, login } = access;
  // An empty password is the "unauthenticated bind" of RFC 4513: it succeeds, as nobody.
  if (login?.password === '') throw new ActivationError('wrong-usage', 'The password for the directory is empty.');
  const { socket, authorities } = await openSecureSocket(server, access.ca, access.judge);
  let received = 0;
  socket.on('data', (data: Buffer) => {
    received += data.length;
    if (received > mostBytes) socket.destroy(new Error('the server sends without end'));
  });
  let given = false;
  const client = new Client({
    url: `ldap://${addressText(server)}`,
    timeout: operationSeconds * 1000,
    createConnection: () => {
      if (given) throw new Error('the connection ended');
      given = true;
      return socket;
    },
  });
  const place = { server: addressText(server) };
  try {
    if (login === undefined) await answered(client.bind('', ''));
    else await answered(client.bind(login.dn, login.password));
  } catch (error) {
    socket.destroy();
    throw told(error, place);
  }
  return connectionOf(client, { server: place.server, protection: server.tls, authorities });
}

function connectionOf(
  client: Client,
  facts: Pick<LdapConnection, 'server' | 'protection' | 'authorities'>,
): LdapConnection {
  return {
    ...facts,
    async search({ base, scope, filter, attributes }: LdapQuery) {
      const { searchEntries } = await answered(
        client.search(base, {
          scope,
          filter,
          attributes: [...attributes],
          explicitBufferAttributes: [...attributes],
          // A paged search of one entry only adds a control that some servers refuse on the rootDSE.
          ...(scope !== 'base' && { paged: { pageSize } }),
        }),
      );
      return searchEntries.map(entryOf);
    },
    add: (dn: string, attributes: LdapAttributes) =>
      answered(
        client.add(
          dn,
          Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: [...values] })),
        ),
      ),
    replace: (dn: string, attributes: LdapAttributes) =>
      answered(
        client.modify(
          dn,
          Object.entries(attributes).map(
            ([type, values]) =>
              new Change({ operation: 'replace', modification: new Attribute({ type, values: [...values] }) }),
          ),
        ),
      ),
    remove: (dn: string) => answered(client.del(dn)),
    close: () => client.unbind().catch(() => undefined),
  };
}

function entryOf({ dn, ...attributes }: Entry): LdapEntry {
  const pairs = Object.entries(attributes).map(([name, held]): [string, readonly Buffer[]] => {
    const values: readonly (Buffer | string)[] = Array.isArray(held) ? held : [held];
    return [name.toLowerCase(), values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value))];
  });
  return { dn, attributes: new Map(pairs) };
}

/** The library's errors with a result code as ours; the code behind the words is taken off, it stands in the facts. */
async function answered<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    throw new LdapResultError(error.code, error.message.replace(/ ?Code: 0x[0-9a-f]+$/, '').replaceAll('\0', ''));
  }
}
