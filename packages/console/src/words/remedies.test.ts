import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Daemon } from '../asking/host.tsx';
import { messages } from './languages.ts';
import { speaking } from './speaking.ts';

const root = join(import.meta.dirname, '../../../..');

/**
 * Refusals whose own sentence says what to do, for it is another one each time: which field is wrong, what there is instead, who may.
 * A second one in general words would only stand in its way.
 */
const sayThemselves: readonly string[] = ['not-found', 'not-permitted', 'wrong-usage'];

/** Codes that the description of an administration has its readers prepare for. */
function codesOf(daemon: Daemon): readonly string[] {
  const file = join(root, `docs/reference/openapi-${daemon}.json`);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-attiva-errors'?: string[] }>>>>;
  };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return [...new Set(operations.flatMap((operation) => operation['x-attiva-errors'] ?? []))].sort();
}

const answered: Readonly<Record<Daemon, readonly string[]>> = {
  host: codesOf('host'),
  authority: codesOf('authority'),
};

test('whatever an address of host or authority refuses with, its reader is told what to do, in his own words', () => {
  const words = speaking('en');
  for (const [daemon, codes] of Object.entries(answered)) {
    assert.ok(codes.length >= 25, `${daemon}: ${codes.length} codes`);
    const silent = codes.filter((code) => !words.knows(`remedy.${code}`));
    assert.deepEqual(silent, sayThemselves, daemon);
  }
});

test('who reads it at an authority is not sent to a host, and the other way round', () => {
  const words = speaking('en');
  const wrong = {
    authority: /\b(?:this|the) host\b|page Keys/,
    host: /\b(?:this|the) authority\b|pages? (?:Customers|Product keys)/,
  };
  for (const daemon of ['host', 'authority'] as const) {
    for (const code of answered[daemon]) {
      const remedy = `remedy.${code}`;
      if (words.knows(remedy)) assert.doesNotMatch(words.say(remedy, { daemon }), wrong[daemon], `${daemon} ${code}`);
    }
  }
});

test('a command that a text names is one that there is', () => {
  const reference = readFileSync(join(root, 'docs/reference/command-line.md'), 'utf8');
  const commands = Object.values(messages)
    .flatMap((texts) => Object.entries(texts))
    // Remedies of the catalogue are the catalogue's, whose commands are looked at there.
    .filter(([key]) => !key.startsWith('error.'))
    .flatMap(([, text]) => [...text.matchAll(/`(attiva(?: [a-z][a-z-]*)+)/gu)].map(([, command = '']) => command));
  assert.ok(commands.length >= 10, `${commands.length} commands`);
  const unknown = commands.filter((command) => !reference.includes(command));
  assert.deepEqual(unknown, []);
});
