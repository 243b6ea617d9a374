import { createHmac } from 'node:crypto';
import { jcs, type JsonObject, sha256 } from './forge.ts';

/** V of the host key that the vectors register with. */
export const verifier = sha256('attiva test verifier V');

/** HMAC-SHA-256 under V over JCS of exactly these four: the proof that a request's sender has the product key. */
export function proofOf({ bundle, device, key, sub }: JsonObject, by: Uint8Array = verifier): Buffer {
  return createHmac('sha256', by).update(jcs({ bundle, device, key, sub })).digest();
}
