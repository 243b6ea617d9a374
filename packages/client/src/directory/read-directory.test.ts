import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDirectory } from './read-directory.ts';

test('a source that never answers costs a bounded time, and is told to stop', async () => {
  let told: AbortSignal | undefined;
  const source = {
    read: ({ signal }: { readonly signal: AbortSignal }): Promise<undefined> => {
      told = signal;
      return new Promise(() => undefined);
    },
  };
  await assert.rejects(readDirectory(source, {}, 20), { code: 'directory-unreachable' });
  assert.ok(told !== undefined);
});
