import {
  type JudgedLease,
  judgeStoredLease,
  isActivationError,
  type OpenedProductRoots,
  type SignatureCache,
} from '@attiva/protocol';
import type { Product } from '../licensing/product.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';

/** What is needed to judge a lease that somebody shows. */
export interface LeaseTrust {
  readonly opened: OpenedProductRoots;
  readonly products: readonly Product[];
  readonly signatures: SignatureCache;
}

/** By `APPLICATION/EDITION`. */
export type GenuineLeases = ReadonlyMap<string, JudgedLease>;

/**
 * The shown leases that count: of the edition under which they are shown and the generation of its key, signed under the
 * vendor's roots, given to a client whose key was proved. Anybody proves a key of his own and writes its id beside a lease of
 * nobody: what is not found here must neither replace nor remove anything. Whether a lease has ended is not judged.
 */
export function genuineLeases({ state, proven }: AgentSnapshot, trust: LeaseTrust): GenuineLeases {
  const found = new Map<string, JudgedLease>();
  for (const product of trust.products) {
    const { key, lease } = state.editions[product.key] ?? {};
    if (key === undefined || lease === undefined || !proven.ids.has(lease.client)) continue;
    const { application, edition } = product;
    const holder = {
      client: lease.client,
      application: application.id,
      edition: edition.id,
      generation: key.generation,
    };
    const judged = judge(lease.chain, holder, trust);
    if (judged !== undefined) found.set(product.key, judged);
  }
  return found;
}

function judge(
  chain: readonly string[],
  holder: Parameters<typeof judgeStoredLease>[1],
  { opened: { vendor, roots, allowLab, revocations }, signatures: cache }: LeaseTrust,
): JudgedLease | undefined {
  try {
    return judgeStoredLease(chain, holder, { vendor, roots, allowLab, now: 0, revocations, cache });
  } catch (error) {
    if (isActivationError(error)) return undefined; // Somebody else's, of another product, or no lease at all.
    throw error;
  }
}
