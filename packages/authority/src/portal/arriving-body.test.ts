import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { mock, test } from 'node:test';
import { withCode } from '../authority.test.fixture.ts';
import { arrivingBody } from './arriving-body.ts';

interface Watched {
  readonly body: PassThrough;
  readonly read: Promise<Buffer>;
  readonly isWhole: () => boolean;
}

function watched(): Watched {
  const body = new PassThrough();
  let whole = false;
  const onWhole = (): void => {
    whole = true;
  };
  const read = buffer(arrivingBody(body, { milliseconds: 5000, bytes: 10, onWhole }));
  read.catch(() => undefined);
  return { body, read, isWhole: () => whole };
}

/** Until the streams have handed on what was written. */
async function passOn(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('a body that comes in pieces arrives as it was sent, however long it takes', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['setTimeout'] });
  const { body, read, isWhole } = watched();
  for (let piece = 0; piece < 4; piece += 1) {
    body.write(Buffer.alloc(10, 97 + piece));
    await passOn();
    mock.timers.tick(4000);
  }
  assert.equal(isWhole(), false);
  body.end('end');
  assert.equal((await read).toString(), 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddend');
  assert.equal(isWhole(), true);
});

test('one that stops, or drips, is too slow', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['setTimeout'] });
  for (const pieces of [[], ['0123456789'], ['1', '2', '3', '4']]) {
    const { body, read, isWhole } = watched();
    for (const piece of pieces) {
      body.write(piece);
      await passOn();
      mock.timers.tick(1250);
    }
    mock.timers.tick(5000);
    await assert.rejects(read, withCode('too-slow'));
    assert.equal(isWhole(), false);
    assert.equal(body.destroyed, false, 'the answer still goes out');
  }
});

test('one whose sender went away fails as it did, and its clock stops', async () => {
  const { body, read } = watched();
  body.destroy(new Error('gone'));
  await assert.rejects(read, /gone/);
});
