import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { cheap } from './access.test.fixture.ts';
import { Passwords } from './password.ts';

test('what is kept says how it was made and not what it was made of; the spelling of accents does not matter', async () => {
  const passwords = new Passwords({ random: randomBytes, cost: cheap });
  const verifier = await passwords.verifierOf('perch\u00e9 no davvero');
  assert.match(verifier, /^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await passwords.proves('perche\u0301 no davvero', verifier), true);
  assert.equal(await passwords.proves('perche no davvero', verifier), false);
  assert.equal(await passwords.proves('', undefined), false);
  assert.notEqual(await passwords.verifierOf('perch\u00e9 no davvero'), verifier);
});

test('without less for tests a try costs what product keys cost', async () => {
  const verifier = await new Passwords({ random: randomBytes }).verifierOf('x');
  assert.match(verifier, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
});

test('a verifier that is damaged, or asks for the memory of the machine, is not tried', async () => {
  const passwords = new Passwords({ random: randomBytes, cost: cheap });
  const verifier = await passwords.verifierOf('x');
  for (const wrong of ['', verifier.slice(1), verifier.replace('m=8', 'm=99999999'), verifier.replace('t=1', 't=999')])
    await assert.rejects(passwords.proves('x', wrong), { code: 'storage-failed' }, wrong);
});

test('a crowd waits in a line of bounded length, and everybody in it is served', async () => {
  const passwords = new Passwords({ random: randomBytes, cost: cheap });
  const verifier = await passwords.verifierOf('right');
  const crowd = await Promise.allSettled(Array.from({ length: 30 }, () => passwords.proves('right', verifier)));
  const served = crowd.filter(({ status }) => status === 'fulfilled').length;
  const sent = crowd.filter((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'busy');
  assert.deepEqual([served, sent.length], [18, 12]);
  assert.equal(await passwords.proves('right', verifier), true);
});
