/**
 * The README's first command and the tutorial, followed as it stands on the page: every command typed, everything printed compared. With
 * ATTIVA_E2E_PREFIX the installed tarballs are called, else the sources.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parseTranscript, runTranscript } from '@attiva/testkit';
import { pageTranscript } from './page-transcript.ts';

const root = resolve(import.meta.dirname, '../..');
const prefix = process.env['ATTIVA_E2E_PREFIX'];
const node = [process.execPath, ...(prefix === undefined ? ['--conditions=attiva-source'] : [])] as const;
const main = prefix === undefined ? 'packages/cli/src/main.ts' : 'node_modules/attiva/dist/main.js';
/** The product of the tutorial imports `@attiva/client`: it must lie where that is installed. */
const parent = join(prefix ?? root, '.scratch');

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  assert.ok(place !== null && typeof place === 'object');
  server.close();
  await once(server, 'close');
  return String(place.port);
}

test('the README shows what the fleet prints', { timeout: 180_000 }, async () => {
  const { text } = pageTranscript(readFileSync(join(root, 'README.md'), 'utf8'));
  assert.match(text, /^\$ attiva quickstart --exit$/m);
  await runTranscript(
    parseTranscript(
      text.replaceAll(/(TCP |example:|[\d.]{9}:|Aurora OS has |pc-)\d+\b(?! desktop: counted)|\d+\.\d+ s\./g, '$1[..]'),
    ),
    {
      programs: { attiva: [...node, join(prefix ?? root, main)] },
      environment: { NO_COLOR: '1' },
      within: 60_000,
    },
  );
});

test('what the README offers next can be done', { timeout: 300_000 }, async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  // What needs the running demonstration is tried beside it, in e2e/quickstart.
  const offered = [...readme.matchAll(/`npm run (attiva) -- ([a-z][^`…]*)`/g)]
    .map(([, program, words]) => `${program} ${words}`)
    .filter((one) => !one.includes('.attiva-quickstart'));
  for (const wanted of [/^attiva lab run /, /^attiva demo attack$/]) assert.ok(offered.some((one) => wanted.test(one)));
  await runTranscript(parseTranscript(['# Next', ...offered.flatMap((one) => [`$ ${one}`, '[...]', ''])].join('\n')), {
    programs: { attiva: [...node, join(prefix ?? root, main)] },
    environment: { NO_COLOR: '1' },
    within: 120_000,
  });
});

test('from nothing to a licensed fleet, word for word', { timeout: 180_000 }, async () => {
  const { text, programs } = pageTranscript(readFileSync(join(root, 'docs/tutorials/first-fleet.md'), 'utf8'));
  const product = readFileSync(join(root, 'examples/first-fleet/product.mjs'), 'utf8');
  assert.deepEqual(programs, [product], 'the page quotes examples/first-fleet/product.mjs');
  const transcript = parseTranscript(text);
  assert.ok(transcript.steps.length >= 17, `${transcript.steps.length} commands`);
  const files = {
    'product.mjs': product,
    'passphrase.txt': 'correct horse battery staple\n',
    'host/host.toml': '[activation]\naddresses = ["127.0.0.1"]\nport = [[HOST_PORT]]\n[administration]\nport = 0\n',
  };
  mkdirSync(parent, { recursive: true });
  await runTranscript(
    { ...transcript, files },
    {
      programs: { attiva: [...node, join(prefix ?? root, main)], node },
      environment: { NO_COLOR: '1', NODE_OPTIONS: undefined },
      parent,
      kept: { PORT: await freePort(), HOST_PORT: await freePort() },
      within: 30_000,
    },
  );
});

test('images and virtual desktops: what the host says of copies, and how an image is sealed', {
  timeout: 180_000,
}, async () => {
  const setup = readFileSync(join(import.meta.dirname, 'images-setup.txt'), 'utf8');
  const page = pageTranscript(readFileSync(join(root, 'docs/how-to/images-and-virtual-desktops.md'), 'utf8'));
  // How many requests it took depends on what this machine shows of its hardware.
  const text = page.text.replace('# A tutorial', '').replace(/requests \d+, .*/, '[..]');
  const transcript = parseTranscript(`${setup}${text}`);
  assert.ok(transcript.steps.length >= 20, `${transcript.steps.length} commands`);
  const files = {
    'passphrase.txt': 'correct horse battery staple\n',
    'host/host.toml': '[activation]\naddresses = ["127.0.0.1"]\nport = [[HOST_PORT]]\n[administration]\nport = 0\n',
  };
  await runTranscript(
    { ...transcript, files },
    {
      programs: { attiva: [...node, join(prefix ?? root, main)], cp: ['cp'] },
      environment: { NO_COLOR: '1' },
      kept: { PORT: await freePort(), HOST_PORT: await freePort() },
      within: 60_000,
    },
  );
});

test('back up, restore, move, retire: every command of the page', { timeout: 300_000 }, async () => {
  const setup = readFileSync(join(import.meta.dirname, 'images-setup.txt'), 'utf8').replace(
    /^# Two copies[\s\S]*/m,
    '',
  );
  const page = pageTranscript(readFileSync(join(root, 'docs/how-to/back-up-restore-move-retire.md'), 'utf8'));
  const text = page.text
    .replace('# A tutorial', '')
    // The machine of the test goes by the name that the system gave this one.
    .replaceAll('forget pc-01', `forget ${hostname()}`)
    .replaceAll(/\b\d+ (bytes|rows\b)|\(row \d+\)|[\w-]{20,43}(?=\.key)|(?<=(?:of|Head) +)[\w-]{20,43}$/gm, '[..]')
    .replaceAll(/^(Head +|\d+ +)\S.*$/gm, '$1[..]')
    .replaceAll(/\/srv\/\S+/g, '[..]')
    .replaceAll(/attiva \d+\.\d+\.\d+/g, 'attiva [..]');
  const transcript = parseTranscript(`${setup}${text}`);
  assert.ok(transcript.steps.length >= 28, `${transcript.steps.length} commands`);
  const files = {
    'passphrase.txt': 'correct horse battery staple\n',
    'host/host.toml': '[activation]\naddresses = ["127.0.0.1"]\nport = [[HOST_PORT]]\n[administration]\nport = 0\n',
  };
  await runTranscript(
    { ...transcript, files },
    {
      programs: { attiva: [...node, join(prefix ?? root, main)] },
      environment: { NO_COLOR: '1' },
      kept: { PORT: await freePort(), HOST_PORT: await freePort() },
      within: 60_000,
    },
  );
});
