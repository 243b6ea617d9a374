/** What the pages for people point at exists: links, their anchors, and every path of the repository that is named. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pictureNames } from '../e2e/console/pictures.ts';

const root = resolve(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'spec/**/*.md', 'packages/*/README.md', 'examples/**/*.md'], {
  cwd: root,
  exclude: ['**/node_modules/**'],
}).sort();
const rooms = 'packages|tools|spec|docs|e2e|examples|bench';

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** As a page is rendered: headings become anchors, and `<a id>` is one. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = textOf(page);
  const headings = Array.from(text.matchAll(/^#{1,6} (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id)]);
}

/** What of a page's text leads nowhere. */
function deadEnds(page: string): string[] {
  const text = textOf(page).replaceAll(/^```[\s\S]*?^```/gm, '');
  const links = Array.from(text.matchAll(/(?:\]\(|<img src=")([^)"\s]+)/g), ([, target = '']) => target);
  const dead = links.filter((target) => !/^(?:https?|mailto):/.test(target)).filter((target) => !leads(page, target));
  const named = Array.from(text.matchAll(new RegExp(`\`((?:${rooms})/[\\w./*-]+)\``, 'g')), ([, path = '']) => path);
  return [...dead, ...named.filter((path) => globSync(path, { cwd: root }).length === 0)];
}

function leads(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsOf(file).has(anchor);
}

test('enough pages are seen', () => {
  for (const page of ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'docs/README.md'])
    assert.ok(pages.includes(page), page);
  assert.ok(pages.length >= 25, `${pages.length} pages`);
  assert.ok(anchorsOf('SECURITY.md').has('not-defended'));
});

for (const page of pages) test(`${page} leads somewhere`, () => assert.deepEqual(deadEnds(page), []));

test('every page under docs is reached from its index', () => {
  const index = `${textOf('docs/README.md')}${textOf('docs/decisions/README.md').replaceAll('](', '](decisions/')}`;
  const missing = pages
    .filter((page) => page.startsWith('docs/') && !page.endsWith('README.md'))
    .filter((page) => !index.includes(`](${page.slice('docs/'.length)})`));
  assert.deepEqual(missing, []);
});

test('what the page for VAMT administrators names is there: commands, addresses of the API, all twelve cmdlets', () => {
  const page = textOf('docs/how-to/for-vamt-administrators.md');
  const commands = Array.from(
    textOf('docs/reference/command-line.md').matchAll(/^### `attiva ([a-z -]+?)(?: [<[].*)?`$/gm),
    ([, words = '']) => words,
  );
  const named = Array.from(page.matchAll(/`(?:ssh MACHINE )?attiva ([a-z][^`]*)`/g), ([, words = '']) => words);
  const unknown = named.filter((words) => !commands.some((known) => `${words} `.startsWith(`${known} `)));
  assert.ok(commands.length > 100 && named.length > 30, `${commands.length} and ${named.length}`);
  assert.deepEqual(unknown, []);
  const { paths } = JSON.parse(textOf('docs/reference/openapi-host.json')) as {
    paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const addresses = Array.from(page.matchAll(/`(GET|POST) (\/v1\/[\w/-]+)`/g), ([, method = '', path = '']) => ({
    method: method.toLowerCase(),
    path,
  }));
  assert.ok(addresses.length > 12);
  assert.deepEqual(
    addresses.filter(({ method, path }) => paths[path]?.[method] === undefined),
    [],
  );
  assert.equal(new Set(page.match(/`[A-Z][a-z]+-Vamt[A-Za-z]+`/g)).size, 12);
});

test('every picture that is taken is here and shown on some page, and no other is here', () => {
  const there = globSync('docs/images/*', { cwd: root }).map((path) => path.slice('docs/images/'.length));
  assert.deepEqual(there.sort(), pictureNames.map((name) => `${name}.png`).sort());
  const shown = pages.map(textOf).join('\n');
  assert.deepEqual(
    there.filter((file) => !new RegExp(`(?:\\]\\(|<img src=")[./\\w]*images/${file}[)"]`).test(shown)),
    [],
  );
});

test('every how-to page is named in the README, to somebody', () => {
  const readme = textOf('README.md');
  assert.deepEqual(
    pages.filter((page) => page.startsWith('docs/how-to/') && !readme.includes(`](${page})`)),
    [],
  );
});

test('what is written for this repository says license, as one spelling', () => {
  const sources = globSync(['{packages,e2e,tools,bench}/**/*.ts'], {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/build/**', 'tools/vectors/**', 'tools/docs-links.test.ts'],
  });
  // The title of one page, and vectors that were published before.
  const spelling = /\blicences?\b/i;
  const others = [...pages, ...sources].filter((page) =>
    spelling.test(textOf(page).replaceAll(/which[- ]licence[- ]models/gi, '')),
  );
  assert.ok(sources.length > 500, `${sources.length} files`);
  assert.deepEqual(others, []);
});

test('the README says what .ci/run does', () => {
  const commands = readFileSync(join(root, '.ci/run'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('npm '))
    .map((line) => line.replace(/ <\/dev\/null$/, ''));
  assert.deepEqual(commands, ['npm ci', 'npm test']);
  assert.ok(textOf('README.md').includes(`\n${commands.join(' && ')}\n`));
});

test('ARCHITECTURE.md has a row for every package', () => {
  const page = textOf('ARCHITECTURE.md');
  for (const manifest of globSync('packages/*/package.json', { cwd: root }))
    assert.ok(page.includes(`| [\`${dirname(manifest).slice('packages/'.length)}\`](`), manifest);
});
