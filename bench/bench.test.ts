import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const main = join(import.meta.dirname, 'main.ts');

test('a short benchmark of few requests: each figure is there, no request fails', { timeout: 120_000 }, async () => {
  const words = ['--quick', '--json', '--rounds', '1', '--requests', '150'];
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=attiva-source', main, ...words], {
    // The runner marks its children; these are programs, not test files.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  const figures = ['ratioToFloor', 'hostResidentMiB', 'startToFirstAnswerMs', 'statusWarmMicroseconds', 'carriedRatio'];
  // No figure is judged here: this machine has other things to do.
  for (const figure of figures) assert.ok(Number(result[figure]) > 0, `${figure} is ${String(result[figure])}`);
  assert.equal((result['halfLoad'] as { failed: number }).failed, 0);
});
