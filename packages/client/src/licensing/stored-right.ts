/**
 * A right as it lies in a state folder, of whichever kind: whose it must be, how it is trusted, and that it is judged anew only
 * when something it depends on has changed. What each kind says is in a file of its own.
 */
import {
  type ErrorCode,
  isActivationError,
  type KeyId,
  type LeaseHolder,
  type OpenedProductRoots,
  type RevocationSet,
  type SignatureCache,
  type TrustContext,
} from '@attiva/protocol';
import { heldIds, type IdentityRecord } from '../identity/identity-record.ts';
import type { FoundRight, RightFinding } from './held-right.ts';
import type { Product } from './product.ts';

/** Everything but what is stored that a finding depends on; compared by identity, so that the warm path verifies no signature. */
export interface RightQuestion {
  readonly identity: IdentityRecord;
  /** Clients whose keys an agent has proved to hold. */
  readonly proven?: ReadonlySet<KeyId> | undefined;
  readonly revocations: RevocationSet;
  readonly product: Product;
  readonly generation: number;
}

/** What every kind is stored with: as it was received, and the identity it was given to. */
export interface StoredChain {
  readonly chain: readonly string[];
  readonly client: KeyId;
}

/** One kind of right. */
export interface RightKind<Stored extends StoredChain> {
  /** Code for one that was given to an identity which is not here. */
  readonly foreign: ErrorCode;
  /** @throws {ActivationError} why it does not count. */
  readonly judge: (stored: Stored, question: RightQuestion, trust: TrustContext) => FoundRight;
}

/** The place where a right of one kind lies. */
export class StoredRight<Stored extends StoredChain> {
  readonly #kind: RightKind<Stored>;
  readonly #opened: OpenedProductRoots;
  readonly #signatures: SignatureCache;
  #stored: Stored | undefined;
  #question: RightQuestion | undefined;
  #finding: RightFinding = {};

  constructor(kind: RightKind<Stored>, opened: OpenedProductRoots, signatures: SignatureCache) {
    this.#kind = kind;
    this.#opened = opened;
    this.#signatures = signatures;
  }

  find(stored: Stored | undefined, question: RightQuestion): RightFinding {
    if (this.#stored !== stored || this.#question === undefined || !isSame(this.#question, question)) {
      this.#finding = stored === undefined ? {} : this.#judge(stored, question);
      this.#stored = stored;
      this.#question = question;
    }
    return this.#finding;
  }

  #judge(stored: Stored, question: RightQuestion): RightFinding {
    const { identity, proven, revocations } = question;
    const isLeft = identity.left?.clients.includes(stored.client) === true;
    const isHeld = proven?.has(stored.client) === true || heldIds(identity).has(stored.client);
    if (!isLeft && !isHeld) return { problem: this.#kind.foreign };
    try {
      const trust = trustInStored(this.#opened, revocations, this.#signatures);
      const found = this.#kind.judge(stored, question, trust);
      return isLeft && identity.left !== undefined ? { found, leftAt: identity.left.at } : { found };
    } catch (error) {
      if (isActivationError(error)) return { problem: error.code };
      throw error;
    }
  }
}

function isSame(a: RightQuestion, b: RightQuestion): boolean {
  return (
    a.identity === b.identity &&
    a.proven === b.proven &&
    a.revocations === b.revocations &&
    a.product === b.product &&
    a.generation === b.generation
  );
}

/** T1 is not judged of what is stored: a right from ahead of the clock is a state (`clock-behind-lease`), not an error. */
export function trustInStored(
  { vendor, roots, allowLab }: OpenedProductRoots,
  revocations: RevocationSet,
  cache: SignatureCache,
): TrustContext {
  return { vendor, roots, allowLab, now: 0, revocations, cache };
}

/** Whom and what a lease or device license of an edition must be for. */
export function holderOf(client: KeyId, { application, edition }: Product, generation: number): LeaseHolder {
  return { client, application: application.id, edition: edition.id, generation };
}
