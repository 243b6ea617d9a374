import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@attiva/protocol';
import { newPrivateKey, passphrase, testClock, vendor, withCode } from '../authority.test.fixture.ts';
import { openRootKey, sealRootKey } from './root-key.ts';

describe('the file of the root key', () => {
  const privateKey = newPrivateKey();
  const sealed = sealRootKey({ vendor, privateKey }, passphrase, testClock().random);

  it('opens with its passphrase, in every Unicode spelling of it', async () => {
    const opened = await openRootKey(await sealed, passphrase);
    assert.equal(opened.vendor, vendor);
    assert.equal(opened.signer.id, createSigner(privateKey).id);
    const text = await sealRootKey({ vendor, privateKey }, 'caf\u00e9', testClock().random);
    assert.equal((await openRootKey(text, 'cafe\u0301')).vendor, vendor);
  });

  it('holds no trace of the private key in clear', async () => {
    const { d } = privateKey.export({ format: 'jwk' });
    const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' })).split('\n')[1] ?? '';
    assert.ok(!(await sealed).includes(String(d)) && !(await sealed).includes(pem));
  });

  it('refuses another passphrase and every alteration', async () => {
    const text = await sealed;
    await assert.rejects(openRootKey(text, 'another'), withCode('passphrase-wrong'));
    await assert.rejects(openRootKey(text, ''), withCode('passphrase-wrong'));
    await assert.rejects(
      openRootKey(text.replace(vendor, 'borealis.example'), passphrase),
      withCode('passphrase-wrong'),
    );
    const flipped = text.replace(
      /("sealed": ")(.)/u,
      (_, head: string, first: string) => head + (first === 'A' ? 'B' : 'A'),
    );
    await assert.rejects(openRootKey(flipped, passphrase), withCode('passphrase-wrong'));
  });

  it('refuses what is no such file, and parameters that would take all memory', async () => {
    for (const text of ['', '{}', 'null', '-----BEGIN PRIVATE KEY-----']) {
      await assert.rejects(openRootKey(text, passphrase), withCode('config-invalid'));
    }
    const greedy = (await sealed).replace('131072', '1073741824');
    await assert.rejects(openRootKey(greedy, passphrase), withCode('config-invalid'));
  });

  it('asks for a passphrase', async () => {
    await assert.rejects(sealRootKey({ vendor, privateKey }, '', testClock().random), withCode('wrong-usage'));
  });
});
