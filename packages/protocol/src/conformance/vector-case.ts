/**
 * The shape of one case of spec/vectors and of the answer to it. What the operations mean is spec/vectors/README.md;
 * what this implementation answers is `evaluate-vector.ts`. Reading files and running programs is not done here.
 */
import type { Seconds, VendorId } from '../envelope/ids.ts';
import type { PublicJwk } from '../envelope/signing-key.ts';

/** What a program under test is given: one line of JSON. */
export interface VectorQuestion {
  readonly id: string;
  readonly operation: string;
  readonly input: VectorInput;
}

/** A case as it stands in a vector file. */
export interface VectorCase extends VectorQuestion {
  readonly about: string;
  /** Who would gain what if a refused case were accepted. */
  readonly attack?: string;
  /** `ok`, or the error code. */
  readonly expect: string;
  /** What an accepted case yields, where that is worth comparing. */
  readonly result?: unknown;
}

/** A vector file. */
export interface VectorSuite {
  readonly suite: string;
  readonly about: string;
  readonly cases: readonly VectorCase[];
}

/** What a program answers: one line of JSON. `result` is compared when it is there. */
export interface VectorAnswer {
  readonly id: string;
  readonly code: string;
  readonly result?: unknown;
}

/** Everything an operation needs, as JSON; each operation reads its own members. */
export type VectorInput = Readonly<Record<string, unknown>>;

/** The `trust` member: whom the verifier trusts, and when. */
export interface VectorTrust {
  readonly vendor: VendorId;
  readonly roots: readonly PublicJwk[];
  readonly now: Seconds;
  /** Chains of the revocation lists that are held. */
  readonly revocations: readonly (readonly string[])[];
  /** The verifier was built to take lab roots. */
  readonly allowLab?: true;
}
