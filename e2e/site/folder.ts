import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder for the tests of one file, removed after them. */
export function createFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `attiva-e2e-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
