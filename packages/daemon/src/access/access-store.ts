/** What a daemon's database keeps of accounts and API tokens; in which tables, and how it is written into the trail, host and authority say. */
import type { Seconds } from '@attiva/protocol';
import type { Identity } from '../api/callers.ts';
import type { AuditHead } from '../audit/audit-chain.ts';
import type { FirstChange } from '../errors/changed-meanwhile.ts';
import type { KeptExposure } from '../expose/exposure.ts';
import type { Account } from './account.ts';
import type { ApiToken } from './api-token.ts';

export interface AccessRows {
  /** In the order of names. */
  accounts(): Promise<readonly Account[]>;
  /** @param name folded */
  account(name: string): Promise<Account | undefined>;
  /** Writes it anew, or over what has its id. */
  saveAccount(account: Account): Promise<void>;
  removeAccount(id: string): Promise<void>;
  /** Newest first; those that ended too. */
  tokens(): Promise<readonly ApiToken[]>;
  tokenOf(digest: string): Promise<ApiToken | undefined>;
  saveToken(token: ApiToken): Promise<void>;
  removeToken(id: string): Promise<void>;
  /** Where the console is reached from the network; undefined: nowhere. */
  exposure(): Promise<KeptExposure | undefined>;
  saveExposure(exposure: KeptExposure | undefined, at: Seconds): Promise<void>;
  /** What the trail says of browsers signed out since a row of it; none without one. */
  signOuts(since?: AuditHead): Promise<SignOuts>;
}

/** What the daemons that were not asked have to do. */
export interface SignOut {
  /** The daemon that was asked, and has done it. */
  readonly node: string;
  /** Whose browsers are meant; undefined: anybody's, which only goes with `session`. */
  readonly of?: Identity;
  /** Id of the one that is meant; undefined: all of them. */
  readonly session?: string;
}

export interface SignOuts {
  /** Up to where the trail was read. */
  readonly head: AuditHead;
  readonly orders: readonly SignOut[];
  /** The row is not in the trail: it has lost its end, or is another. */
  readonly isTorn: boolean;
}

/** Rows within a transaction, and the audit trail, which knows of a change or neither exists. */
export interface AccessChange extends AccessRows {
  record(entry: AccessEntry): Promise<void>;
  /** The last entry of this action about it, however long ago. */
  lastAbout(subject: string, action: AccessAction): Promise<FirstChange | undefined>;
}

export interface AccessStore extends AccessRows {
  transact<T>(work: (change: AccessChange) => Promise<T>): Promise<T>;
}

/** What was done. A name never changes its meaning. */
export type AccessAction =
  | 'account-added'
  | 'account-changed'
  | 'account-removed'
  | 'account-password-set'
  | 'second-factor-set'
  | 'second-factor-removed'
  | 'api-token-made'
  | 'api-token-revoked'
  | 'logged-in'
  | 'log-in-refused'
  | 'console-link-made'
  | 'console-exposed'
  | 'console-closed'
  | 'sessions-ended';

export interface AccessEntry {
  /** `caller.name`. */
  readonly actor: string;
  readonly action: AccessAction;
  /** Id of an account or token, or the word `log-in`: no name of a person. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  /** Names and addresses, which are erased apart from the rest where the trail can do that. */
  readonly personal?: Readonly<Record<string, string>>;
}
