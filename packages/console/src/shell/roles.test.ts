import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { isEnough, leastOf, type Role, roles, standingOf } from './roles.ts';

test('a role may what those before it may, and an unknown reader nothing', () => {
  const may = (role: Role | undefined): readonly boolean[] => roles.map((needed) => isEnough(role, needed));
  assert.deepEqual(may('viewer'), [true, false, false]);
  assert.deepEqual(may('operator'), [true, true, false]);
  assert.deepEqual(may('administrator'), [true, true, true]);
  assert.deepEqual(may(undefined), [false, false, false]);
});

test('a page tells what is closed to its reader, and is silent where nothing is', () => {
  const both: readonly Role[] = ['operator', 'administrator'];
  assert.deepEqual(
    ([undefined, ...roles] as const).map((role) => standingOf(role, both)),
    ['whole', 'look-some', 'some', 'whole'],
  );
  assert.deepEqual(
    roles.map((role) => standingOf(role, ['operator'])),
    ['look', 'whole', 'whole'],
  );
  assert.equal(standingOf('viewer', []), 'whole');
  assert.deepEqual([leastOf(both), leastOf(['administrator'])], ['operator', 'administrator']);
});

const source = join(import.meta.dirname, '..');
const reference = join(source, '../../../docs/reference');

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-attiva-role'?: string }>>>>;
}

/** `POST /v1/hints` → the roles that the two daemons ask for it. */
function neededRoles(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const daemon of ['host', 'authority']) {
    const text = readFileSync(join(reference, `openapi-${daemon}.json`), 'utf8');
    for (const [path, methods] of Object.entries((JSON.parse(text) as Described).paths))
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${daemon} ${method.toUpperCase()} ${path}`;
        found.set(name, (found.get(name) ?? new Set()).add(operation['x-attiva-role'] ?? ''));
      }
  }
  return found;
}

/** Rooms that only those see who may all of it: others get the daemon's refusal in place of the page. */
const closedRooms = ['access'];

test('what a room changes it offers to those whose role may: the roles are those of the administration API', () => {
  const needed = neededRoles();
  const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => !file.includes('.test.'));
  const text = (file: string): string => readFileSync(join(source, file), 'utf8');
  let changes = 0;
  const missing = files.flatMap((file) => {
    const room = dirname(file);
    const daemon = file.startsWith('authority') ? 'authority' : 'host';
    const code = files
      .filter((other) => dirname(other) === room)
      .map(text)
      .join('\n');
    const asked = [...text(file).matchAll(/method: '(POST|PUT|DELETE)',\s*path: '([^']+)'/gu)];
    return asked.flatMap(([, method = '', path = '']) => {
      const [role = ''] = needed.get(`${daemon} ${method} ${path}`) ?? [];
      assert.notEqual(role, '', `${file}: ${daemon} has no ${method} ${path}`);
      if (role === 'viewer' || role === 'open' || closedRooms.includes(room)) return [];
      changes += 1;
      const isOffered = new RegExp(`mayDo(?:\\(\\))?\\('${role}'\\)|<May needs="${role}">|role: '${role}'`, 'iu').test(
        code,
      );
      return isOffered ? [] : [`${file}: ${method} ${path} takes ${role}`];
    });
  });
  assert.deepEqual(missing, []);
  assert.ok(changes >= 30, `${changes} changes`);
});
