/**
 * The worker thread: takes whole batches of request texts, gives back what each says or why it is refused. Parsing, key
 * import and signature verification happen here and nowhere else; no database, no decision about licensing.
 */
import { parentPort } from 'node:worker_threads';
import { importPublicKey, type KeyImporter, type VerificationKey } from '@attiva/protocol';
import { RecentKeys } from './recent-keys.ts';
import { type RequestToVerify, verifyRequest } from './verify-request.ts';

const port = parentPort;
if (port === null) throw new TypeError('verify-worker runs as a worker thread only');

const recent = new RecentKeys<VerificationKey>(512);
const importKey: KeyImporter = (jwk, id) => recent.get(id, (again) => (again ? importPublicKey(jwk) : jwk));

port.on('message', (batch: readonly RequestToVerify[]) => {
  // One text for the whole list: writing and reading it costs a third of what copying its objects does.
  port.postMessage(JSON.stringify(batch.map((request) => verifyRequest(request, importKey))));
});
