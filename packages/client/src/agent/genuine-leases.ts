import {
  type JudgedLease,
  type JudgedLicense,
  judgeStoredLease,
  judgeStoredLicense,
  isActivationError,
  type LeaseHolder,
  type OpenedProductRoots,
  type SignatureCache,
  type TrustContext,
} from '@attiva/protocol';
import type { Product } from '../licensing/product.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';

/** What is needed to judge a lease that somebody shows. */
export interface LeaseTrust {
  readonly opened: OpenedProductRoots;
  readonly products: readonly Product[];
  readonly signatures: SignatureCache;
}

/** By `APPLICATION/EDITION`: the lease or device licence that counts. */
export type GenuineLeases = ReadonlyMap<string, JudgedLease | JudgedLicense>;

/**
 * The shown leases and device licences that count: of the edition under which they are shown and the generation of its key, signed under the
 * vendor's roots, given to a client whose key was proved. Anybody proves a key of his own and writes its id beside a lease of
 * nobody: what is not found here must neither replace nor remove anything. Whether a lease has ended is not judged.
 */
export function genuineLeases({ state, proven }: AgentSnapshot, trust: LeaseTrust): GenuineLeases {
  const found = new Map<string, JudgedLease | JudgedLicense>();
  for (const product of trust.products) {
    const { key, lease, license } = state.editions[product.key] ?? {};
    if (key === undefined) continue;
    const { application, edition } = product;
    const of = { application: application.id, edition: edition.id, generation: key.generation };
    for (const [shown, judgeOne] of [
      [license, judgeStoredLicense],
      [lease, judgeStoredLease],
    ] as const) {
      if (shown === undefined || !proven.ids.has(shown.client) || found.has(product.key)) continue;
      const judged = judge<JudgedLease | JudgedLicense>(
        judgeOne,
        { chain: shown.chain, holder: { ...of, client: shown.client } },
        trust,
      );
      if (judged !== undefined) found.set(product.key, judged);
    }
  }
  return found;
}

function judge<T>(
  judgeOne: (chain: unknown, holder: LeaseHolder, trust: TrustContext) => T,
  shown: { readonly chain: readonly string[]; readonly holder: LeaseHolder },
  { opened: { vendor, roots, allowLab, revocations }, signatures: cache }: LeaseTrust,
): T | undefined {
  try {
    return judgeOne(shown.chain, shown.holder, { vendor, roots, allowLab, now: 0, revocations, cache });
  } catch (error) {
    if (isActivationError(error)) return undefined; // Somebody else's, of another product, or no lease at all.
    throw error;
  }
}
