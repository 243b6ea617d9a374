/** What all commands have in common: words, example, JSON, and answers that say everything without colour. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../commands/table.ts';
import { buildProgram } from './build-program.ts';
import type { CommandSpec } from './command-spec.ts';
import type { Terminal } from './terminal.ts';

/** The words of an example as a shell makes them: quotes hold together, and what follows a pipe or `>` is not ours. */
function wordsOf(example: string): readonly string[] {
  const ours = example.split(/ [|>] /)[0] ?? '';
  return Array.from(
    ours.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, one, other, bare]) => one ?? other ?? String(bare),
  ).slice(1);
}

/** Parses the words and says which command was called and with what; nothing is done. */
async function parsed(words: readonly string[]): Promise<{ called: string; names: readonly string[] }> {
  let called = 'none';
  const noted: string[] = [];
  const specs = commands.map(
    (spec): CommandSpec => ({
      ...spec,
      run: async (call) => {
        called = spec.words;
        for (const name of Object.keys(spec.arguments ?? {}))
          if (call.argument(name.replaceAll(/[<>[\].]/g, ''))) noted.push(name);
        return undefined;
      },
    }),
  );
  const terminal = { out: () => {}, note: () => {} } as unknown as Terminal;
  const program = buildProgram({ specs, terminal, version: '0', onAnswer: () => {} });
  await program.parseAsync([...words], { from: 'user' });
  return { called, names: noted };
}

test('the example of every command is taken apart without an error, by that command, also with --json', async () => {
  for (const { words, example, hidden } of commands) {
    const called = (await parsed(wordsOf(example))).called;
    // A short spelling shows the example of the long one.
    assert.ok(
      called === words || (hidden === true && called.endsWith(` ${words}`)),
      `${words}: ${example} calls ${called}`,
    );
    const [before = [], after = []] = splitAtDashes(wordsOf(example));
    assert.equal((await parsed([...before, '--json', ...after])).called, called, `${example} --json`);
  }
});

function splitAtDashes(words: readonly string[]): readonly (readonly string[])[] {
  const end = words.indexOf('--');
  return end === -1 ? [words] : [words.slice(0, end), words.slice(end)];
}

test('an example gives every argument that must be given', async () => {
  for (const { example, arguments: expected = {} } of commands) {
    const { names } = await parsed(wordsOf(example));
    for (const name of Object.keys(expected).filter((one) => one.startsWith('<')))
      assert.ok(names.includes(name), `${example}: ${name}`);
  }
});

test('nouns stand before verbs, all in lower case; options are words with dashes, and each has a purpose', () => {
  const flag = /^(?:-[a-z], )?--[a-z]+(?:-[a-z]+)*(?: [<[][^<>]+[>\]])?$/;
  for (const { words, summary, options = [], arguments: names = {} } of commands) {
    assert.match(words, /^[a-z][a-z-]*(?: (?:[a-z][a-z-]*|0x2[aA]))*$/);
    assert.match(summary, /^[A-Z].{10,120}[^.]$/, words);
    for (const { flags, purpose } of options) {
      assert.match(flags, flag, words);
      assert.match(purpose, /^\S.{4,}[^.]$/, `${words} ${flags}`);
    }
    for (const [name, purpose] of Object.entries(names)) assert.match(purpose, /^\S.{3,}[^.]$/, `${words} ${name}`);
  }
});

test('one option has one form of value wherever it occurs', () => {
  const forms = new Map<string, string>();
  for (const { words, options = [] } of commands) {
    for (const { flags } of options) {
      const [name = '', ...value] = flags.split(' ');
      const form = value.length === 0 ? 'nothing' : 'a value';
      assert.equal(forms.get(name) ?? form, form, `${words} ${name}`);
      forms.set(name, form);
    }
  }
});

test('emphasis is made in one place, so that no command can say something by it alone', () => {
  const source = join(import.meta.dirname, '..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.includes('.test.'),
  );
  assert.ok(files.length > 80, `saw ${files.length} files`);
  const escaping = files.filter((path) => /\\u001b|\\x1b|\\033/i.test(readFileSync(join(source, path), 'utf8')));
  assert.deepEqual(
    escaping.sort(),
    ['printable', 'rolling-line', 'terminal'].map((name) => join('program', `${name}.ts`)),
    'terminal.strong() emphasises; the words alone must say everything',
  );
});
