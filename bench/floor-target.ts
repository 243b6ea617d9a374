/**
 * A child process: what the same HTTP server does without a host behind it. Its one word says how much: `floor` verifies whole
 * batches in a worker as the host does, then makes one plain ES256 signature per answer and stores nothing; `batch-floor`
 * signs once for the batch; `empty` answers at once, whatever it is asked.
 */
import { createHttpServer, createSilentLog } from '@attiva/daemon';
import { encodeBase64url, type LeaseClaims, prepareHostStatement, signBatch, statementId } from '@attiva/protocol';
import { createSigner, FakeVendor } from '@attiva/testkit';
import { BatchLine, type VerifiedItem } from '../packages/host/dist/activation/batch-line.js';
import { createVerifier } from '../packages/host/dist/activation/verifier.js';
import { measured } from './bench-vendor.ts';

const seconds = (): number => Math.floor(Date.now() / 1000);
const vendor = await FakeVendor.create({ now: seconds() });
const signer = createSigner();
const grant = await vendor.grant(signer.id, measured.application);
const grantId = statementId(grant);

function leaseFor({ verified, item }: VerifiedItem): string | Error {
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
  return prepareHostStatement('lease', lease, signer.jwk);
}

function chainOf(statement: string | undefined): string {
  return `{"chain":["${statement}","${grant}","${vendor.delegation}"]}`;
}

function signEach(batch: readonly VerifiedItem[]): Promise<(string | Error)[]> {
  return Promise.all(
    batch.map(async (entry) => {
      const input = leaseFor(entry);
      if (input instanceof Error) return input;
      return chainOf(`${input}.${encodeBase64url(await signer.sign(Buffer.from(input, 'latin1')))}`);
    }),
  );
}

async function signOnce(batch: readonly VerifiedItem[]): Promise<(string | Error)[]> {
  const inputs = batch.map(leaseFor);
  const good = inputs.filter((input) => typeof input === 'string');
  const statements = good.length === 0 ? [] : await signBatch(good, signer);
  let next = 0;
  return inputs.map((input) => (input instanceof Error ? input : chainOf(statements[next++])));
}

const kind = process.argv[2];
const verifier = createVerifier();
const line = new BatchLine({
  verifier,
  settle: kind === 'batch-floor' ? signOnce : signEach,
  capacity: 10_000,
  batchSize: 1024,
  holdMilliseconds: () => 5,
  monotonic: () => performance.now(),
});
const server = createHttpServer({ log: createSilentLog(), now: Date.now });
server.fastify.post('/v1/activations', async (request, reply) => {
  if (kind === 'empty') return reply.header('content-type', 'application/json').send('{}');
  const address = request.socket.remoteAddress ?? '';
  const body = await line.submit({ text: request.body as string, receivedAt: seconds(), address });
  return reply.header('content-type', 'application/json').send(body);
});
const at = await server.listen({ host: '127.0.0.1', port: 0 });
// As the host does: the thread is up before anybody is measured. It alone would not keep the process, so not before.
await verifier.verify([]);
process.send?.({ url: at.url });
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
