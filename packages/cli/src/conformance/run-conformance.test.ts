import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { type ConformanceAnswer, runConformance } from './run-conformance.ts';

let folder = '';
const notes: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-conformance-'));
  const keys = { crv: 'P-256', kty: 'EC', x: 'A'.repeat(43), y: 'A'.repeat(43) };
  const good = { id: 'ids/one', about: 'x', operation: 'key-id', input: { jwk: keys }, expect: 'ok' };
  const bad = {
    id: 'ids/two',
    about: 'x',
    attack: 'somebody gains',
    operation: 'open-request',
    input: { text: '' },
    expect: 'not-authentic',
  };
  await writeFile(join(folder, 'ids.json'), JSON.stringify({ suite: 'ids', about: 'x', cases: [good, bad] }));
  await writeFile(join(folder, 'keys.json'), '{"keys":[]}');
});

after(() => rm(folder, { recursive: true }));

function against(program: string | undefined, limitSeconds = 20): Promise<ConformanceAnswer> {
  notes.length = 0;
  const exec = program === undefined ? undefined : `"${process.execPath}" -e "${program}"`;
  const io = { workingDirectory: folder, note: (text: string) => void notes.push(text) };
  return runConformance({ exec, vectorsDir: folder, limitSeconds }, io);
}

/** A program that answers each question with the code that an expression makes of `q`. */
function answering(code: string): string {
  return `require('node:readline').createInterface({input:process.stdin}).on('line',(l)=>{const q=JSON.parse(l);console.log(JSON.stringify({id:q.id,code:${code}}))})`;
}

test('our own implementation passes the committed vectors', async () => {
  const { json, text, exit } = await runConformance({}, { workingDirectory: folder, note: () => undefined });
  assert.equal(exit, 0);
  assert.ok(json.vectors > 600);
  assert.equal(json.asExpected, json.vectors);
  assert.ok(text.endsWith(`${json.vectors} vectors: ${json.vectors} as expected`));
});

test('a program that answers rightly passes', async () => {
  const { json, text, exit } = await against(answering("q.operation==='key-id'?'ok':'not-authentic'"));
  assert.deepEqual([exit, json.asExpected], [0, 2]);
  assert.match(text, /^suite +vectors/);
  assert.ok(text.endsWith('2 vectors: 2 as expected'));
});

test('the question does not tell the expected answer', async () => {
  const { json } = await against(answering("'expect' in q || 'attack' in q || 'about' in q ? 'told' : 'ok'"));
  assert.deepEqual(
    json.differences.map(({ found }) => found),
    ['ok'],
  );
});

test('a program that accepts everything is told the attack', async () => {
  const { json, text, exit } = await against(answering("'ok'"));
  assert.deepEqual([exit, json.asExpected, json.differing], [7, 1, 1]);
  assert.match(text, /ids\/two: expected not-authentic, found ok\n {2}the attack: somebody gains/);
  assert.ok(text.endsWith('2 vectors: 1 as expected, 1 differing'));
});

test('what a program does not offer is not wrong, but offering nothing is no conformance', async () => {
  const some = await against(answering("q.operation==='key-id'?'ok':'not-offered'"));
  assert.deepEqual([some.exit, some.json.notOffered], [0, 1]);
  const none = await against(answering("'not-offered'"));
  assert.equal(none.exit, 7);
});

test('a program that dies is reported per case, with what it complained of', async () => {
  const { json, exit } = await against("console.error('boom'); process.exit(3)");
  assert.deepEqual([exit, json.unanswered], [7, 2]);
  assert.equal(json.differences[0]?.found, 'no answer: the program ended with exit code 3');
  assert.deepEqual(notes, ['boom', 'the program ended with exit code 3; 2 vectors have no answer']);
});

test('a program that answers the first question and dies keeps that answer', async () => {
  const { json } = await against(
    "process.stdin.once('data',()=>{process.stdout.write(JSON.stringify({id:'ids/one',code:'ok'})+'\\n',()=>process.exit(1))})",
  );
  assert.deepEqual([json.asExpected, json.unanswered], [1, 1]);
});

test('garbage is reported and counts as no answer', async () => {
  const { json, exit } = await against(
    "console.log('hello'); console.log(JSON.stringify({id:'ids/three',code:'ok'})); console.log(JSON.stringify({id:'ids/one'}))",
  );
  assert.deepEqual([exit, json.unanswered, json.differing], [7, 1, 1]);
  assert.ok(notes.includes('not an answer to any question: hello'));
  assert.equal(json.differences.find(({ id }) => id === 'ids/one')?.found, 'no {"id","code"}');
});

test('a program that neither answers nor ends is ended', async () => {
  const { json, exit } = await against('setInterval(()=>{},1000)', 1);
  assert.deepEqual([exit, json.unanswered], [7, 2]);
  assert.match(json.differences[0]?.found ?? '', /was ended after 1 s/);
});

test('a program that has answered everything is not waited for', async () => {
  const { exit } = await against(
    `${answering("q.operation==='key-id'?'ok':'not-authentic'")};setInterval(()=>{},1000)`,
  );
  assert.equal(exit, 0);
});

test('a command that does not exist', async () => {
  const io = { workingDirectory: folder, note: (text: string) => void notes.push(text) };
  const { exit, json } = await runConformance({ exec: 'no-such-program-anywhere', vectorsDir: folder }, io);
  assert.deepEqual([exit, json.unanswered], [7, 2]);
});

test('no vectors are no success', async () => {
  const wrongUsage = (error: unknown): boolean => isActivationError(error) && error.code === 'wrong-usage';
  const io = { workingDirectory: folder, note: () => undefined };
  await assert.rejects(runConformance({ vectorsDir: join(folder, 'nowhere') }, io), wrongUsage);
  const empty = await mkdtemp(join(folder, 'empty-'));
  await assert.rejects(runConformance({ vectorsDir: empty }, io), wrongUsage);
  await writeFile(join(empty, 'x.json'), '{"suite":1}');
  await assert.rejects(runConformance({ vectorsDir: empty }, io), wrongUsage);
  await writeFile(join(empty, 'x.json'), 'no json');
  await assert.rejects(runConformance({ vectorsDir: empty }, io), wrongUsage);
});
