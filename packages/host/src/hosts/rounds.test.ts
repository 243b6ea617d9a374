import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from './rounds.ts';

test('who asks while a round is under way has one that began after that, and shares it with the others', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const rounds = roundsOf(async () => {
    begun += 1;
    await gates[begun - 1]?.promise;
  }, assert.ifError);
  await rounds.settled();
  const first = rounds.ask();
  const [second, third] = [rounds.ask(), rounds.ask()];
  assert.equal(second, third);
  assert.equal(begun, 1);
  gates[0]?.resolve();
  await first;
  const all = rounds.settled();
  gates[1]?.resolve();
  await Promise.all([second, all]);
  assert.equal(begun, 2);
  await rounds.ask();
  assert.equal(begun, 3);
});

test('a round that fails keeps no later one away, and of several in a row the first is told', async () => {
  const outcomes = ['one', 'two', undefined, 'three'];
  const told: string[] = [];
  const rounds = roundsOf(
    async () => {
      const failure = outcomes.shift();
      if (failure !== undefined) throw new Error(failure);
    },
    (error) => told.push(String(error)),
  );
  for (let turn = 0; turn < 4; turn += 1) await rounds.ask();
  assert.deepEqual(told, ['Error: one', 'Error: three']);
});
