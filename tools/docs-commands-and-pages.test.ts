import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const rows = [...read('docs/reference/commands-and-pages.md').matchAll(/^\| `(attiva [a-z -]+)` \| (.+) \|$/gmu)].map(
  ([, command = '', page = '']) => ({ command, page }),
);

test('each command of a server is a page of the console, or has a reason why it is none', () => {
  const headings = [...read('docs/reference/command-line.md').matchAll(/^### `(attiva [a-z -]+)/gmu)];
  const commands = headings.map(([, command = '']) => command.trim());
  const served = commands.filter((command) => /^attiva (?:authority|root|delegate|host|console) /u.test(command));
  assert.ok(served.length >= 80, `${served.length} commands`);
  const listed = rows.map(({ command }) => command);
  assert.deepEqual(listed.toSorted(), served.toSorted());
  for (const { command, page } of rows) assert.match(page, /^(?:\*[A-Z][a-z ]+\*|none: .{8,})/u, command);
});

test('each page that it names is one of the navigation', () => {
  const files = ['shell', 'authority-shell', 'authority-usage'].map(
    (room) => `packages/console/messages/en/${room}.json`,
  );
  const names = files.flatMap((file) =>
    Object.entries(JSON.parse(read(file)) as Readonly<Record<string, string>>)
      .filter(([key]) => key.startsWith('navigation.'))
      .map(([, name]) => name),
  );
  const pages = rows.flatMap(({ page }) => /^\*([^*]+)\*/u.exec(page)?.slice(1) ?? []);
  assert.ok(pages.length >= 50, `${pages.length} pages`);
  assert.deepEqual(
    pages.filter((page) => !names.includes(page)),
    [],
  );
});
