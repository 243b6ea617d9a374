import type { ErrorCode, Seconds } from '@attiva/protocol';
import type { Product } from '../licensing/product.ts';
import type { ClientState, StoredObject } from '../state/client-state.ts';
import type { DirectorySession } from './activation-source.ts';

/** An object that licenses, and when. */
export interface NewObject {
  readonly product: Product;
  readonly object: StoredObject;
  /** Whether a lab root vouches. */
  readonly lab: boolean;
  /** Wall clock. */
  readonly at: Seconds;
}

/** The state after a session that licenses. What a host said last is over; its lease, where there is one, runs on. */
export function withObject(state: ClientState, { product, object, lab, at }: NewObject): ClientState {
  const { answer: _answer, agreementCleared: _cleared, ...kept } = state.editions[product.key] ?? {};
  return {
    ...state,
    ...(lab && { lab: true }), // Whatever the product's roots say of themselves.
    editions: { ...state.editions, [product.key]: { ...kept, object, attempt: { at } } },
  };
}

/**
 * Whether the machine belongs to another directory than the one that gave the object, or to none. Another CA is no other
 * directory.
 */
export function hasLeft({ directoryIds: [plain] }: StoredObject, session: DirectorySession | undefined): boolean {
  return session?.ids[0] !== plain;
}

/**
 * The state of an edition whose object its directory gives no more: it ended when that was first noticed. A moment ahead was noted by
 * a clock that has been corrected since.
 */
export function withObjectEnded(
  state: ClientState,
  product: Product,
  ended: { readonly at: Seconds; readonly code: ErrorCode },
): ClientState {
  const { object, ...kept } = state.editions[product.key] ?? {};
  if (object === undefined || (object.ended !== undefined && object.ended.at <= ended.at)) return state;
  return { ...state, editions: { ...state.editions, [product.key]: { ...kept, object: { ...object, ended } } } };
}
