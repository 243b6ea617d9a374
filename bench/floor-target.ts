/**
 * A child process: the floor. The same HTTP server and the same verification of whole batches in a worker; then one
 * plain ES256 signature per answer and no storage at all.
 */
import { createHttpServer, createSilentLog } from '@attiva/daemon';
import { encodeBase64url, type LeaseClaims, prepareHostStatement, statementId } from '@attiva/protocol';
import { createSigner, FakeVendor } from '@attiva/testkit';
import { BatchLine, type VerifiedItem } from '../packages/host/dist/activation/batch-line.js';
import { createVerifier } from '../packages/host/dist/activation/verifier.js';
import { measured } from './bench-vendor.ts';

const seconds = (): number => Math.floor(Date.now() / 1000);
const vendor = await FakeVendor.create({ now: seconds() });
const signer = createSigner();
const grant = await vendor.grant(signer.id, measured.application);
const grantId = statementId(grant);

async function answer({ verified, item }: VerifiedItem): Promise<string | Error> {
  if (!verified.ok) return new Error(verified.code);
  const { claims } = verified.request;
  const lease: Omit<LeaseClaims, 'store'> & { store: string } = {
    iss: signer.id,
    iat: item.receivedAt,
    sub: claims.iss,
    nonce: claims.jti,
    grant: grantId,
    application: claims.application,
    generation: claims.generation,
    renewAfter: 604_800,
    retryAfter: 7200,
    count: 2,
    threshold: 1,
    revocations: {},
    edition: claims.edition,
    exp: item.receivedAt + 180 * 86_400,
    ends: 'validity',
    entitlements: { 'max-layers': 200, 'pdf-export': true },
    store: claims.jti,
    turn: 1,
  };
  const input = prepareHostStatement('lease', lease, signer.jwk);
  const signature = encodeBase64url(await signer.sign(Buffer.from(input, 'latin1')));
  return `{"chain":["${input}.${signature}","${grant}","${vendor.delegation}"]}`;
}

const verifier = createVerifier();
const line = new BatchLine({
  verifier,
  settle: (batch) => Promise.all(batch.map(answer)),
  capacity: 10_000,
  batchSize: 1024,
  holdMilliseconds: 2,
  monotonic: () => performance.now(),
});
const server = createHttpServer({ log: createSilentLog(), now: Date.now });
server.fastify.post('/v1/activations', async (request, reply) => {
  const address = request.socket.remoteAddress ?? '';
  const body = await line.submit({ text: request.body as string, receivedAt: seconds(), address });
  return reply.header('content-type', 'application/json').send(body);
});
const at = await server.listen({ host: '127.0.0.1', port: 0 });
// As the host does: the thread is up before anybody is measured. It alone would not keep the process, so not before.
await verifier.verify([]);
process.send?.({ url: at.url });
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
