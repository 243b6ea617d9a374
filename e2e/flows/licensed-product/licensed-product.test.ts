/**
 * A vendor's own product and its own tests, as a vendor runs them: the installed packages, the installed program, one command.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { packedPrefix, runAttiva } from '../../site/attiva.ts';

const example = resolve(import.meta.dirname, '../../../examples/licensed-product');
const halfAYear = [process.execPath, '--test', 'test/half-a-year.test.mjs'];

/** The product imports `@attiva/client`: it must lie where that is installed. */
function installExample(t: TestContext): string {
  const parent = join(packedPrefix(), '.scratch');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'licensed-product-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(example, folder, { recursive: true });
  return folder;
}

test('`attiva lab run grace -- COMMAND` takes a product through half a year without its host', async (t) => {
  const cwd = installExample(t);
  const ended = await runAttiva(['lab', 'run', 'grace', '--', ...halfAYear], { cwd });
  assert.equal(ended.exit, 0, ended.stdout + ended.stderr);
  assert.match(ended.stdout, /half a year without the host, and the host back/);
  assert.match(
    ended.stderr,
    /day 0 licensed · host off · .* · day 212 not licensed \(reminder\) · host back: licensed   [\d.]+ s\n$/,
  );
});

test('the exit code of the command is that of the lab', async (t) => {
  const cwd = installExample(t);
  const ended = await runAttiva(['lab', 'run', 'grace', '--', process.execPath, '-e', 'process.exit(7)'], { cwd });
  assert.equal(ended.exit, 7, ended.stderr);
});
