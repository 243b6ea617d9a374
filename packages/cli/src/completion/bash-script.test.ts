// needs: bash
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commands } from '../commands/table.ts';
import { bashScript } from './bash-script.ts';
import { completionWords } from './completion-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'attiva-completion-'));
after(() => rmSync(folder, { recursive: true }));
const script = join(folder, 'attiva.bash');
writeFileSync(script, bashScript(completionWords(commands, { slmgr: ['/dli', '/dlv', '/ipk'], ospp: ['/act'] })));
writeFileSync(join(folder, 'aurora studio.attiva'), '');

/** What a real bash offers for the last word, which may be empty; the words before it are as bash has split them. */
function offered(...words: readonly string[]): readonly string[] {
  const ask =
    'source "$1"; shift; COMP_WORDS=(attiva "$@"); COMP_CWORD=$#; _attiva; for one in "${COMPREPLY[@]}"; do printf "%s\\n" "$one"; done';
  const printed = execFileSync('bash', ['--norc', '-c', ask, 'bash', script, ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return printed.split('\n').filter((line) => line !== '');
}

test('bash reads the script without a complaint, and knows afterwards whom to ask', () => {
  execFileSync('bash', ['--norc', '-n', script]);
  const registered = execFileSync('bash', ['--norc', '-c', 'source "$1"; complete -p attiva', 'bash', script]);
  assert.match(String(registered), /-F _attiva attiva/);
});

test('the first word, and each next one', () => {
  assert.deepEqual(offered('ho'), ['host']);
  for (const word of ['authority', 'host', 'client', 'error', 'completion'])
    assert.ok(offered('').includes(word), word);
  assert.ok(!offered('').includes('reference'), 'what no overview shows is not offered');
  assert.deepEqual(offered('host', 'sta'), ['status']);
  assert.deepEqual(offered('authority', 'key', ''), ['create', 'list', 'block']);
  assert.deepEqual(offered('customer', ''), ['add', 'extend', 'list'], 'but who typed it is offered the rest');
  assert.deepEqual(offered('nonsense', ''), []);
});

test('familiar verbs, where somebody begins one', () => {
  assert.deepEqual(offered('/d'), ['/dli', '/dlv']);
  assert.deepEqual(offered('slmgr', '/i'), ['/ipk']);
  assert.deepEqual(offered('ospp', ''), ['/act']);
  assert.ok(!offered('').includes('/dlv'));
  assert.deepEqual(offered('host', 'init', '/no-such-folder-of-a-test'), [], 'elsewhere it is a path');
});

test('options of the command, also after arguments', () => {
  assert.ok(offered('host', 'status', '--').includes('--data'));
  assert.deepEqual(offered('host', 'status', '--js'), ['--json']);
  assert.deepEqual(offered('host', 'events', '--client', 'pc', '--lim'), ['--limit']);
  assert.deepEqual(offered('host', '-'), ['--help']);
});

test('the value of an option or argument: choices, codes, files; a file with a space is one', () => {
  assert.deepEqual(offered('key', 'create', '--kind', ''), ['setup', 'host', 'device']);
  assert.deepEqual(offered('lab', 'run', 'x', '--mischief', '=', 'ro'), ['rogue-host']);
  assert.deepEqual(offered('lab', 'run', 'x', '--mischief', '='), offered('lab', 'run', 'x', '--mischief', ''));
  assert.deepEqual(offered('client', 'set-caching', ''), ['on', 'off']);
  assert.deepEqual(offered('error', 'busy', 'no-host'), ['no-host-found']);
  assert.deepEqual(offered('completion', ''), ['bash', 'powershell']);
  assert.deepEqual(offered('host', 'init', 'aur'), ['aurora studio.attiva']);
  assert.deepEqual(offered('host', 'init', 'aurora studio.attiva', ''), []);
  assert.deepEqual(offered('client', 'set-host', ''), [], 'a name that only the administrator knows');
  assert.deepEqual(offered('lab', 'run', 'x', '--', 'aur'), ['aurora studio.attiva']);
});
