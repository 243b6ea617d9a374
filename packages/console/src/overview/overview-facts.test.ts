import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  causes,
  endings,
  inventoryOf,
  isWholeHour,
  type KeyStatus,
  reached,
  urgency,
  verdictOf,
  type Warning,
} from './overview-facts.ts';

function warning(code: string, more: Partial<Warning> = {}): Warning {
  return { code, severity: 'warning', text: code, said: { kind: 'x', facts: {} }, remedy: '', ...more };
}

function key(terms: Pick<KeyStatus, 'state' | 'until' | 'maintenanceUntil'>): KeyStatus {
  const of = { vendor: 'aurora.example', application: 'os', generation: 2025, name: 'Aurora', key: 'ABCDE' };
  const given = { grant: 'G', granted: 0, registration: 1, signedBy: 'K', renewal: { enabled: true } };
  return { ...of, ...given, ...terms };
}

const shape = (warnings: readonly Warning[]): readonly (readonly string[])[] =>
  causes(warnings).map(({ warning: root, explains }) => [root.code, ...explains.map(({ code }) => code)]);

test('what a warning explains stands under it, through as many steps as there are, and errors come first', () => {
  const far = warning('c', { dependsOn: 'b' });
  const near = warning('b', { dependsOn: 'a' });
  assert.deepEqual(shape([far, warning('x'), near, warning('a', { severity: 'error' })]), [['a', 'c', 'b'], ['x']]);
});

test('no warning is lost: not by a cause that is not there, nor by two that explain each other', () => {
  assert.deepEqual(shape([warning('b', { dependsOn: 'gone' })]), [['b']]);
  const circle = [warning('a', { dependsOn: 'b' }), warning('b', { dependsOn: 'a' })];
  assert.deepEqual(shape(circle).flat().sort(), ['a', 'b']);
});

test('one word for the whole: the worst that nothing else explains', () => {
  const vendors = [{ registered: true }];
  assert.equal(verdictOf({ vendors: [], warnings: [warning('a')] }), 'begin');
  assert.equal(verdictOf({ vendors: [{ registered: false }], warnings: [] }), 'register');
  assert.equal(verdictOf({ vendors, warnings: [] }), 'well');
  const explained = warning('b', { severity: 'error', dependsOn: 'a' });
  assert.equal(verdictOf({ vendors, warnings: [explained, warning('a')] }), 'warning');
  assert.equal(verdictOf({ vendors, warnings: [warning('a', { severity: 'error' })] }), 'error');
});

test('terms that end: of keys that count, the nearest first, maintenance apart', () => {
  const keys = [
    key({ state: 'serving', until: 300, maintenanceUntil: 100 }),
    key({ state: 'superseded', until: 50 }),
    key({ state: 'ended', until: 200 }),
    key({ state: 'serving' }),
  ];
  const found = endings({ vendors: [{ name: 'Aurora', keys }] });
  assert.deepEqual(
    found.map(({ what, at }) => `${what} ${at}`),
    ['maintenance 100', 'agreement 200', 'agreement 300'],
  );
  const days = [-1, 0, 1, 30, 31, 90, 91].map((left) => urgency(left * 86_400, 0));
  assert.deepEqual(days, ['past', 'past', 'soon', 'soon', 'coming', 'coming', 'far']);
});

test('how far a count has come is never less than nothing nor more than all', () => {
  assert.deepEqual(
    [reached(25, 25), reached(25, 16), reached(25, 0), reached(0, 0), reached(5, 9)],
    [0, 9 / 25, 1, 1, 0],
  );
});

test('the inventory is the sum of all applications, and figures of an hour say when they are of less', () => {
  const vendors = [{ applications: [{ inventory: 3 }, { inventory: 4 }] }, { applications: [] }];
  assert.equal(inventoryOf({ vendors }), 7);
  const of = (since: number): boolean => isWholeHour({ since, requests: 0, refused: 0 }, 10_000);
  assert.deepEqual([of(10_000 - 3541), of(10_000 - 3000), of(10_000)], [true, false, false]);
});
