import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHealth } from './health.ts';

test('shows what is raised, severest first, with facts in the text and the time of the first raising', () => {
  let now = 100;
  const health = createHealth(() => now);
  const disk = health.declare({ code: 'disk-low', severity: 'low', text: '{free} MB are free.', remedy: 'Free some.' });
  const grant = health.declare({ code: 'grant-ending', severity: 'high', text: 'It ends.', remedy: 'Renew.' });
  disk.raise({ free: 10 });
  now = 200;
  grant.raise();
  disk.raise({ free: 5 });
  assert.deepEqual(
    health.warnings().map(({ code, text, since }) => ({ code, text, since })),
    [
      { code: 'grant-ending', text: 'It ends.', since: 200 },
      { code: 'disk-low', text: '5 MB are free.', since: 100 },
    ],
  );
  grant.clear();
  assert.deepEqual(
    health.warnings().map(({ code }) => code),
    ['disk-low'],
  );
});

test('hides what a raised cause explains, also at second hand, until the cause is cleared', () => {
  const health = createHealth(() => 0);
  const network = health.declare({ code: 'no-network', severity: 'high', text: '', remedy: '' });
  const dns = health.declare({ code: 'no-dns', severity: 'medium', text: '', remedy: '', dependsOn: ['no-network'] });
  const publishing = health.declare({
    code: 'not-published',
    severity: 'low',
    text: '',
    remedy: '',
    dependsOn: ['no-dns'],
  });
  publishing.raise();
  network.raise();
  assert.deepEqual(
    health.warnings().map(({ code }) => code),
    ['no-network'],
  );
  network.clear();
  assert.deepEqual(
    health.warnings().map(({ code }) => code),
    ['not-published'],
  );
  dns.raise();
  assert.deepEqual(
    health.warnings().map(({ code }) => code),
    ['no-dns'],
  );
});

test('a warning is declared once, and after what it depends on', () => {
  const health = createHealth(() => 0);
  const declaration = { code: 'a', severity: 'low', text: '', remedy: '' } as const;
  health.declare(declaration);
  assert.throws(() => health.declare(declaration), TypeError);
  assert.throws(() => health.declare({ ...declaration, code: 'b', dependsOn: ['c'] }), TypeError);
});
