import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { trailActions } from '../authority/audit/trail.ts';
import { speaking } from '../words/speaking.ts';
import { type AuditEntry, auditActions, auditSentence } from './audit-sentence.ts';

const packages = join(import.meta.dirname, '../../..');

/** Every action that the code of a package writes into an audit: `action: 'pack-added'`, also where it is one of two. */
function actionsIn(name: string): ReadonlySet<string> {
  const source = join(packages, name, 'src');
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.includes('.test.'));
  const written = files.flatMap((file) => [
    ...readFileSync(join(source, file), 'utf8').matchAll(/\baction: ([^,;}\n]+)/gu),
  ]);
  return new Set(
    written.flatMap(([, text = '']) => [...text.matchAll(/'([a-z]+(?:-[a-z]+)+)'/gu)].map(([, action = '']) => action)),
  );
}

const ofDaemon = actionsIn('daemon');
const ofHost = new Set([...actionsIn('host'), ...ofDaemon]);
const ofAuthority = new Set([...actionsIn('authority'), ...ofDaemon]);

function entry(action: string, details: AuditEntry['details'] = {}): AuditEntry {
  return { position: 1, at: 0, actor: 'anna', action, subject: 'it', details, hash: '', previous: '' } as AuditEntry;
}

test('everything that a host writes into its audit can be chosen there, and is told in a sentence of its own', () => {
  assert.ok(ofHost.size >= 35, `${ofHost.size} actions`);
  assert.deepEqual([...ofHost].sort(), [...auditActions].sort());
  for (const language of ['en', 'it'] as const) {
    const words = speaking(language, language, 'UTC');
    const other = (action: string): string => words.say('audit-action.other', { actor: 'anna', action, subject: 'it' });
    for (const action of auditActions) {
      assert.ok(words.knows(`audit-name.${action}`), `${language} ${action}`);
      assert.notEqual(auditSentence(entry(action), words), other(action), `${language} ${action}`);
    }
    assert.equal(auditSentence(entry('something-later'), words), other('something-later'));
  }
});

test('everything that an authority writes into its audit can be chosen there, and has a name', () => {
  assert.ok(ofAuthority.size >= 30, `${ofAuthority.size} actions`);
  const words = speaking('it', 'it', 'UTC');
  const nameless = [...ofAuthority].filter(
    (action) => !words.knows(`authority.audit.${action}`) && !words.knows(`audit-name.${action}`),
  );
  assert.deepEqual(nameless, []);
  const chosen = new Set<string>(trailActions);
  assert.deepEqual(
    [...ofAuthority].filter((action) => !chosen.has(action)),
    [],
  );
});

function told(action: string, details: object, personal?: Readonly<Record<string, string>>): string {
  const words = speaking('en', 'en', 'UTC');
  return auditSentence({ ...entry(action, details), ...(personal !== undefined && { personal }) }, words);
}

test('people and what they may are named; a name that was erased leaves the id, and an unknown one nothing', () => {
  const role = { role: 'operator', roleBefore: 'viewer', disabled: true };
  assert.equal(told('account-changed', role, { name: 'vera' }), 'anna changed the account vera: operator, disabled');
  assert.equal(told('account-removed', {}, {}), 'anna removed the account it');
  assert.equal(told('api-token-made', { name: 'ci', role: 'viewer' }), 'anna made the API token ci, as viewer');
  assert.equal(told('log-in-refused', {}, { name: 'vera', from: '::1' }), 'A log-in was refused: vera');
  assert.equal(told('log-in-refused', {}, { from: '::1' }), 'A log-in was refused: ::1');
  assert.equal(told('log-in-refused', {}, {}), 'A log-in was refused');
  assert.equal(told('other-host-added', { pinned: true }, { address: 'h2:7690' }), 'anna added another host: h2:7690');
});

test('machines are counted by what was done and not by what the row lists', () => {
  const given = { kind: 'renew', machines: 1200, clients: ['a', 'b'] };
  assert.equal(told('hints-given', given), 'anna asked 1,200 machines to renew');
  assert.equal(
    told('hints-given', { ...given, kind: 'new-identity', machines: 1 }),
    'anna asked 1 machine to take a new identity',
  );
  assert.equal(told('machines-marked', { clients: ['a', 'b'] }), 'anna changed tags or group of 2 machines');
  assert.equal(told('sessions-ended', { ended: 2 }), 'anna signed 2 browsers out');
  assert.equal(told('sessions-ended', { ended: 0, node: 'x' }), 'anna had browsers signed out elsewhere');
  assert.equal(told('usage-stated', { month: '2026-11' }), 'anna signed a usage statement for it: 2026-11');
});
