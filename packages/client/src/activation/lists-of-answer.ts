import { type RevocationSet, takeRevocations, type TrustContext } from '@attiva/protocol';
import { isChain, isRecord } from '../state/client-state.ts';

/** Most lists taken from one answer. */
const mostLists = 32;

/**
 * What is held, with each newer list of `{"lists":[…]}`, as hosts, authorities and carry files bring them. Refused lists are left
 * out by rule (spec/messages.md 6).
 */
export function withListsOf(body: unknown, trust: TrustContext): RevocationSet {
  const lists: readonly unknown[] = isRecord(body) && Array.isArray(body['lists']) ? body['lists'] : [];
  return takeRevocations(lists.slice(0, mostLists).filter(isChain), trust).held;
}
