import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installPackages, type Machine, missingPackages, reasonAgainst, statedNeeds } from './system-packages.ts';

const bare: Machine = { platform: 'linux', root: false, debian: false, has: () => false };
const full: Machine = { platform: 'linux', root: true, debian: true, has: () => true };

test('needs are read from the comment at the top', () => {
  assert.deepEqual(statedNeeds('// needs: bind9 nftables  root\nimport x;'), ['bind9', 'nftables', 'root']);
  assert.deepEqual(statedNeeds('import x;\n'), []);
  assert.deepEqual(statedNeeds(`${' '.repeat(2000)}\n// needs: root\n`), []);
});

test('a reason names everything that is missing', () => {
  assert.equal(reasonAgainst(['bind9', 'root'], bare), 'needs bind9, root, which this machine lacks');
  assert.equal(reasonAgainst(['linux'], { ...bare, platform: 'darwin' }), 'needs linux, which this machine lacks');
  assert.equal(reasonAgainst(['bind9', 'root', 'linux'], full), undefined);
  assert.equal(reasonAgainst([], bare), undefined);
});

test('an unknown need is an error and never a silent skip', () => {
  assert.throws(() => reasonAgainst(['bind10'], full), /unknown need "bind10"/);
});

test('every need that a test file states is known', () => {
  const root = join(import.meta.dirname, '..');
  const files = globSync('{packages,e2e,tools}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  const needs = files.flatMap((file) => statedNeeds(readFileSync(join(root, file), 'utf8')));
  assert.ok(needs.includes('samba-dsdb-modules') && needs.includes('slapd'));
  assert.equal(reasonAgainst(needs, full), undefined);
});

test('only packages whose program is missing are wanted, each once', () => {
  const halfway = { ...full, has: (program: string) => program === 'named' };
  assert.deepEqual(missingPackages(['bind9', 'nftables', 'nftables', 'root'], halfway), ['nftables']);
});

test('nothing is installed without root on Debian, and that is said', async () => {
  const said: string[] = [];
  await installPackages(['bind9'], bare, (line) => said.push(line));
  assert.deepEqual(said, ['not installing bind9: only done as root on Debian']);
  await installPackages(['bind9'], full, (line) => said.push(line));
  assert.equal(said.length, 1);
});
