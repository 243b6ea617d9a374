import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createProductKey } from '@attiva/protocol';
import { createTerminal, type Terminal } from '../program/terminal.ts';
import { askKey } from './typed-key.ts';

const host = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 5) });
const setup = createProductKey({ kind: 'setup', group: 1, random: Buffer.alloc(10, 6) });

/** A person who types these lines. */
function person(...lines: string[]): { terminal: Terminal; asked: string[] } {
  const asked: string[] = [];
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const terminal = createTerminal({
    ...streams,
    environment: {},
    workingDirectory: '/',
    program: ['node', 'attiva'],
    now: () => 0,
    stopSignal: () => new AbortController().signal,
    beginAnew: () => undefined,
  });
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return lines.shift() ?? assert.fail(`nobody answers: ${question}`);
  };
  return { terminal: { ...terminal, ask }, asked };
}

/** The key with another last character in this group (1-based). */
function mistyped(text: string, group: number): string {
  const groups = text.split('-');
  const one = groups[group - 1] ?? '';
  return groups.with(group - 1, `${one.slice(0, 4)}${one.endsWith('Q') ? 'R' : 'Q'}`).join('-');
}

const wish = { question: 'Host key? ', kind: 'host' } as const;

test('one wrong group is named, and only that group is asked again', async () => {
  for (const group of [1, 3, 5]) {
    const right = host.text.split('-')[group - 1] ?? '';
    const { terminal, asked } = person(mistyped(host.text, group), `${right.toLowerCase()} `);
    assert.equal((await askKey(terminal, wish)).text, host.text);
    assert.deepEqual(asked, ['Host key? ', `  group ${group}, last character: not right. Group ${group} again? `]);
  }
});

test('a group that is too short is asked again as well, and the whole where that was of no help', async () => {
  const groups = host.text.split('-');
  const short = groups.with(1, (groups[1] ?? '').slice(0, 4)).join('-');
  const { terminal, asked } = person(short, 'QQQQQ', host.text);
  assert.equal((await askKey(terminal, wish)).text, host.text);
  assert.match(asked[1] ?? '', /24 characters instead of 25: group 2 too short\. Group 2 again\? $/);
  assert.equal(asked.length, 3);
});

test('whoever types the whole key again is understood', async () => {
  const { terminal } = person(mistyped(host.text, 2), host.text);
  assert.equal((await askKey(terminal, wish)).text, host.text);
});

test('too many mistakes, or a key of another kind: the whole is asked again, with the reason', async () => {
  const { terminal, asked } = person('no key at all', setup.text, host.text);
  assert.equal((await askKey(terminal, wish)).text, host.text);
  assert.match(
    asked[2] ?? '',
    new RegExp(`…${setup.lastFive} is a setup key; a host needs a host key\\. Host key\\? $`),
  );
});
