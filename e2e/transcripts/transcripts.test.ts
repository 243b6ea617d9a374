/**
 * Every transcript of this folder, run as it is read: command lines, what they print, their exit codes. With
 * ATTIVA_E2E_PREFIX the installed tarballs are called, else the sources.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parseTranscript, runTranscript } from '@attiva/testkit';

const folder = import.meta.dirname;
/** One that needs more than the program is run by the flow that starts it. */
const needsMore = (name: string): boolean => /^# needs /m.test(readFileSync(join(folder, name), 'utf8'));
const texts = readdirSync(folder).filter((name) => name.endsWith('.txt') && !needsMore(name));
assert.ok(texts.length > 0, 'no transcript was found');

const prefix = process.env['ATTIVA_E2E_PREFIX'];
const attiva: readonly [string, ...string[]] =
  prefix === undefined
    ? [process.execPath, '--conditions=attiva-source', resolve(folder, '../../packages/cli/src/main.ts')]
    : [process.execPath, join(prefix, 'node_modules/attiva/dist/main.js')];

/** A port that was free a moment ago: transcripts write it into files before anything listens. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  assert.ok(place !== null && typeof place === 'object');
  server.close();
  await once(server, 'close');
  return String(place.port);
}

for (const name of texts) {
  test(name.replace(/\.txt$/, '').replaceAll('-', ' '), async () => {
    const transcript = parseTranscript(readFileSync(join(folder, name), 'utf8'));
    await runTranscript(transcript, {
      programs: { attiva, cp: ['/bin/cp'], sed: ['/bin/sed'] },
      environment: { NO_COLOR: '1' },
      kept: { PORT: await freePort(), PORT2: await freePort(), YEAR: String(new Date().getUTCFullYear()) },
      within: 120_000,
    });
  });
}
