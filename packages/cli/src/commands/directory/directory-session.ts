/**
 * What every command about the customer's directory shares: how the server and the log-in are named, and a session with it. What
 * an object is worth is judged by the protocol; who may write, by the directory.
 */
import type { LdapConnection, ReadOptions } from '@attiva/directory';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { readText } from '../../program/secrets.ts';
import { type Destination, destinationOf } from './destination.ts';

export const sessionOptions: readonly OptionSpec[] = [
  {
    flags: '--server <name>',
    purpose:
      'the LDAP server: dc1.ad.example, ldaps://HOST:PORT, or ldap://HOST for StartTLS (default: that of the directory this machine belongs to)',
  },
  { flags: '--ca-file <file>', purpose: "PEM of the CA of the server's certificate (default: those of the system)" },
  { flags: '--bind-dn <name>', purpose: 'who logs in with a password: a DN, in Active Directory also NAME@DOMAIN' },
  { flags: '--password-file <file>', purpose: 'file with the password (else you are asked)' },
  {
    flags: '--kerberos',
    purpose: "log in with the account's Kerberos ticket (`kinit`)",
    conflicts: ['bindDn', 'caFile'],
  },
  { flags: '--keytab <file>', purpose: 'with --kerberos: take the ticket from this keytab' },
  { flags: '--principal <name>', purpose: 'with --keytab: whose ticket' },
  { flags: '--base <dn>', purpose: 'the suffix, where an LDAP server has several' },
];

/** The way to the directory: who logs in and where is settled, so that a command may come twice and asks for one password. */
export interface DirectoryDoor {
  /**
   * Opens a session, hands it over with where to read in it, and closes it, whatever happens. Where the machine's own domain is
   * meant, its controllers are tried one after the other.
   * @throws {ActivationError} every code of `openDirectory`.
   */
  enter<T>(use: (connection: LdapConnection, where: ReadOptions) => Promise<T>): Promise<T>;
}

/** @throws {ActivationError} `wrong-usage`, and every code of `destinationOf`. */
export async function directoryDoor(call: Call): Promise<DirectoryDoor> {
  const destination = await destinationOf(call);
  const caFile = call.text('caFile');
  const ca = caFile === undefined ? destination.ca : requirePem(await readText(call, caFile), caFile);
  const login = await loginOf(call, destination);
  const base = call.text('base') ?? destination.base;
  const where = base === undefined ? {} : { base };
  return {
    async enter(use) {
      let failure: ActivationError | undefined;
      for (const server of destination.servers) {
        try {
          return await inSession({ server, login, ...(ca !== undefined && { ca }) }, (session) => use(session, where));
        } catch (error) {
          if (!isActivationError(error) || error.code !== 'directory-unreachable') throw error;
          failure = error;
        }
      }
      throw failure ?? new ActivationError('directory-unreachable', 'there is no server to ask');
    },
  };
}

/** One session. @throws {ActivationError} as `directoryDoor` and its `enter`. */
export async function withDirectory<T>(
  call: Call,
  use: (connection: LdapConnection, where: ReadOptions) => Promise<T>,
): Promise<T> {
  return (await directoryDoor(call)).enter(use);
}

type Access = Parameters<typeof import('@attiva/directory').openDirectory>[0];

async function inSession<T>(access: Access, use: (connection: LdapConnection) => Promise<T>): Promise<T> {
  const { openDirectory } = await import('@attiva/directory');
  const connection = await openDirectory(access);
  try {
    return await use(connection);
  } catch (error) {
    throw access.login.by === 'nobody' ? saysThatNobodyLoggedIn(error) : error;
  } finally {
    await connection.close();
  }
}

function saysThatNobodyLoggedIn(error: unknown): unknown {
  if (!isActivationError(error) || error.code !== 'directory-access-denied') return error;
  const { code, detail, facts } = error;
  const why = `${detail}. Nobody has logged in: name an account with --bind-dn, or --kerberos`;
  return new ActivationError(code, why, { facts, cause: error.cause });
}

/** Without certificates in it the file would mean: trust the system's. */
function requirePem(text: string, file: string): string {
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new ActivationError('wrong-usage', `${file} holds no certificate in PEM`);
}

type Login = Access['login'];

/** In the machine's own domain whoever names nothing comes with the account's ticket. */
async function loginOf(call: Call, { byTicket, keytab: machine }: Destination): Promise<Login> {
  const [keytab, principal] = [call.text('keytab'), call.text('principal')];
  if (call.flag('kerberos')) {
    if ((keytab === undefined) !== (principal === undefined)) {
      throw new ActivationError('wrong-usage', '--keytab and --principal belong together');
    }
    const { environment } = call.terminal;
    return { by: 'kerberos', environment, ...(keytab && principal && { keytab: { file: keytab, principal } }) };
  }
  if (keytab !== undefined) throw new ActivationError('wrong-usage', '--keytab belongs to --kerberos');
  const dn = call.text('bindDn');
  if (dn === undefined && byTicket && call.text('caFile') === undefined) {
    return { by: 'kerberos', environment: call.terminal.environment, ...(machine && { keytab: machine }) };
  }
  if (dn === undefined) return { by: 'nobody' };
  return { by: 'password', dn, password: await passwordOf(call, dn) };
}

async function passwordOf(call: Call, dn: string): Promise<string> {
  const file = call.text('passwordFile');
  if (file !== undefined) return (await readText(call, file)).split(/\r?\n/, 1)[0] ?? '';
  if (!call.terminal.interactive) {
    throw new ActivationError(
      'wrong-usage',
      `${dn} needs a password: give --password-file FILE, there is no terminal to ask at`,
    );
  }
  return call.terminal.askSecret(`Password of ${dn}: `);
}
