/** Inputs of `verify-chain`, as the chain suites write them. */
import type { Json, JsonObject } from './forge.ts';
import { trust } from './world.ts';

/** The question whether this is the chain of a lease. */
export function lease(chain: Json, change: JsonObject = {}): JsonObject {
  return { kind: 'lease', chain, trust: { ...trust, ...change } };
}

/** The question whether this is the chain of that kind. */
export function of(kind: string, chain: Json, change: JsonObject = {}): JsonObject {
  return { kind, chain, trust: { ...trust, ...change } };
}
