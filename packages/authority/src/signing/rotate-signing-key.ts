/**
 * `authority rotate-signing-key`: a new signing key and a new delegation. The root key is opened here, in the command's
 * own process, possibly from a stick; the service only ever sees its signatures.
 */
import { readFile } from 'node:fs/promises';
import { ActivationError, type PublicJwk, type Seconds } from '@attiva/protocol';
import type { AuthorityAdmin } from '../administration/authority-admin.ts';
import type { VendorDetailsAnswer } from '../administration/vendor-details.ts';
import { openRootKey } from './root-key.ts';
import { delegationDays, longestDelegationDays, signDelegation, signVendorStatement } from './root-statements.ts';
import type { TakenStatements } from './take-root-statements.ts';

export interface RotationOptions {
  readonly admin: AuthorityAdmin;
  /** Path of `root.key`, wherever it is kept. */
  readonly rootKeyFile: string;
  readonly passphrase: string;
  /** How long the new key may sign; 400 where absent. */
  readonly days?: number;
  /** New base addresses of the authority; those in force where absent. */
  readonly addresses?: readonly string[];
  /** Seconds since 1970. */
  readonly now: Seconds;
}

/** @throws {ActivationError} `passphrase-wrong`, `other-vendor`, `config-invalid`, `wrong-usage`, `not-found`. */
export async function rotateSigningKey(options: RotationOptions): Promise<TakenStatements> {
  const { admin, now, days = delegationDays } = options;
  if (!Number.isSafeInteger(days) || days < 1 || days > longestDelegationDays) {
    throw new ActivationError('wrong-usage', `days must be a whole number from 1 to ${longestDelegationDays}`);
  }
  const root = await openRootKey(await readRootKey(options.rootKeyFile), options.passphrase);
  const details = await admin.get<VendorDetailsAnswer>('/v1/vendor');
  if (details.vendor !== root.vendor) {
    throw new ActivationError('other-vendor', `This root key is that of ${root.vendor}, not of ${details.vendor}.`, {
      facts: { expected: details.vendor, found: root.vendor },
    });
  }
  const { jwk } = await admin.post<{ readonly jwk: PublicJwk }>('/v1/signing-keys', {});
  const { name, rootKeys: roots } = details;
  const vendorDetails = { name, roots, authority: options.addresses ?? details.addresses };
  return admin.post<TakenStatements>('/v1/root-statements', {
    vendor: await signVendorStatement(root, vendorDetails, now),
    delegation: await signDelegation(root, { jwk, days }, now),
  });
}

async function readRootKey(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ActivationError('not-found', `The root key is not at ${path}; say where it is kept.`, {
      facts: { path },
      cause: error,
    });
  }
}
