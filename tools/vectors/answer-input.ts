/** Inputs of `judge-answer`, as the answer suites write them. */
import type { Json, JsonObject } from './forge.ts';
import { type ChainChange, keys, leaseChain, noticeChain, now, requestId, trust } from './world.ts';

export const pending: JsonObject = {
  client: keys.client.id,
  jti: requestId,
  iat: now - 2,
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
};

/** A `new-identity` notice has neither reason nor store and turn. */
export const newIdentity: JsonObject = {
  outcome: 'new-identity',
  reason: undefined,
  store: undefined,
  turn: undefined,
};
export const asLease = { result: { kind: 'lease' } };

export const granted = { entitlements: { desktop: { 'max-layers': 12, 'pdf-export': true, tier: 'pro' } } } as const;

export function answer(body: Json, change: { pending?: JsonObject; trust?: JsonObject } = {}): JsonObject {
  return { body, pending: { ...pending, ...change.pending }, trust: { ...trust, ...change.trust } };
}

export function lease(change: ChainChange = {}, more: { pending?: JsonObject; trust?: JsonObject } = {}): JsonObject {
  return answer({ chain: leaseChain(change) }, more);
}

export function notice(subject: JsonObject = {}, change: ChainChange = {}): JsonObject {
  return answer({ chain: noticeChain({ ...change, subject }) });
}
