// needs: linux softhsm2
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isActivationError, verifySignature } from '@attiva/protocol';
import { runProcess } from '@attiva/testkit';
import { Cryptoki } from './cryptoki.ts';
import { openToken } from './token.ts';
import type { TokenConfig } from './token-session.ts';

const module = '/usr/lib/softhsm/libsofthsm2.so';
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attiva-token-'));
  mkdirSync(join(folder, 'tokens'));
  const conf = join(folder, 'softhsm2.conf');
  writeFileSync(
    conf,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  // The module reads it when it is loaded into this process.
  process.env['SOFTHSM2_CONF'] = conf;
  for (const label of ['attiva', 'other']) {
    const args = ['--init-token', '--free', '--label', label, '--pin', '1234', '--so-pin', '567890'];
    const made = await runProcess({ command: 'softhsm2-util', args, environment: { SOFTHSM2_CONF: conf } });
    assert.equal(made.exit, 0, made.stderr);
  }
});
after(() => rmSync(folder, { recursive: true }));

function config(more: Partial<TokenConfig> & { readonly pin?: string } = {}): TokenConfig {
  const { pin = '1234', ...given } = more;
  const pinFile = join(folder, `pin-${pin}`);
  writeFileSync(pinFile, `${pin}\n`, { mode: 0o600 });
  return { module, token: 'attiva', label: 'attiva', pinFile, ...given };
}

function withCode(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isActivationError(error), String(error));
    assert.equal(error.code, code, error.detail);
    return true;
  };
}

/** Collects what nobody holds any more, and lets its finalizers run. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let time = 0; time < 5; time += 1) {
    collect();
    await setImmediate();
  }
}

// In this order: SoftHSM lets a process that is logged in log in again with any PIN.
describe('a token', () => {
  it('is refused in words: module, token, PIN, a PIN file that others may read', async () => {
    await assert.rejects(openToken(config({ module: join(folder, 'nothing.so') })), withCode('token-unavailable'));
    await assert.rejects(openToken(config({ token: 'gone' })), withCode('token-unavailable'));
    const { token: _named, ...unnamed } = config();
    await assert.rejects(openToken(unnamed), withCode('token-unavailable'), 'there are two');
    await assert.rejects(openToken(config({ pin: '9999' })), withCode('token-pin-wrong'));
    const open = config({ pin: '1234' });
    chmodSync(open.pinFile, 0o644);
    await assert.rejects(openToken(open), isActivationError);
    rmSync(open.pinFile);
  });

  it('makes keys that never leave it, finds them by id, and signs as many at once as are asked for', async () => {
    const token = await openToken(config());
    const [one, two] = [await token.createKey('attiva'), await token.createKey('attiva')];
    await token.createKey('another label');
    assert.notEqual(one.id, two.id);
    const found = await (await openToken(config())).findKey('attiva', one.id);
    assert.deepEqual(found?.jwk, one.jwk);
    assert.equal(await token.findKey('another label', one.id), undefined);
    assert.equal(await token.findKey('attiva', 'A'.repeat(20)), undefined);
    const texts = Array.from({ length: 20 }, (_, n) => Buffer.from(`text ${n}`));
    const signed = await Promise.all(texts.map(async (text, n) => (n % 2 === 0 ? one : two).sign(text)));
    for (const [n, signature] of signed.entries()) {
      assert.ok(verifySignature((n % 2 === 0 ? one : two).jwk, texts[n] as Buffer, signature), `signature ${n}`);
    }
  });

  it('goes on when the program has tidied its memory: the module stays loaded', async () => {
    const token = await openToken(config());
    const key = await token.createKey('attiva');
    await collectGarbage();
    assert.match(readFileSync('/proc/self/maps', 'utf8'), /libsofthsm2\.so/);
    const text = Buffer.from('text');
    assert.ok(verifySignature(key.jwk, text, await key.sign(text)));
  });

  it('that was taken out says so, and signs again once it is back, for the signers of before', async () => {
    const token = await openToken(config());
    const key = await token.createKey('attiva');
    const text = Buffer.from('text');
    const signsWell = async (): Promise<void> => assert.ok(verifySignature(key.jwk, text, await key.sign(text)));
    const [tokens, away] = [join(folder, 'tokens'), join(folder, 'away')];
    renameSync(tokens, away);
    mkdirSync(tokens);
    await assert.rejects(async () => key.sign(text), withCode('token-unavailable'));
    await assert.rejects(token.findKey('attiva', key.id), withCode('token-unavailable'), 'not: there is no such key');
    rmSync(tokens, { recursive: true });
    renameSync(away, tokens);
    await signsWell();
    assert.equal((await token.findKey('attiva', key.id))?.id, key.id);
    assert.ok((await token.createKey('attiva')).id);

    // Somebody else in this process ends all sessions, and the whole module.
    const beside = new Cryptoki(module);
    beside.call('Finalize', null);
    await Promise.all([signsWell(), signsWell()]);
  });

  it('that has refused a PIN is not asked with it again: it would lock itself', async () => {
    const token = await openToken(config());
    const key = await token.createKey('attiva');
    const beside = new Cryptoki(module);
    const pinFile = join(folder, 'pin-1234');
    writeFileSync(pinFile, '8888\n', { mode: 0o600 });
    beside.call('Finalize', null);
    for (let time = 0; time < 5; time += 1)
      await assert.rejects(async () => key.sign(Buffer.from('a')), withCode('token-pin-wrong'));
    writeFileSync(pinFile, '1234\n', { mode: 0o600 });
    assert.ok(verifySignature(key.jwk, Buffer.from('a'), await key.sign(Buffer.from('a'))));
  });
});
