/** What the use cases of this room are given. */
import type { Seconds } from '@attiva/protocol';
import type { ConsoleKeys } from '../console/console-keys.ts';
import type { SessionParts } from '../console/console-session.ts';
import { type SealingKey, seal, unseal } from '../keys/sealing-key.ts';
import type { Log } from '../log/log.ts';
import type { AccessStore } from './access-store.ts';
import type { Account } from './account.ts';
import type { LogInLimit } from './log-in-limit.ts';
import type { Passwords } from './password.ts';
import type { WayToLogIn } from './way-to-log-in.ts';

export interface AccessParts extends SessionParts {
  readonly store: AccessStore;
  readonly passwords: Passwords;
  readonly limit: LogInLimit;
  /** Links and sessions. */
  readonly keys: ConsoleKeys;
  /** Opens the secrets of second factors. */
  readonly sealingKey: (purpose: 'seal' | 'open') => Promise<SealingKey>;
  readonly random: (size: number) => Uint8Array;
  readonly now: () => Seconds;
  /** Whether other daemons may have the same database. */
  readonly isShared: boolean;
  /** What this one is called among them, as long as it runs. */
  readonly node: () => string;
  /** Of the daemon and this machine, for the app that makes codes: `Attiva host pc-1`. */
  readonly issuer: string;
  /** Tried after the local accounts. */
  readonly ways: readonly WayToLogIn[];
  readonly log: Log;
}

const contextOf = ({ id }: Pick<Account, 'id'>): string => `second-factor:${id}`;

export async function sealSecret(
  { sealingKey, random }: AccessParts,
  account: Pick<Account, 'id'>,
  plain: Uint8Array,
): Promise<Uint8Array> {
  return seal(await sealingKey('seal'), { plain, context: contextOf(account), nonce: random(12) });
}

/** @throws {ActivationError} `storage-failed`: sealed with another key, as after a restore without keys. */
export async function openSecret(
  { sealingKey }: AccessParts,
  account: Pick<Account, 'id'>,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return unseal(await sealingKey('open'), sealed, contextOf(account));
}

/** 22 characters of base64url. */
export function newId({ random }: Pick<AccessParts, 'random'>): string {
  return Buffer.from(random(16)).toString('base64url');
}
