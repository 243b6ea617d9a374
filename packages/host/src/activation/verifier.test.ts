import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { type ActivationRequestInput, createActivationRequest, type RequestId, type VendorId } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { createVerifier, spareThreads } from './verifier.ts';

const now = 1_795_000_000;

function requestAt(iat: number): Promise<{ readonly statement: string }> {
  const input: ActivationRequestInput = {
    iat,
    jti: randomBytes(16).toString('base64url') as RequestId,
    vendor: 'aurora.example' as VendorId,
    application: 'aurora-os',
    edition: 'desktop',
    generation: 2025,
    roots: [],
    revocations: {},
    device: [1, 2, 3],
    state: 2,
    minutesLeft: 10,
    virtual: false,
  };
  return createActivationRequest(input, createSigner());
}

describe('the verifying thread', () => {
  test('answers a list in its order, good and bad ones', async (t) => {
    const verifier = createVerifier();
    t.after(() => verifier.close());
    const good = await requestAt(now);
    const late = await requestAt(now - 5 * 3600);
    const texts = [good.statement, 'rubbish', late.statement, `${good.statement}A`];
    const answers = await verifier.verify(texts.map((text) => ({ text, receivedAt: now })));
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? 'ok' : answer.code)),
      ['ok', 'not-authentic', 'clock-difference', 'not-authentic'],
    );
    const off = answers[2];
    assert.ok(off !== undefined && !off.ok && off.request !== undefined, 'whose clock is off stays known');
    assert.match(off.detail, /5 h 0 min apart/);
  });

  test('one per core to spare, and never more than the one thread behind them can take', () => {
    assert.deepEqual([1, 2, 3, 4, 5, 64].map(spareThreads), [1, 1, 2, 3, 4, 4]);
  });

  test('further ones start with a list that finds all others at work, up to the number given', async (t) => {
    const verifier = createVerifier({ threads: 3 });
    t.after(() => verifier.close());
    assert.equal(verifier.lanes, 3);
    assert.equal(verifier.running, 0);
    const ask = async (): Promise<boolean | undefined> => {
      const { statement } = await requestAt(now);
      const [answer] = await verifier.verify([{ text: statement, receivedAt: now }]);
      return answer?.ok;
    };
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await ask(), true);
    assert.equal(verifier.running, 1, 'one after the other needs one thread');
    assert.deepEqual(
      await Promise.all(Array.from({ length: 7 }, ask)),
      Array.from({ length: 7 }, () => true),
    );
    assert.equal(verifier.running, 3);
    const poison = null as unknown as [];
    const [lost, kept] = await Promise.allSettled([verifier.verify(poison), ask()]);
    assert.deepEqual([lost?.status, kept?.status], ['rejected', 'fulfilled'], 'only the lists of the one that died');
    assert.equal(verifier.running, 2);
  });

  test('one that dies fails the lists it held and is replaced at the next one', async (t) => {
    const verifier = createVerifier({ threads: 1 });
    t.after(() => verifier.close());
    const poison = null as unknown as [];
    const { statement } = await requestAt(now);
    const held = [verifier.verify(poison), verifier.verify([{ text: statement, receivedAt: now }])];
    const outcomes = await Promise.allSettled(held);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['rejected', 'rejected'],
    );
    const [again] = await verifier.verify([{ text: statement, receivedAt: now }]);
    assert.equal(again?.ok, true);
  });

  test('closed while a list is out, it rejects instead of hanging', async () => {
    const verifier = createVerifier();
    const { statement } = await requestAt(now);
    const out = verifier.verify([{ text: statement, receivedAt: now }]);
    await Promise.all([assert.rejects(out), verifier.close()]);
    await assert.rejects(verifier.verify([]), TypeError);
  });
});
