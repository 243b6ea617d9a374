import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ActivationError, confirmationId } from '@attiva/protocol';
import type { Terminal } from '../program/terminal.ts';
import { entryFile, type EntryPlace } from './entry-file.ts';
import { readAnswerText } from './take-answer.ts';
import { typeConfirmation } from './type-confirmation.ts';

const signature = new Uint8Array(64).map((_, at) => at * 3 + 1);
const spoken = confirmationId({ kind: 'host', day: 2500, registration: 1, signature });
const [head = '', ...groups] = spoken.split(' ');

function memory(): EntryPlace & { kept: string } {
  const place = {
    kept: '',
    load: () => Promise.resolve(place.kept),
    save: (digits: string) => Promise.resolve(void (place.kept = digits)),
    forget: () => Promise.resolve(void (place.kept = '')),
  };
  return place;
}

/** Types these lines; then the question stays unanswered, as after Ctrl-C. */
async function type(place: EntryPlace, lines: readonly string[]): Promise<{ text: string; notes: string }> {
  const waiting = [...lines];
  const notes: string[] = [];
  const ask = async (): Promise<string> => {
    const line = waiting.shift();
    if (line === undefined) throw new ActivationError('wrong-usage', 'the question was not answered');
    return line;
  };
  const terminal = { interactive: true, note: (text: string) => void notes.push(text), ask } as unknown as Terminal;
  const text = await typeConfirmation({ terminal, place, kind: 'host', again: 'attiva host confirm' });
  return { text, notes: notes.join('\n') };
}

test('a confirmation ID is typed group by group, or many at once, with labels or without', async () => {
  assert.equal((await type(memory(), [head, ...groups])).text, spoken);
  assert.equal((await type(memory(), [spoken])).text, spoken);
  const labelled = groups.map((group, at) => `${at + 1}: ${group}`).join('\n');
  assert.equal((await type(memory(), [head, '', labelled])).text, spoken);
});

test('a wrong group is named at once, and what is right before it stays', async () => {
  const [first = '', second = ''] = groups;
  const wrong = `${(Number(second[0]) + 1) % 10}${second.slice(1)}`;
  const { text, notes } = await type(memory(), [
    '12',
    head,
    `${first} ${wrong}`,
    second.slice(0, 4),
    second,
    'back',
    second,
    groups.slice(2).join(' '),
  ]);
  assert.equal(text, spoken);
  assert.match(notes, /those of a device's confirmation/);
  assert.match(notes, /group 2: not right/);
  assert.match(notes, /group 2: 4 digits instead of 7/);
});

test('an interrupted entry goes on where it stopped; a refused one is looked through again', async () => {
  const place = memory();
  await assert.rejects(
    type(place, [head, groups.slice(0, 5).join(' ')]),
    /5 of 27 groups are kept; go on with: attiva host confirm/,
  );
  const { text, notes } = await type(place, [groups.slice(5).join(' ')]);
  assert.equal(text, spoken);
  assert.match(notes, /5 of 27 groups are kept; go on with group 6/);
  assert.equal((await type(place, [''])).text, spoken, 'all are here from before');
  assert.equal((await type(place, ['20', groups.slice(19).join(' ')])).text, spoken);
});

test('what was typed is kept for its own request only, readable by its owner alone', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-entry-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'confirmation.entry');
  const of = (request: string): EntryPlace => entryFile({ path, request, as: (work) => work() });
  assert.equal(await of('one').load(), '');
  await of('one').save('11 0123456');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual([await of('one').load(), await of('two').load()], ['11 0123456', '']);
  await of('one').forget();
  await of('one').forget();
  assert.equal(await of('one').load(), '');
});

test('an answer is told from a request and from what is neither', () => {
  assert.deepEqual(readAnswerText('\uFEFF{"chain":[]}\r\n', 'a'), { kind: 'body', body: { chain: [] } });
  assert.deepEqual(readAnswerText(spoken, 'a'), { kind: 'confirmation', text: spoken });
  for (const text of [
    '',
    'hello',
    '{"chain":[',
    '11 1234567',
    'https://a.example/phone#eyJh.eyJi.abc',
    `11${'1'.repeat(84)}`,
  ])
    assert.throws(() => readAnswerText(text, 'a'), { code: 'answer-unreadable' });
});
