/** Who asks, and what each may: three roles, each with all that the one before it may. */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { FastifyRequest } from 'fastify';

/** `viewer` looks, `operator` does the daily work, `administrator` changes keys, terms, settings and who may what. */
export type Role = 'viewer' | 'operator' | 'administrator';

/** From the least to the most. */
export const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];

/** The listener by which a request came: `machine`, on loopback; `exposed`, to the network, with TLS (`expose/`). */
export type Door = 'machine' | 'exposed';

export interface Caller {
  /** As the audit names it. */
  readonly name: string;
  readonly role: Role;
  /** Id of the local account, where it is one. */
  readonly account?: string;
  /** Id of the API token, where it is one. */
  readonly token?: string;
  /** Of somebody from outside: what a name there cannot be forged or given anew for. `issuer|sub`, the DN of a directory. */
  readonly subject?: string;
  /** Nobody from then on, by whatever session: the end of a token, or of a log-in that was proved elsewhere. */
  readonly until?: Seconds;
}

/** Who somebody is, whatever the role. */
export type Identity = Pick<Caller, 'name' | 'account' | 'token' | 'subject'>;

/** Whether two are one and the same: a name alone is none, since several ways give names. */
export function isSameCaller(one: Identity, other: Identity): boolean {
  return (['name', 'account', 'token', 'subject'] as const).every((field) => one[field] === other[field]);
}

/** Recognises whoever asks by token or session; undefined: nobody known. */
export type WhoAsks = (request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>;

/** At addresses that are open. */
export const nobody: Caller = { name: 'nobody', role: 'viewer' };

/** The holder of the token file, and whoever came in by a link that this one made: the audit knows both by one name. */
export const tokenFileHolder: Caller = { name: 'administrator', role: 'administrator' };

/** @throws {ActivationError} `not-permitted`: the caller is unknown, or its role is not enough. */
export function requireRole(needed: Role, caller: Caller | undefined): Caller {
  if (caller === undefined) {
    throw new ActivationError('not-permitted', 'Nobody is logged in here: the token is missing, wrong or at its end.');
  }
  if (roles.indexOf(caller.role) >= roles.indexOf(needed)) return caller;
  throw new ActivationError('not-permitted', `This takes the role ${needed}, and ${caller.name} is ${caller.role}.`, {
    facts: { needed, role: caller.role },
  });
}
