import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Call } from './command-spec.ts';
import { readPassphrase, readProductKey } from './secrets.ts';
import { createTerminal, type Terminal } from './terminal.ts';

interface Sitting {
  readonly terminal: Terminal;
  /** What the person types, each answer when its question has been put. */
  readonly shown: () => string;
}

function sit(answers: readonly string[], options: { readonly tty: boolean; readonly environment?: object }): Sitting {
  const stdin = Object.assign(new PassThrough(), { isTTY: options.tty, setRawMode: () => stdin });
  const stderr = Object.assign(new PassThrough(), { isTTY: options.tty });
  let shown = '';
  const waiting = [...answers];
  stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    // A question ends with a colon and a space; the person answers when it stands there.
    if (shown.endsWith(': ') && waiting.length > 0) setImmediate(() => stdin.write(waiting.shift()));
  });
  const terminal = createTerminal({
    stdin,
    stdout: new PassThrough(),
    stderr,
    environment: { ...options.environment },
    workingDirectory: tmpdir(),
    program: ['node', 'attiva'],
    now: () => 0,
    stopSignal: () => new AbortController().signal,
    beginAnew: () => {},
  });
  return { terminal, shown: () => shown };
}

function callAt(terminal: Terminal, options: Readonly<Record<string, string>> = {}): Call {
  return {
    terminal,
    argument: () => undefined,
    text: (name) => options[name],
    texts: () => [],
    flag: () => false,
    number: () => undefined,
  };
}

test('a passphrase is asked twice when it is chosen, and never shown', async () => {
  const { terminal, shown } = sit(['open sesame\r', 'open sesame\r'], { tty: true });
  assert.equal(await readPassphrase(callAt(terminal), 'choose'), 'open sesame');
  assert.match(shown(), /Passphrase of the root key: /);
  assert.match(shown(), /The same again: /);
  assert.doesNotMatch(shown(), /sesame/);
});

test('two different passphrases, or none, are refused', async () => {
  const different = sit(['one\r', 'two\r'], { tty: true });
  await assert.rejects(readPassphrase(callAt(different.terminal), 'choose'), { code: 'wrong-usage' });
  const empty = sit(['\r'], { tty: true });
  await assert.rejects(readPassphrase(callAt(empty.terminal), 'choose'), /an empty passphrase/);
});

test('Ctrl-C at a question ends the command', async () => {
  const { terminal } = sit(['half\u0003'], { tty: true });
  await assert.rejects(readPassphrase(callAt(terminal), 'enter'), /the question was not answered/);
});

test('without a terminal nobody is asked: the option is named', async () => {
  const { terminal } = sit([], { tty: false });
  await assert.rejects(readPassphrase(callAt(terminal), 'enter'), /give --passphrase-file FILE/);
  await assert.rejects(readProductKey(callAt(terminal), 'Key: '), /give --key KEY or --key-file FILE/);
});

test('a secret file gives its first line, and says when it cannot be read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-secrets-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'phrase.txt');
  await writeFile(file, 'open sesame\r\n');
  const { terminal } = sit([], { tty: false });
  assert.equal(await readPassphrase(callAt(terminal, { passphraseFile: file }), 'choose'), 'open sesame');
  assert.equal(await readProductKey(callAt(terminal, { keyFile: file }), 'Key: '), 'open sesame');
  assert.equal(await readProductKey(callAt(terminal, { key: 'K' }), 'Key: '), 'K');
  await assert.rejects(readProductKey(callAt(terminal, { key: 'K', keyFile: file }), 'Key: '), /given twice/);
  await writeFile(file, '\n');
  await assert.rejects(readPassphrase(callAt(terminal, { passphraseFile: file }), 'enter'), /first line .* is empty/);
  const missing = callAt(terminal, { passphraseFile: join(folder, 'none') });
  await assert.rejects(readPassphrase(missing, 'enter'), /cannot be read: there is none/);
});

test('emphasis only where a terminal shows it and nobody forbids it', () => {
  const strong = (tty: boolean, environment = {}): string => sit([], { tty, environment }).terminal.strong('x');
  assert.equal(strong(true), '\u001b[1mx\u001b[22m');
  assert.equal(strong(false), 'x');
  assert.equal(strong(true, { NO_COLOR: '1' }), 'x');
  assert.equal(strong(true, { TERM: 'dumb' }), 'x');
});
