/** The page for administrators holds what the tables hold, nothing less and nothing more; what it shows was run. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseTranscript, type TranscriptStep } from '@attiva/testkit';
import { commands } from '../commands/table.ts';
import { familiarVerbs } from './familiar.ts';
import { helpAnswer } from './help.ts';
import type { FamiliarTool } from './verb.ts';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/how-to/for-kms-administrators.md'), 'utf8');
const tools: readonly FamiliarTool[] = ['slmgr', 'ospp'];

/** The rows of the table below that heading. */
function rowsOf(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `/'));
}

function verbsIn(rows: readonly string[]): readonly string[] {
  return rows.flatMap((row) =>
    Array.from((row.split(' | ')[0] ?? '').matchAll(/`(\/[a-z-]+)/g), ([, name = '']) => name),
  );
}

for (const tool of tools) {
  test(`every option of ${tool} stands on the page and in its help, and none else`, () => {
    const names = familiarVerbs[tool].map(({ name }) => name);
    assert.ok(names.length > 25, `${names.length} options`);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(verbsIn(rowsOf(`Options of ${tool}`)).toSorted(), names.toSorted());
    const { text } = helpAnswer(tool, familiarVerbs[tool]);
    const listed = Array.from(text.matchAll(/^ {2}(\/[a-z-]+)/gm), ([, name = '']) => name);
    assert.deepEqual(listed.toSorted(), names.toSorted());
  });
}

test('every modern command that is named is one', () => {
  const known = new Set(commands.map(({ words }) => words));
  const verbs = new Set(familiarVerbs.slmgr.map(({ name }) => name));
  const named = tools.flatMap((tool) => familiarVerbs[tool].flatMap(({ modern = '' }) => modern.split(/[;,] /)));
  const onPage = Array.from(page.matchAll(/`(attiva (?:client|host|error|seal)[^`]*)`/g), ([, text = '']) => text);
  for (const text of [...named, ...onPage].filter((each) => each !== '')) {
    const words = text.replace(/^attiva /, '').split(' ');
    const isKnown = words.some((_, at) => known.has(words.slice(0, at + 1).join(' '))) || verbs.has(words[0] ?? '');
    assert.ok(isKnown, text);
  }
});

test('who may stands on the page as in the table', () => {
  for (const row of rowsOf('Options of slmgr')) {
    const [, , who = ''] = row.replaceAll('\\|', '').split('|');
    for (const name of verbsIn([row])) {
      const verb = familiarVerbs.slmgr.find((each) => each.name === name);
      assert.equal(who.trim(), verb?.who, name);
    }
  }
});

test('what the page shows was run by a transcript', () => {
  const folder = join(root, 'e2e/transcripts');
  const steps = readdirSync(folder)
    .filter((name) => name.startsWith('familiar-'))
    .flatMap((name) => parseTranscript(readFileSync(join(folder, name), 'utf8')).steps);
  const shown = Array.from(page.matchAll(/^```\n\$ (.+)\n([^]*?)^```/gm), ([, command = '', output = '']) => ({
    command,
    lines: output.trimEnd().split('\n'),
  }));
  assert.ok(shown.length >= 2);
  for (const { command, lines } of shown)
    assert.ok(
      steps.some((step) => isStep(step, command, lines)),
      command,
    );
});

function isStep(step: TranscriptStep, command: string, lines: readonly string[]): boolean {
  const typed = step.command
    .replaceAll(/ --(?:data|host-data) \S+/g, '')
    .replace(/"C:\/Program Files\/Git(\/.+)"/, '$1');
  if (!patternOf(typed).test(command)) return false;
  let at = 0;
  for (const line of lines) {
    while (at < step.stdout.length && !patternOf(step.stdout[at] ?? '').test(line)) at += 1;
    if (at === step.stdout.length) return false;
    at += 1;
  }
  return true;
}

function patternOf(line: string): RegExp {
  const escaped = line.replaceAll(/[.*+?^${}()|\\]/g, '\\$&').replaceAll(/\[\[\w+\]\]|\[\\\.\\\.\]/g, '.+');
  return new RegExp(`^${escaped.replaceAll(/[[\]](?!\+)/g, '\\$&')}$`);
}
