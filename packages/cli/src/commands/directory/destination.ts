import type { DirectoryServer } from '@attiva/client';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { Call } from '../../program/command-spec.ts';
import { openMachines } from '../client/editions.ts';

/** Where a command about a directory goes. */
export interface Destination {
  /** At least one; the next is tried where one cannot be reached. */
  readonly servers: readonly string[];
  /** PEM, as it was set on this machine. */
  readonly ca?: string;
  readonly base?: string;
  /** Whoever names no log-in comes with the account's Kerberos ticket. */
  readonly byTicket: boolean;
  /** Instead, for reading: the machine's own account, where the account has no ticket. */
  readonly keytab?: { readonly file: string; readonly principal: string };
}

/**
 * The server that is named, else the one that was set on this machine (`attiva directory use`), else the controllers of the domain
 * that it was joined to.
 * @throws {ActivationError} `wrong-usage` where there is none, or where several are set; `directory-unreachable` where DNS names no
 * domain controller.
 */
export async function destinationOf(call: Call): Promise<Destination> {
  const named = call.text('server');
  if (named !== undefined) return { servers: [named], byTicket: false };
  const set = await serverSet(call);
  if (set !== undefined) {
    const { url, ca, base } = set;
    return { servers: [url], byTicket: false, ...(ca !== undefined && { ca }), ...(base !== undefined && { base }) };
  }
  const { findOwnDomain } = await import('@attiva/directory');
  const domain = await findOwnDomain(call.terminal.environment);
  if (domain !== undefined) {
    return { servers: domain.controllers, byTicket: true, ...(domain.keytab && { keytab: domain.keytab }) };
  }
  throw new ActivationError(
    'wrong-usage',
    'this machine belongs to no directory: name the LDAP server with --server dc1.ad.example, or take a ticket with `kinit`',
  );
}

/** Each vendor keeps a setting of its own; an administrator sets them together. */
async function serverSet(call: Call): Promise<DirectoryServer | undefined> {
  const vendor = call.text('vendor');
  const machines = await openMachines(call).catch((error: unknown) => {
    if (isActivationError(error) && error.code === 'no-vendor') return [];
    throw error;
  });
  const set = machines
    .map((machine) => machine.settings())
    .filter((settings) => vendor === undefined || settings.vendor === vendor)
    .flatMap(({ directory }) => (directory === undefined ? [] : [directory]));
  const urls = new Set(set.map(({ url }) => url));
  if (urls.size <= 1) return set[0];
  throw new ActivationError('wrong-usage', `several servers are set: ${[...urls].join(', ')}; name one with --server`);
}
