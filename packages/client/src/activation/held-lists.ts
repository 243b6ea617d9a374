import {
  isActivationError,
  type OpenedProductRoots,
  openRevocationList,
  RevocationSet,
  type Seconds,
  type TrustContext,
} from '@attiva/protocol';
import type { ClientState } from '../state/client-state.ts';

/** A list is never too new: the clock of this machine may stand in the past. */
const farFuture: Seconds = Number.MAX_SAFE_INTEGER - 1_000_000;

function withList(held: RevocationSet, chain: readonly string[], trust: TrustContext): RevocationSet {
  try {
    return held.with(openRevocationList(chain, trust));
  } catch (error) {
    if (isActivationError(error)) return held; // Not a list of this vendor's: as if it were not there.
    throw error;
  }
}

type Lists = ClientState['revocations'];

/** The newest revocation list of each signer: of the product and of the state, verified once for what is stored. */
export class HeldLists {
  readonly #opened: OpenedProductRoots;
  #known: { readonly from: Lists; readonly held: RevocationSet } | undefined;

  constructor(opened: OpenedProductRoots) {
    this.#opened = opened;
  }

  in({ revocations }: ClientState): RevocationSet {
    if (this.#known?.from !== revocations) {
      this.#known = { from: revocations, held: this.#verify(revocations) };
    }
    return this.#known.held;
  }

  /** Verified again, for a file can be edited. Each by itself: a list outlives the revocation of its signer. */
  #verify(lists: Lists): RevocationSet {
    const { vendor, roots, revocations, allowLab } = this.#opened;
    const trust = { vendor, roots, allowLab, now: farFuture, revocations: RevocationSet.empty };
    return lists.reduce((held, chain) => withList(held, chain, trust), revocations);
  }
}
