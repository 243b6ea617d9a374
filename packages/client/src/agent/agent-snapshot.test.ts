import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDeviceProof, type ErrorCode, isActivationError, type RequestId, type VendorId } from '@attiva/protocol';
import fc from 'fast-check';
import { createSigner } from '@attiva/testkit';
import { emptyGrace } from '../state/grace.ts';
import { emptyState } from '../state/client-state.ts';
import { judgeSnapshot } from './agent-snapshot.ts';
import { readReport } from './read-report.ts';

const vendor = 'aurora.example' as VendorId;
const nonce = Buffer.alloc(16, 7).toString('base64url') as RequestId;
const now = 1_795_392_000;
const signer = createSigner();
const asked = { nonce, vendor, now, device: [1, 2, 3] as const };
const proof = await createDeviceProof({ iat: now, nonce, vendor, device: [1, 2, 3] }, signer);
const good = {
  api: 1,
  program: '1.2.3',
  pid: 7,
  revision: 'abc-1',
  state: emptyState,
  grace: emptyGrace,
  clients: [signer.id],
  proofs: [proof],
};

function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    return error.code;
  }
}

test('what an agent proves is taken, with the present identity last', () => {
  const snapshot = judgeSnapshot({ ...good, later: [1] }, asked);
  assert.deepEqual([...snapshot.proven.ids], [signer.id]);
  assert.deepEqual([snapshot.proven.present, snapshot.program, snapshot.pid], [signer.id, '1.2.3', 7]);
  assert.equal(judgeSnapshot({ ...good, clients: [], proofs: [] }, asked).proven.present, undefined);
});

test('each member of another kind, and each client without its proof, is not believed', () => {
  const wrong = {
    api: [undefined, '1', 1.5, -1],
    state: [undefined, null, [], { ...emptyState, editions: { a: { lease: 7 } } }],
    grace: [undefined, { editions: { a: { start: 'x' } } }],
    clients: [undefined, [], [signer.id, signer.id], [createSigner().id], Array.from({ length: 17 }, () => signer.id)],
    proofs: [undefined, [], [''], [proof, proof], [7]],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.equal(
        codeOf(() => judgeSnapshot({ ...good, [name]: value }, asked)),
        'agent-not-proven',
        `${name} ${String(value)}`,
      );
    }
  }
  assert.equal(
    codeOf(() => judgeSnapshot({ ...good, api: 0 }, asked)),
    'agent-too-old',
  );
  const later = { ...asked, nonce: Buffer.alloc(16, 8).toString('base64url') as RequestId };
  assert.equal(
    codeOf(() => judgeSnapshot(good, later)),
    'agent-not-proven',
    'a proof of yesterday',
  );
});

test('property: whatever answers is refused with a code, and proves no client', () => {
  const anything = fc.record({
    api: fc.oneof(fc.constant(1), fc.jsonValue()),
    state: fc.oneof(fc.constant(emptyState), fc.jsonValue()),
    grace: fc.oneof(fc.constant(emptyGrace), fc.jsonValue()),
    clients: fc.oneof(fc.constant([signer.id]), fc.jsonValue()),
    proofs: fc.oneof(fc.array(fc.string(), { maxLength: 2 }), fc.jsonValue()),
  });
  fc.assert(
    fc.property(anything, (answer) => {
      codeOf(() => assert.equal(judgeSnapshot(answer, asked).proven.ids.size, 0));
    }),
  );
});

test('property: a report from anybody is none, or one whose texts act on no terminal', () => {
  const subject = { at: 1, product: 'a/b', productName: 'A', generation: 1 };
  const loose = fc.record({
    outcome: fc.constantFrom('licensed', 'counted', 'failed'),
    detail: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
    hosts: fc.oneof(
      fc.array(
        fc.record({
          host: fc.string({ unit: 'binary' }),
          source: fc.constantFrom('dns', 'machine', 'x'),
          outcome: fc.constantFrom('licensed', 'struck-off', 'x'),
          detail: fc.jsonValue(),
        }),
      ),
      fc.jsonValue(),
    ),
    domains: fc.jsonValue(),
    notes: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.oneof(loose, fc.jsonValue()), (value) => {
      const report = readReport(value, subject);
      if (report === undefined) return;
      const texts = [report.detail, ...report.hosts.flatMap(({ host, detail = '' }) => [host, detail])];
      for (const text of texts) assert.doesNotMatch(text, /[\p{Cc}\p{Zl}\p{Zp}]/u);
      assert.ok(report.hosts.length <= 64 && report.product === 'a/b');
    }),
  );
});
