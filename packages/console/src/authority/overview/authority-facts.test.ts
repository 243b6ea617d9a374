import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorityStatus } from '../../asking/authority.ts';
import { authorityVerdict, gravestFirst, type AuthorityWarning, signingTone } from './authority-facts.ts';

function warning(severity: AuthorityWarning['severity'], since: number): AuthorityWarning {
  return { code: `${severity}-${since}`, severity, since, text: 'x', remedy: 'y', facts: {} };
}

function status(change: Partial<AuthorityStatus>): AuthorityStatus {
  return {
    program: '0.1.0',
    vendor: 'aurora.example',
    name: 'Aurora Software',
    roots: [],
    addresses: [],
    signingKey: 'k',
    signsUntil: 2_000_000_000,
    signingDaysLeft: 300,
    lab: false,
    warnings: [],
    packs: 1,
    customers: 1,
    hostKeys: 1,
    hosts: 0,
    registrations: 0,
    deviceKeys: 0,
    licenses: 0,
    revoked: 0,
    ...change,
  };
}

test('the gravest warning comes first, the newest of equals before the others', () => {
  const sorted = gravestFirst([warning('low', 9), warning('high', 1), warning('medium', 5), warning('high', 2)]);
  assert.deepEqual(
    sorted.map(({ code }) => code),
    ['high-2', 'high-1', 'medium-5', 'low-9'],
  );
});

test('a verdict says what to deal with first', () => {
  assert.equal(authorityVerdict(status({})), 'well');
  assert.equal(authorityVerdict(status({ customers: 0 })), 'begin');
  assert.equal(authorityVerdict(status({ customers: 0, warnings: [warning('low', 1)] })), 'warning');
  assert.equal(authorityVerdict(status({ warnings: [warning('low', 1), warning('high', 1)] })), 'error');
});

test('a delegation that ends soon is told by its color too', () => {
  assert.deepEqual([0, 7, 8, 90, 91].map(signingTone), ['bad', 'bad', 'warn', 'warn', 'good']);
});
