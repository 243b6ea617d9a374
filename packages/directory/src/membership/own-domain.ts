import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { controllersOf } from './domain-controllers.ts';
import { type MachineAccount, machineAccountIn } from './machine-account.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The domain that this machine belongs to, as an administrator at it reaches it. */
export interface OwnDomain {
  /** In the order in which they are to be tried. */
  readonly controllers: readonly string[];
  /** The machine's own account, where whoever calls has no ticket: it may read, and change nothing. */
  readonly keytab?: { readonly file: string; readonly principal: string };
}

/**
 * The domain of the machine's account, or of the ticket of whoever calls where the account may not be read; undefined where there is
 * neither.
 * @throws {ActivationError} `directory-unreachable` where DNS names no domain controller.
 */
export async function findOwnDomain(environment: Environment): Promise<OwnDomain | undefined> {
  const file = keytabOf(environment);
  const [account, ticket] = await Promise.all([readableAccount(file), realmOfTicket(environment)]);
  const realm = account?.realm ?? ticket;
  if (realm === undefined) return undefined;
  const controllers = await controllersOf(realm.toLowerCase(), environment);
  if (ticket !== undefined || account === undefined) return { controllers };
  return { controllers, keytab: { file, principal: account.principal } };
}

/** Where the join of this machine keeps its account. */
export function keytabOf(environment: Environment): string {
  return (environment['KRB5_KTNAME'] ?? '/etc/krb5.keytab').replace(/^FILE:/, '');
}

/** @throws {ActivationError} `directory-login-refused` where only another account may read it: belonging is then not known. */
export async function readAccount(keytab: string): Promise<MachineAccount | undefined> {
  try {
    return machineAccountIn(await readFile(keytab));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ActivationError('directory-login-refused', `${keytab} holds the machine's account and may not be read`, {
      facts: { keytab },
      cause,
    });
  }
}

async function readableAccount(keytab: string): Promise<MachineAccount | undefined> {
  try {
    return await readAccount(keytab);
  } catch (error) {
    if (isActivationError(error)) return undefined;
    throw error;
  }
}

const askMilliseconds = 8_000;

/** Of the account's own tickets (`kinit`). */
function realmOfTicket(environment: Environment): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...environment, LC_ALL: 'C' }, timeout: askMilliseconds, killSignal: 'SIGKILL' } as const;
    execFile('klist', [], options, (_error, output) => {
      resolve(/^ *(?:Default p|P)rincipal: \S+@([\w.-]+)$/m.exec(output)?.[1]);
    });
  });
}
