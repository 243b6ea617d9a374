import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import fc from 'fast-check';
import { BatchLine, type BatchLineOptions, type LineAnswer, type VerifiedItem } from './batch-line.ts';
import type { RequestToVerify, VerifiedRequest } from './verify-request.ts';

/** A step that the test lets through one list at a time. */
class Gate<Item, Result> {
  readonly held: {
    readonly items: readonly Item[];
    open(result: readonly Result[]): void;
    fail(error: Error): void;
  }[] = [];
  readonly take = (items: readonly Item[]): Promise<readonly Result[]> =>
    new Promise((open, fail) => this.held.push({ items, open, fail }));
}

const refused: VerifiedRequest = { ok: false, code: 'not-authentic', detail: 'a trial', facts: {} };
const verifyAll = async (batch: readonly RequestToVerify[]): Promise<VerifiedRequest[]> => batch.map(() => refused);
const echo = async (batch: readonly VerifiedItem[]): Promise<LineAnswer[]> => batch.map(({ item }) => item.text);

function lineOf(parts: {
  readonly verify?: (batch: readonly RequestToVerify[]) => Promise<readonly VerifiedRequest[]>;
  readonly settle?: BatchLineOptions['settle'];
  readonly capacity?: number;
  readonly batchSize?: number;
  readonly lanes?: number;
  readonly hold?: number;
}): BatchLine {
  return new BatchLine({
    verifier: { lanes: parts.lanes ?? 1, verify: parts.verify ?? verifyAll, close: async () => {} },
    settle: parts.settle ?? echo,
    capacity: parts.capacity ?? 100,
    batchSize: parts.batchSize ?? 10,
    holdMilliseconds: () => parts.hold ?? 2,
    monotonic: () => performance.now(),
  });
}

const item = (text: string): { text: string; receivedAt: number; address: string } => ({
  text,
  receivedAt: 1,
  address: '10.0.0.1',
});

describe('the line', () => {
  test('gives each caller its own answer, in whatever batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 }), async (many, batchSize) => {
        const sizes: number[] = [];
        const line = lineOf({
          batchSize,
          settle: async (batch) => {
            sizes.push(batch.length);
            await setImmediate();
            return echo(batch);
          },
        });
        const texts = Array.from({ length: many }, (_, index) => `r${index}`);
        assert.deepEqual(await Promise.all(texts.map((text) => line.submit(item(text)))), texts);
        assert.ok(sizes.every((size) => size <= batchSize));
        assert.equal(line.length, 0);
      }),
      { numRuns: 40 },
    );
  });

  test('keeps the order in which requests came, across batches', async () => {
    const seen: string[] = [];
    const line = lineOf({
      batchSize: 3,
      settle: async (batch) => {
        seen.push(...batch.map((entry) => entry.item.text));
        return echo(batch);
      },
    });
    const texts = Array.from({ length: 20 }, (_, index) => `r${index}`);
    await Promise.all(texts.map((text) => line.submit(item(text))));
    assert.deepEqual(seen, texts);
  });

  test('beyond its capacity refuses at once, with a time to come back, and takes again when there is room', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take, capacity: 3 });
    const waiting = ['a', 'b', 'c'].map((text) => line.submit(item(text)));
    await assert.rejects(line.submit(item('d')), (error) => {
      assert.ok(isActivationError(error));
      assert.equal(error.code, 'busy');
      assert.ok((error.retryAfterSeconds ?? 0) >= 1);
      return true;
    });
    assert.equal(line.length, 3);
    gate.held[0]?.open([refused]);
    await setImmediate();
    gate.held[1]?.open([refused, refused]);
    assert.deepEqual(await Promise.all(waiting), ['a', 'b', 'c']);
    const late = line.submit(item('e'));
    gate.held[2]?.open([refused]);
    assert.equal(await late, 'e');
  });

  test('beyond its capacity an address that has most gives way to one that has less, and is told when to come back', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take, capacity: 5 });
    const flood = ['a', 'b', 'c', 'd', 'e'].map((text) => line.submit(item(text)));
    const other = line.submit({ ...item('other'), address: '10.0.0.2' });
    await assert.rejects(flood[4] as Promise<string>, { code: 'busy' });
    assert.equal(line.length, 5);
    gate.held[0]?.open([refused]);
    await setImmediate();
    assert.deepEqual(
      gate.held[1]?.items.map(({ text }) => text),
      ['b', 'other', 'c', 'd'],
      'and it does not wait behind them',
    );
    gate.held[1]?.open([refused, refused, refused, refused]);
    assert.deepEqual(await Promise.all([...flood.slice(0, 4), other]), ['a', 'b', 'c', 'd', 'other']);
  });

  test('what comes while a batch is verified forms one batch', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take });
    const first = line.submit(item('a'));
    const rest = ['b', 'c', 'd'].map((text) => line.submit(item(text)));
    assert.equal(gate.held.length, 1);
    gate.held[0]?.open([refused]);
    await setImmediate();
    assert.equal(gate.held[1]?.items.length, 3);
    gate.held[1]?.open([refused, refused, refused]);
    assert.deepEqual(await Promise.all([first, ...rest]), ['a', 'b', 'c', 'd']);
  });

  test('several who verify share what waits, and each who is free gets the next list', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take, lanes: 3 });
    const texts = Array.from({ length: 12 }, (_, index) => `r${index}`);
    const answers = Promise.all(texts.map((text) => line.submit(item(text))));
    assert.deepEqual(
      gate.held.map(({ items }) => items.length),
      [1, 1, 1],
      'the first three find somebody free',
    );
    const open = (index: number): void => gate.held[index]?.open(gate.held[index].items.map(() => refused));
    open(1);
    await setImmediate();
    assert.deepEqual(
      gate.held.map(({ items }) => items.length),
      [1, 1, 1, 9],
    );
    for (const index of [3, 0, 2]) open(index);
    assert.deepEqual(await answers, texts, 'each has its own answer, whichever list came back first');
    assert.equal(line.length, 0);
  });

  test('a lone request is settled without any timer', async () => {
    const settled: number[] = [];
    const line = lineOf({
      settle: (batch) => {
        settled.push(batch.length);
        return echo(batch);
      },
    });
    const answer = line.submit(item('alone'));
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(settled, [1], 'settled within the same turn of the loop');
    assert.equal(await answer, 'alone');
  });

  test('a held commit does not wait for a verification that hangs', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take });
    const first = line.submit(item('a'));
    const second = line.submit(item('b'));
    gate.held[0]?.open([refused]);
    assert.equal(await first, 'a', 'answered though the list of b is still out');
    gate.held[1]?.open([refused]);
    assert.equal(await second, 'b');
  });

  test('without a hold nothing waits for a list under verification, with one it waits that long', async () => {
    for (const [hold, waits] of [
      [0, false],
      [3_600_000, true],
    ] as const) {
      const gate = new Gate<RequestToVerify, VerifiedRequest>();
      const settled: string[] = [];
      const settle = async (batch: readonly VerifiedItem[]): Promise<LineAnswer[]> => {
        settled.push(batch.map((entry) => entry.item.text).join());
        return echo(batch);
      };
      const line = lineOf({ verify: gate.take, settle, lanes: 2, hold });
      const answers = ['one', 'two'].map((text) => line.submit(item(text)));
      await setImmediate();
      const [first, second] = gate.held;
      first?.open([refused]);
      await setImmediate();
      assert.deepEqual(settled, waits ? [] : ['one']);
      second?.open([refused]);
      assert.deepEqual(await Promise.all(answers), ['one', 'two']);
      assert.deepEqual(settled, waits ? ['one,two'] : ['one', 'two']);
    }
  });

  test('a verifier that throws fails its own list; the next one works', async () => {
    let calls = 0;
    const line = lineOf({
      verify: (batch) => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('the worker died')) : verifyAll(batch);
      },
    });
    await assert.rejects(line.submit(item('a')), /the worker died/);
    assert.equal(await line.submit(item('b')), 'b');
    assert.equal(line.length, 0);
  });

  test('a batch that cannot be settled answers nobody; the next one works', async () => {
    let calls = 0;
    const line = lineOf({
      settle: (batch) => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('full')) : echo(batch);
      },
    });
    await assert.rejects(line.submit(item('a')), /full/);
    assert.equal(await line.submit(item('b')), 'b');
  });

  test('while answers are signed the next batch is settled; what is not answered keeps its place in the line', async () => {
    const signing: { readonly texts: readonly string[]; sign(): void; fail(error: Error): void }[] = [];
    const line = lineOf({
      settle: async (batch) => {
        const texts = batch.map((entry) => entry.item.text);
        const answers = new Promise<readonly LineAnswer[]>((resolve, reject) => {
          signing.push({ texts, sign: () => resolve(texts), fail: reject });
        });
        return { answers };
      },
    });
    const submit = async (text: string): Promise<Promise<string>[]> => {
      const answer = line.submit(item(text));
      while (!signing.some(({ texts }) => texts.includes(text))) await setImmediate();
      return [answer];
    };
    const [first] = await submit('a');
    const [second] = await submit('b');
    const [third] = await submit('c');
    assert.equal(line.length, 3);
    signing[2]?.sign();
    assert.equal(await third, 'c');
    signing[0]?.fail(new Error('the token is gone'));
    await assert.rejects(first as Promise<string>, /the token is gone/);
    signing[1]?.sign();
    assert.equal(await second, 'b');
    assert.equal(line.length, 0);
  });

  test('an answer that is an error goes to its caller alone', async () => {
    const line = lineOf({
      settle: async (batch) => batch.map((entry) => (entry.item.text === 'bad' ? new Error('no') : entry.item.text)),
    });
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((text) => line.submit(item(text))));
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  test('drains: fulfilled when the last one under way is answered, at once when there is none', async () => {
    const gate = new Gate<RequestToVerify, VerifiedRequest>();
    const line = lineOf({ verify: gate.take });
    await line.drain();
    const answer = line.submit(item('a'));
    let drained = false;
    const drain = line.drain().then(() => {
      drained = true;
    });
    await setImmediate();
    assert.equal(drained, false);
    gate.held[0]?.open([refused]);
    assert.equal(await answer, 'a');
    await drain;
    assert.equal(drained, true);
  });
});
