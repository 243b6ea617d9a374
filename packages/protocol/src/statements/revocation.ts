/**
 * Revocation lists as they are held (spec/statements.md, "Revocation"): of each signer the newest list, for ever. A list
 * of a root revokes delegations; a list of a delegation revokes what stands under it. Lists only grow.
 */
import type { KeyId, Seconds } from '../envelope/ids.ts';
import type { RevocationMarks, RevocationsClaims } from './claims.ts';

/** Most signers whose newest list a message names. */
export const mostMarks = 16;

/** One verified list with the chain that carried it. */
export interface HeldRevocations {
  readonly claims: RevocationsClaims;
  readonly chain: readonly string[];
}

/** The newest verified list of each signer. Immutable: `with` gives a new set. */
export class RevocationSet {
  static readonly empty: RevocationSet = new RevocationSet(new Map());

  readonly #lists: ReadonlyMap<KeyId, HeldRevocations>;
  readonly #revoked: ReadonlyMap<KeyId, ReadonlySet<string>>;

  private constructor(lists: ReadonlyMap<KeyId, HeldRevocations>) {
    this.#lists = lists;
    this.#revoked = new Map([...lists].map(([signer, held]) => [signer, new Set(held.claims.revoked)]));
  }

  /** Takes a list in when it is newer than the one held of its signer. */
  with(held: HeldRevocations): RevocationSet {
    const known = this.#lists.get(held.claims.sub);
    if (known !== undefined && known.claims.iat >= held.claims.iat) return this;
    return new RevocationSet(new Map([...this.#lists, [held.claims.sub, held]]));
  }

  /** Whether this signer has revoked this id. */
  revokes(signer: KeyId, id: string): boolean {
    return this.#revoked.get(signer)?.has(id) ?? false;
  }

  /** Everything that this signer has revoked, as its newest list has it. */
  entries(signer: KeyId): readonly string[] {
    return this.#lists.get(signer)?.claims.revoked ?? [];
  }

  /**
   * `iat` of the newest list per signer, as requests and answers carry it: those of the sixteen newest lists. Signers come and
   * go over the years and lists are kept for ever; a message with more marks would be refused by whoever gets it.
   */
  marks(): RevocationMarks {
    const all = [...this.#lists].map(([signer, held]): [string, Seconds] => [signer, held.claims.iat]);
    return Object.fromEntries(all.sort(([, a], [, b]) => b - a).slice(0, mostMarks));
  }

  /** Whether somebody's marks tell of a list newer than the one held here. */
  isBehind(marks: RevocationMarks): boolean {
    return Object.entries(marks).some(([signer, iat]) => (this.#lists.get(signer as KeyId)?.claims.iat ?? -1) < iat);
  }

  /** All lists held: who signed each, when, and how many ids it names. */
  told(): readonly { readonly signer: KeyId; readonly signed: Seconds; readonly entries: number }[] {
    return [...this.#lists].map(([signer, { claims }]) => ({
      signer,
      signed: claims.iat,
      entries: claims.revoked.length,
    }));
  }

  /** The chains of all lists held, for storing and passing on. */
  chains(): (readonly string[])[] {
    return [...this.#lists.values()].map((held) => held.chain);
  }
}
