/**
 * `authority rotate-signing-key` and `delegate renew`: the ceremony in one go, where the root key can be brought to the
 * authority. It is opened here, in the command's own process, possibly from a stick; the service only ever sees its
 * signatures.
 */
import { readFile } from 'node:fs/promises';
import { ActivationError, keyId, type Seconds, type SupportContact } from '@attiva/protocol';
import type { AuthorityAdmin } from '../administration/authority-admin.ts';
import type { RootRequest } from '../ceremony/root-files.ts';
import { signRequestedDelegation } from '../ceremony/root-signs.ts';
import { openRootKey, type RootKey } from './root-key.ts';
import { delegationDays, longestDelegationDays } from './root-statements.ts';
import type { TakenStatements } from './take-root-statements.ts';

export interface RotationOptions {
  readonly admin: Pick<AuthorityAdmin, 'send'>;
  /** Path of `root.key`, wherever it is kept. */
  readonly rootKeyFile: string;
  readonly passphrase: string;
  /** True: the present key for longer. Default: a new key. */
  readonly renew?: boolean;
  /** How long the key may sign; 400 where absent. */
  readonly days?: number;
  /** New base addresses of the authority; those in force where absent. */
  readonly addresses?: readonly string[];
  /** New contacts for customers; those in force where absent. */
  readonly support?: readonly SupportContact[];
  /** Seconds since 1970. */
  readonly now: Seconds;
}

/** @throws {ActivationError} `passphrase-wrong`, `other-vendor`, `root-unknown`, `config-invalid`, `wrong-usage`, `not-found`. */
export async function rotateSigningKey(options: RotationOptions): Promise<TakenStatements> {
  const { admin, now, renew = false, days = delegationDays, addresses, support } = options;
  // Before a new key is made: one that waits for its delegation would be lost.
  if (!Number.isSafeInteger(days) || days < 1 || days > longestDelegationDays) {
    throw new ActivationError('wrong-usage', `days must be a whole number from 1 to ${longestDelegationDays}`);
  }
  const root = await readRootKey(options.rootKeyFile, options.passphrase);
  const post = (path: string, body: object): Promise<unknown> => admin.send({ method: 'POST', path, body });
  // The root is here and appoints this one: whatever waits is not needed any more.
  const request = (await post('/v1/root-requests', { renew, replace: !renew })) as RootRequest;
  const details = { ...(addresses !== undefined && { addresses }), ...(support !== undefined && { support }) };
  const wish = { key: keyId(request.key), days, now, ...details };
  return (await post('/v1/root-statements', await signRequestedDelegation(root, request, wish))) as TakenStatements;
}

/** Opens the root key in a file. @throws {ActivationError} `not-found`, `passphrase-wrong`, `config-invalid`. */
export async function readRootKey(path: string, passphrase: string): Promise<RootKey> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ActivationError('not-found', `The root key is not at ${path}; say where it is kept.`, {
      facts: { path },
      cause: error,
    });
  }
  return openRootKey(text, passphrase);
}
