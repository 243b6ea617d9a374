import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runConformance } from './run-conformance.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

test('the verifier written from the spec alone agrees with every vector that it offers', async () => {
  const exec = `"${process.execPath}" examples/verify-lease/verify.mjs`;
  const notes: string[] = [];
  const io = { workingDirectory: repository, note: (text: string) => void notes.push(text) };
  const { json, exit } = await runConformance({ exec, limitSeconds: 60 }, io);
  assert.deepEqual(json.differences, []);
  assert.deepEqual(notes, []);
  assert.equal(exit, 0);
  assert.ok(json.asExpected >= 500, `only ${json.asExpected} vectors answered`);
});
