import { importPublicKey, type VerificationKey } from '@attiva/protocol';
import { RecentKeys } from './recent-keys.ts';
import type { Verifier } from './verifier.ts';
import { verifyRequest } from './verify-request.ts';

/**
 * Verifies in the calling thread, at once: where one virtual clock drives everything (the lab), nothing may happen beside
 * it. A host that serves a network has the worker instead.
 * @param capacity most imported keys of clients that are kept.
 */
export function createInlineVerifier(capacity: number): Verifier {
  const recent = new RecentKeys<VerificationKey>(capacity);
  return {
    verify: async (batch) =>
      batch.map((request) =>
        verifyRequest(request, (jwk, id) => recent.get(id, (again) => (again ? importPublicKey(jwk) : jwk))),
      ),
    close: async () => {},
  };
}
