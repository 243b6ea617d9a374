/** Making product keys as rows: public ones as printed, secret ones as a sealed verifier. */
import { createProductKey, type ProductKey, type Seconds } from '@attiva/protocol';
import { newRowId, type Surroundings } from '../surroundings.ts';
import type { ProductKeyRecord } from './key.repository.ts';
import type { KeyVault } from './key-vault.ts';

/** The familiar policy: a key registers up to six hosts, each up to ten times (31 fit into a telephone code). */
export const usualHosts = 6;
export const usualRegistrations = 10;

export interface KeyPlace {
  readonly application: string;
  readonly generation: number;
}

const emptyRow = {
  edition: null,
  publicKey: null,
  verifier: null,
  agreement: null,
  maxHosts: null,
  maxRegistrations: null,
  quota: null,
  trialDays: null,
  maxReturns: null,
  blockedAt: null,
  blockReason: null,
} as const;

type Randomness = Pick<Surroundings, 'random'>;

/** A setup key is public: it is kept as printed and needs no verifier. */
export function newSetupKey(
  randomness: Randomness,
  place: KeyPlace & { readonly edition: string },
  { group, createdAt }: { readonly group: number; readonly createdAt: Seconds },
): ProductKeyRecord {
  const key = createProductKey({ kind: 'setup', group, random: randomness.random(10) });
  return {
    ...emptyRow,
    ...place,
    id: newRowId(randomness),
    kind: 'setup',
    lastFive: key.lastFive,
    publicKey: key.text,
    createdAt,
  };
}

export interface SecretKeyTerms {
  readonly kind: 'host' | 'device';
  readonly group: number;
  readonly createdAt: Seconds;
  readonly edition?: string;
  readonly agreement?: string;
  readonly maxHosts?: number;
  readonly maxRegistrations?: number;
  readonly quota?: number;
  readonly trialDays?: number;
  readonly maxReturns?: number;
}

export interface NewSecretKey {
  /** Shown once, then forgotten. */
  readonly key: ProductKey;
  readonly record: ProductKeyRecord;
}

/** Makes a host or device key. Takes a few hundred milliseconds (Argon2id): call it outside a transaction. */
export async function newSecretKey(
  { random, vault }: Randomness & { readonly vault: KeyVault },
  place: KeyPlace,
  terms: SecretKeyTerms,
): Promise<NewSecretKey> {
  const key = createProductKey({ kind: terms.kind, group: terms.group, random: random(10) });
  const id = newRowId({ random });
  const host = terms.kind === 'host';
  const record: ProductKeyRecord = {
    ...emptyRow,
    ...place,
    id,
    kind: terms.kind,
    edition: terms.edition ?? null,
    lastFive: key.lastFive,
    verifier: vault.seal(await vault.derive(key.canonical), id),
    agreement: terms.agreement ?? null,
    maxHosts: host ? (terms.maxHosts ?? usualHosts) : null,
    maxRegistrations: host ? (terms.maxRegistrations ?? usualRegistrations) : null,
    quota: host ? null : (terms.quota ?? 1),
    trialDays: host ? null : (terms.trialDays ?? null),
    maxReturns: host ? null : (terms.maxReturns ?? null),
    createdAt: terms.createdAt,
  };
  return { key, record };
}
