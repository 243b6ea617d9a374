/**
 * The console and the command line ask by the typed client and nothing else: what they can send has the types of the written
 * API. Whatever else brings bytes somewhere is named here, with its reason; a way that is named and gone is an error too.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readSource, readSources, type SourceFile } from './architecture.ts';

const root = resolve(import.meta.dirname, '..');
const asking = readSources(root).filter(
  ({ path, home, isTest }) => !isTest && (home === 'console' || home === 'cli') && path.startsWith('packages/'),
);

/** What can send a request without types. */
const ways: Readonly<Record<string, RegExp>> = {
  fetch: /(?<![\w.'"])(?:globalThis\.|window\.)?fetch\(|: fetch\b/gu,
  openFile: /\bopenFile\(/gu,
  'the untyped door': /\b(?:openByFetch|sendByFetch|sendRequest)\(|\{[^}]*\bsend\b[^}]*\} = useHost\(\)|\basking</gu,
  'another door of the browser': /\b(?:XMLHttpRequest|EventSource|WebSocket|sendBeacon)\b/gu,
};

const named: Readonly<Record<string, string>> = {
  'packages/console/src/asking/host.tsx: fetch': 'the one place where pages send',
  'packages/console/src/asking/host.tsx: the untyped door': 'makes the typed client over it',
  'packages/console/src/asking/authority.ts: the untyped door': 'makes the typed client of an authority over it',
  'packages/console/src/events/follow-events.ts: openFile': 'a stream is read as it comes',
  'packages/console/src/never/never-page.tsx: openFile': 'a file is text, not JSON',
  'packages/console/src/machines/save-machines.tsx: openFile': 'a file of a million rows is read as it comes',
  'packages/cli/src/daemon-door/daemon-door.ts: the untyped door': 'makes the typed client over it',
  'packages/cli/src/commands/authority/authority-folder.ts: the untyped door': 'makes the typed client over it',
  'packages/cli/src/commands/console/console-door.ts: the untyped door': 'both daemons have these paths',
  'packages/cli/src/doctor/host/gather-host.ts: the untyped door':
    'knocks at the door of machines, which is not the administration',
};

function waysOf({ path, code }: SourceFile): string[] {
  return Object.entries(ways).flatMap(([name, pattern]) => (code.match(pattern) === null ? [] : [`${path}: ${name}`]));
}

test('pages and commands ask by the typed client; every other way is named with its reason', () => {
  assert.ok(asking.length >= 300, `saw ${asking.length} files`);
  assert.deepEqual(asking.flatMap(waysOf).sort(), Object.keys(named).sort());
});

test('a way around the typed client is seen', () => {
  const seen = (code: string): string[] => waysOf(readSource('packages/console/src/x.ts', code));
  for (const code of [
    "await fetch('/v1/status')",
    "void globalThis.fetch('/v1/status')",
    "new EventSource('/v1/event-stream')",
    'const { send } = useHost();',
    'const { ask, send, queries } = useHost();',
    'sendByFetch(options)({ method })',
  ])
    assert.equal(seen(code).length, 1, code);
  for (const code of ['const { ask, queries } = useHost();', 'query.refetch()', "words.say('fetch')"])
    assert.deepEqual(seen(code), [], code);
});

/** Addresses that are written as text: files, a stream. Where they are asked stands above. */
const untyped: readonly string[] = ['/v1/event-stream', '/v1/machines/export', '/v1/roll/export'];

/** Of the door of machines. */
const elsewhere: readonly string[] = ['/v1/host'];

/** Typed: the compiler knows the paths of the API. */
const typedPath = /(?:\bpath(?: =|:)(?: [\w.! ]+ \?)?|,) '\/v1\/[\w/{}-]+'(?: : '\/v1\/[\w/{}-]+')?/gu;

test('an address of the API is written where the compiler compares it with the API, or named here and in the reference', () => {
  const written = new Set<string>();
  let typed = 0;
  for (const { code } of asking) {
    typed += code.match(typedPath)?.length ?? 0;
    for (const [, path = ''] of code.replaceAll(typedPath, '').matchAll(/(\/v1\/[\w/{}-]+)/gu)) written.add(path);
  }
  assert.ok(typed >= 150, `${typed} typed addresses`);
  assert.deepEqual([...written].sort(), [...untyped, ...elsewhere].sort());
  const reference = readFileSync(join(root, 'docs/reference/openapi-host.json'), 'utf8');
  const { paths } = JSON.parse(reference) as { readonly paths: Readonly<Record<string, { readonly get?: object }>> };
  for (const path of untyped) assert.ok(paths[path]?.get, `${path} is not in the reference`);
});
