import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyVectors } from './copy-vectors.ts';

test('the copy holds exactly the vectors of the source, nothing older', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-vectors-'));
  try {
    for (const side of ['from', 'to']) mkdirSync(join(folder, side, 'spec/vectors'), { recursive: true });
    writeFileSync(join(folder, 'from/spec/vectors/chains.json'), '{}');
    writeFileSync(join(folder, 'to/spec/vectors/old.json'), '{}');
    copyVectors(join(folder, 'from'), join(folder, 'to'));
    assert.equal(readFileSync(join(folder, 'to/spec/vectors/chains.json'), 'utf8'), '{}');
    assert.equal(existsSync(join(folder, 'to/spec/vectors/old.json')), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
