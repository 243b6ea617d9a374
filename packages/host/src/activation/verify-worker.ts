/**
 * The worker thread: takes whole batches of request texts, gives back what each says or why it is refused. Parsing, key
 * import and signature verification happen here and nowhere else; no database, no decision about licensing.
 */
import type { KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { importPublicKey, type KeyId, type PublicJwk } from '@attiva/protocol';
import { RecentKeys } from './recent-keys.ts';
import { type RequestToVerify, verifyRequest } from './verify-request.ts';

const port = parentPort;
if (port === null) throw new TypeError('verify-worker runs as a worker thread only');

const recent = new RecentKeys(4096);

function importKey(jwk: PublicJwk, id: KeyId): KeyObject | undefined {
  return recent.get(id, () => importPublicKey(jwk));
}

port.on('message', (batch: readonly RequestToVerify[]) => {
  port.postMessage(batch.map((request) => verifyRequest(request, importKey)));
});
