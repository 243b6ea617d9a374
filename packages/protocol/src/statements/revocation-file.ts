/**
 * Revocation lists as a file (spec/messages.md 6): `NAME.revocations`, or whatever else carries lists: a vendor file, the
 * `roots.json` of a product, an answer. Each list is verified by itself; a bad one spoils no other.
 */
import type { VendorId } from '../envelope/ids.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import type { TrustContext } from './chain.ts';
import { openRevocationList } from './revocation-list.ts';
import type { RevocationSet } from './revocation.ts';

/** Most lists taken from one file or answer. */
const mostLists = 64;
/** As many lists as there may be, each of the largest size, and what JSON adds. */
const maxFileLength = 20 * 1024 * 1024;

type Chain = readonly string[];

/** Renders `NAME.revocations`. */
export function revocationFileText(vendor: VendorId, lists: readonly Chain[]): string {
  return `${JSON.stringify({ 'attiva-revocations': 1, vendor, lists }, null, 2)}\n`;
}

/**
 * The lists in a file, nothing of them verified.
 * @throws {ActivationError} `revocations-invalid`.
 */
export function readRevocationFile(text: string): readonly Chain[] {
  if (text.length > maxFileLength) throw invalid('the file is too large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('the file is not JSON', error);
  }
  const lists = listsOf(value);
  if (lists === undefined) throw invalid('the file holds no revocation lists');
  return lists;
}

/** The lists of an answer or file: the member `lists`, or `revocations`; `undefined` where neither is a list of chains. */
function listsOf(value: unknown): readonly Chain[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const file = value as Readonly<Record<string, unknown>>;
  const lists = file['lists'] ?? file['revocations'];
  if (!Array.isArray(lists) || lists.length > mostLists || !lists.every(isChain)) return undefined;
  return lists;
}

function isChain(value: unknown): value is Chain {
  return (
    Array.isArray(value) &&
    (value.length === 1 || value.length === 2) &&
    value.every((member) => typeof member === 'string')
  );
}

function invalid(detail: string, cause?: unknown): ActivationError {
  return new ActivationError('revocations-invalid', detail, { cause });
}

export interface TakenRevocations {
  /** What was held, and what was newer of it. */
  readonly held: RevocationSet;
  /** Lists that were newer than those held. */
  readonly newer: number;
  /** Why the others were refused, one for each. */
  readonly refused: readonly ActivationError[];
}

/** Takes in each list that verifies and is newer than the one held of its signer; those of roots first. */
export function takeRevocations(lists: readonly Chain[], trust: TrustContext): TakenRevocations {
  let held = trust.revocations;
  let newer = 0;
  const refused: ActivationError[] = [];
  // Roots first, so that a list of a revoked delegation is refused with it.
  for (const chain of [...lists].sort((a, b) => a.length - b.length)) {
    try {
      const next = held.with(openRevocationList(chain, { ...trust, revocations: held }));
      if (next !== held) newer += 1;
      held = next;
    } catch (error) {
      if (!isActivationError(error)) throw error;
      refused.push(error);
    }
  }
  return { held, newer, refused };
}
