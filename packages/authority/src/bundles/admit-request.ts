import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import type { AuthorityParts } from '../authority-parts.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import type { SecretKeyKind } from '../keys/prove-key.ts';
import { provePossession } from '../keys/prove-possession.ts';
import { honourBundle, type HonouredBundle } from './honour-bundle.ts';

/** What every request with a product key brings, whatever it asks for and by whatever road it came. */
export interface KeyedAsks {
  /** Last five characters of the product key. */
  readonly key: string;
  /** Number of the bundle that the answer shall say; 0 = none: then it is made from key and agreement. */
  readonly bundle: number;
  /** Whether V gives the proof that was shown. */
  readonly proves: (verifier: Uint8Array) => boolean;
}

export interface Admission {
  readonly asks: KeyedAsks;
  readonly kind: SecretKeyKind;
  /** Who asks, for the audit. */
  readonly actor: string;
  readonly now: Seconds;
}

export interface Admitted {
  readonly key: ProductKeyRecord;
  readonly bundle: HonouredBundle | undefined;
}

/**
 * Whether anything is decided at all: the product key is proved, and the bundle named is one that may be confirmed.
 * A refusal is a value, as in `provePossession` and `honourBundle`.
 */
export async function admitRequest(
  parts: AuthorityParts,
  tx: Transaction,
  { asks, kind, actor, now }: Admission,
): Promise<Admitted | ActivationError> {
  const key = await provePossession(parts.vault, tx, { key: asks.key, kind, proves: asks.proves, actor, now });
  if (key instanceof ActivationError) return key;
  const bundle = await honourBundle(parts, tx, { key, number: asks.bundle, now });
  return bundle instanceof ActivationError ? bundle : { key, bundle };
}
