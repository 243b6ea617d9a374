import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import { createLog, type Log } from './log.ts';

const key = 'ABCDE-FGHJK-LMNPQ-RSTUV-WXY23';
const productKey = { kind: 'host', group: 7, text: key, canonical: key.replaceAll('-', ''), lastFive: 'WXY23' };
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = privateKey.export({ format: 'jwk' });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' })).trim();

function capture(write: (log: Log) => void): { text: string; line: Record<string, unknown> } {
  let text = '';
  write(
    createLog({
      name: 'attiva-test',
      level: 'info',
      now: () => 0,
      destination: { write: (line) => void (text += line) },
    }),
  );
  return { text, line: JSON.parse(text) as Record<string, unknown> };
}

test('a product key prints its last five characters, wherever it stands', () => {
  const { text, line } = capture((log) =>
    log.info({ entered: productKey, deep: { list: [key] } }, `got ${key.toLowerCase()}`),
  );
  assert.equal(line['entered'], '…WXY23');
  assert.deepEqual(line['deep'], { list: ['…WXY23'] });
  assert.equal(line['msg'], 'got …wxy23');
  assert.doesNotMatch(text, /ABCDE|abcde/);
});

test('a private key prints nothing of itself, as object, JWK, PEM or cause of an error', () => {
  const cause = new Error(`cannot parse ${pem}`);
  const error = new ActivationError('storage-failed', 'The key file is damaged.', { cause, facts: { path: '/x' } });
  const { text, line } = capture((log) =>
    log.error({ privateKey, publicKey, jwk, pem, error, bytes: Buffer.from('secret') }),
  );
  for (const name of ['privateKey', 'jwk', 'pem']) assert.equal(line[name], '[private key]', name);
  assert.equal(line['publicKey'], '[public key]');
  assert.equal(line['bytes'], '[6 bytes]');
  assert.ok(jwk.d);
  assert.ok(!text.includes(jwk.d));
  assert.ok(!text.includes(pem.split('\n')[1] ?? '-'));
  assert.match(text, /"code":"storage-failed"/);
  assert.match(text, /cannot parse \[private key\]/);
});

test('bindings of a child log and an error as the first argument pass redaction too', () => {
  assert.equal(capture((log) => log.child({ productKey }).info('x')).line['productKey'], '…WXY23');
  const { text } = capture((log) => log.error(new Error(`no ${key}`)));
  assert.doesNotMatch(text, /ABCDE/);
});

test('a line carries level, name and the time it was given', () => {
  const { line } = capture((log) => log.warn({ turn: 5n }, 'hello'));
  assert.deepEqual(line, {
    level: 'warn',
    name: 'attiva-test',
    time: '1970-01-01T00:00:00.000Z',
    turn: '5',
    msg: 'hello',
  });
});
