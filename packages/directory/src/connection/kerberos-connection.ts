/**
 * LDAP with Kerberos (SASL GSSAPI), signed and encrypted by it: by the programs `ldapsearch` and `ldapmodify`, since no library
 * for it comes without a compiler. Each operation is a run of one of them, and so a session of its own: whatever must be read
 * in one session is asked for in one search.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { type LdapConnection, type LdapQuery, LdapResultError } from './ldap-connection.ts';
import { ldifText, parseLdif } from './ldif.ts';

export interface KerberosAccess {
  /** The server by the name that its service has in Kerberos. */
  readonly host: string;
  readonly port?: number;
  /** Whose ticket is taken; without, the account's own tickets are used (`kinit`). */
  readonly keytab?: { readonly file: string; readonly principal: string };
  /** The environment of this process: where Kerberos finds its configuration and tickets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Seconds for one run. */
const runSeconds = 60;
const mostBytes = 64 * 1024 * 1024;
/** What signed and encrypted is worth at least (`-O minssf`): a session without protection is refused by us. */
const leastProtection = 56;

/** @throws {ActivationError} `kerberos-missing`, `directory-login-refused`. */
export async function openKerberosConnection(access: KerberosAccess): Promise<LdapConnection> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-ticket-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const environment = await ticketEnvironment(access, folder);
    return connectionOf(access, environment, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Kerberos could ask nobody: that refuses no log-in. */
const silentKdc = /Cannot (?:contact any KDC|find KDC|resolve network address for KDC)/i;

async function ticketEnvironment(access: KerberosAccess, folder: string): Promise<KerberosAccess['environment']> {
  // LDAPNOINIT: no ldap.conf of anybody's says where to go or what to trust.
  const environment = { ...access.environment, LDAPNOINIT: '1', LC_ALL: 'C' };
  if (access.keytab === undefined) return environment;
  const own = { ...environment, KRB5CCNAME: `FILE:${join(folder, 'ticket')}` };
  const { file, principal } = access.keytab;
  const ran = await run('kinit', ['-k', '-t', file, principal], { environment: own });
  if (ran.exit !== 0) {
    const code = silentKdc.test(ran.said) ? 'directory-unreachable' : 'directory-login-refused';
    throw new ActivationError(code, `No ticket for ${principal}: ${ran.said}`, { facts: { principal } });
  }
  return own;
}

function connectionOf(
  access: KerberosAccess,
  environment: KerberosAccess['environment'],
  close: () => Promise<void>,
): LdapConnection {
  const server = `${access.host}:${access.port ?? 389}`;
  const shared = ['-H', `ldap://${server}`, '-Y', 'GSSAPI', '-Q', '-N', '-O', `minssf=${leastProtection}`];
  const limits = ['-o', 'nettimeout=10'];
  const change = async (text: string): Promise<void> => {
    const ran = await run('ldapmodify', [...shared, ...limits], { environment, input: text });
    requireSuccess(ran, server);
  };
  return {
    server,
    protection: 'kerberos',
    authorities: [],
    async search({ base, scope, filter, attributes }: LdapQuery) {
      const what = ['-LLL', '-o', 'ldif-wrap=no', '-b', base, '-s', scope];
      // Asking for pages is refused on the rootDSE by some, and needless for one entry.
      const pages = scope === 'base' ? [] : ['-E', 'pr=400/noprompt'];
      const ran = await run('ldapsearch', [...shared, ...limits, ...what, ...pages, filter, ...attributes], {
        environment,
      });
      requireSuccess(ran, server);
      return parseLdif(ran.output);
    },
    add: (dn, attributes) => change(ldifText({ dn, change: 'add', attributes })),
    replace: (dn, attributes) => change(ldifText({ dn, change: 'replace', attributes })),
    remove: (dn) => change(ldifText({ dn, change: 'delete' })),
    close,
  };
}

/** Both programs end with the result code; what is none of the server's is one of the library's, negative, as a byte. */
function requireSuccess(ran: Ran, server: string): void {
  if (ran.exit === 0) return;
  const facts = { server };
  if (/No worthy mechs|no mechanism available/i.test(ran.said)) {
    throw new ActivationError('kerberos-missing', `This machine's LDAP programs know no Kerberos: ${ran.said}`, {
      facts,
    });
  }
  if (/Can't contact LDAP server/i.test(ran.said) || silentKdc.test(ran.said)) {
    throw new ActivationError('directory-unreachable', `The LDAP server ${server} cannot be reached: ${ran.said}`, {
      facts,
    });
  }
  if (/GSS|Kerberos|credential|ticket|Local error|SASL/i.test(ran.said)) {
    throw new ActivationError('directory-login-refused', `The LDAP server ${server} and Kerberos: ${ran.said}`, {
      facts,
    });
  }
  throw new LdapResultError(ran.exit ?? 80, ran.said);
}

interface Ran {
  readonly exit: number | null;
  /** Standard output. */
  readonly output: string;
  /** What it complained of, on one line, at most 300 characters. */
  readonly said: string;
}

interface Running {
  readonly environment: KerberosAccess['environment'];
  readonly input?: string;
}

function run(program: string, args: readonly string[], { environment, input = '' }: Running): Promise<Ran> {
  const signal = AbortSignal.timeout(runSeconds * 1000);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: environment, signal, killSignal: 'SIGKILL' });
    const output: Buffer[] = [];
    let [received, said] = [0, ''];
    child.stdout.on('data', (data: Buffer) => {
      received += data.length;
      if (received > mostBytes) child.kill('SIGKILL');
      else output.push(data);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 4096);
    });
    // A program that ends without reading breaks the pipe; its exit says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', (cause) => reject(couldNotRun(program, cause, signal)));
    child.once('close', (exit) => {
      const line = said.replace(/\s+/g, ' ').trim().slice(0, 300);
      resolve({ exit, output: Buffer.concat(output).toString('utf8'), said: line });
    });
  });
}

function couldNotRun(program: string, cause: Error, signal: AbortSignal): ActivationError {
  if (signal.aborted) {
    return new ActivationError('directory-unreachable', `${program} did not end within ${runSeconds} seconds`, {
      cause,
    });
  }
  return new ActivationError('kerberos-missing', `The program ${program} cannot be started: ${cause.message}`, {
    cause,
  });
}
