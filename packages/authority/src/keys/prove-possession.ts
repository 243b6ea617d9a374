/**
 * Whether a request comes from somebody who holds the product key, whatever is asked for and by whatever road it came:
 * limit of guesses, then proof. Online and by file the proof is a whole HMAC (`provesKey`), by telephone a part of one.
 */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { guessesAtUnknownKeys, guessesPerKey, secondsToWait, unknownBucket } from './guess-limit.ts';
import { findKeysByLastFive, type ProductKeyRecord } from './key.repository.ts';
import type { KeyVault } from './key-vault.ts';
import { type Proof, proveKey, type SecretKeyKind, type ShownProof } from './prove-key.ts';
import { loadWrongProofs, recordWrongProof } from './wrong-proof.repository.ts';

export interface Possession extends ShownProof {
  /** Last five characters of the key that is claimed. */
  readonly key: string;
  /** Who shows the proof, for the audit: the id of the key that asks. */
  readonly actor: string;
  readonly now: Seconds;
}

/**
 * The key that is proved. A refusal is a value, for the wrong proof that led to it must be committed: `too-many-guesses`,
 * `key-unknown`, `proof-wrong`, `client-key-on-host`, `host-key-on-client`.
 */
export async function provePossession(
  vault: Pick<KeyVault, 'open'>,
  tx: Transaction,
  possession: Possession,
): Promise<ProductKeyRecord | ActivationError> {
  const { key: lastFive, kind, now } = possession;
  const candidates = await findKeysByLastFive(tx, lastFive);
  const guesses = candidates.some((key) => key.kind === kind)
    ? { bucket: lastFive, allowed: guessesPerKey }
    : { bucket: unknownBucket, allowed: guessesAtUnknownKeys };
  const wait = secondsToWait(await loadWrongProofs(tx, guesses.bucket, now), guesses.allowed, now);
  if (wait !== undefined) return tooManyGuesses(lastFive, wait);
  const proof = proveKey(vault, candidates, possession);
  if (proof.kind === 'proven') return proof.key;
  await noteWrongProof(tx, possession, { bucket: guesses.bucket, proof });
  const hostKey = candidates.some((key) => key.kind === 'host');
  return notProved(proof.kind, { lastFive, kind, hostKey });
}

/** Wrong proofs of a key that exists are worth an auditor's look; inventions would only fill the table. */
async function noteWrongProof(
  tx: Transaction,
  { key, actor, now }: Possession,
  { bucket, proof }: { readonly bucket: string; readonly proof: Proof },
): Promise<void> {
  await recordWrongProof(tx, bucket, now);
  if (proof.kind !== 'wrong') return;
  await recordAudit(tx, { at: now, actor, action: 'proof-refused', subject: key, details: { lastFive: key } });
}

function tooManyGuesses(key: string, retryAfterSeconds: number): ActivationError {
  return new ActivationError(
    'too-many-guesses',
    `Too many wrong proofs for …${key}; the next one is looked at later.`,
    { facts: { key }, retryAfterSeconds },
  );
}

interface Refused {
  readonly lastFive: string;
  readonly kind: SecretKeyKind;
  /** Whether a host key ends so. */
  readonly hostKey: boolean;
}

function notProved(proof: Exclude<Proof['kind'], 'proven'>, { lastFive, kind, hostKey }: Refused): ActivationError {
  const refuse = (code: ActivationError['code'], sentence: string): ActivationError =>
    new ActivationError(code, `${sentence} (…${lastFive})`, { facts: { key: lastFive } });
  if (proof === 'wrong') {
    return refuse('proof-wrong', `The ${kind} key that was typed is not the one that ends so.`);
  }
  if (proof === 'other-kind' && kind === 'host') {
    return refuse('client-key-on-host', 'This is a setup or device key; hosts register with a host key.');
  }
  if (proof === 'other-kind' && hostKey) {
    return refuse('host-key-on-client', 'This is a host key; single machines are activated with a device key.');
  }
  return refuse('key-unknown', `No ${kind} key of this vendor ends so.`);
}
