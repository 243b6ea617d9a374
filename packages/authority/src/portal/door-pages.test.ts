import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openBench, published } from '../authority.test.fixture.ts';
import { look, newAsking } from './door.test.fixture.ts';

const aurora = await (await openBench()).start();

describe('the pages of the door', () => {
  for (const path of ['/', '/phone', '/setup-keys', '/downloads']) {
    it(`${path} runs and loads nothing but its own, is framed by nobody and kept by nobody`, async () => {
      const { status, headers, text } = await look(aurora, path);
      assert.equal(status, 200);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /);
      assert.match(
        policy,
        /form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'/,
      );
      assert.ok(!policy.includes('unsafe'));
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('set-cookie'), null);
      assert.doesNotMatch(text, /<style|style=|<script>|\bon[a-z]+=|(?:src|action)="(?:https?:)?\//);
      assert.match(text, /<h1>[^<]*<\/h1>/);
    });
  }

  it('are told in the language of the browser, or in the one that the address names', async () => {
    const italian = await look(aurora, '/phone', { 'accept-language': 'fr, it-IT;q=0.8, en;q=0.5' });
    assert.match(italian.text, /<html lang="it">/);
    assert.match(italian.words, /Fotografa il codice QR/);
    assert.match((await look(aurora, '/phone', { 'accept-language': 'de' })).text, /<html lang="en">/);
    const chosen = await look(aurora, '/?lang=it', { 'accept-language': 'en' });
    assert.match(chosen.text, /<a href="setup-keys\?lang=it">/, 'the links keep it');
    assert.match((await look(aurora, '/?lang=%3Cscript%3E', { 'accept-language': 'it' })).text, /<html lang="it">/);
  });

  it('name no customer, no agreement and no secret key', async () => {
    const { hostKey } = await newAsking(aurora);
    for (const path of ['/', '/phone', '/setup-keys', '/downloads', '/files/setup-keys.md']) {
      const { text } = await look(aurora, path);
      assert.ok(!text.includes('Rossi') && !text.includes(hostKey) && !text.includes(hostKey.slice(-5)), path);
    }
  });

  it('list every setup key that is published, under its product', async () => {
    const { text, words } = await look(aurora, '/setup-keys');
    const { setupKeys } = JSON.parse(published(aurora, 'setup-keys.json')) as { setupKeys: { key: string }[] };
    assert.ok(setupKeys.length > 0);
    for (const { key } of setupKeys) assert.ok(text.includes(`<code class="key">${key}</code>`), key);
    assert.match(words, /Aurora Studio/);
  });

  it('hand out what is published, byte for byte, with the digest that the page names', async () => {
    const { text } = await look(aurora, '/downloads');
    const names = Array.from(text.matchAll(/href="files\/([^"]+)"/g), ([, name = '']) => decodeURIComponent(name));
    assert.deepEqual(names.slice(0, 1), ['aurora.attiva']);
    assert.ok(names.includes('aurora.revocations') && names.some((name) => name.endsWith('.pack.json')));
    assert.ok(!names.some((name) => name.startsWith('roots') || name.endsWith('.toml') || name.endsWith('.key')));
    for (const name of names.filter((one) => one !== 'SHA256SUMS')) {
      const file = await look(aurora, `/files/${name}`);
      assert.equal(file.text, published(aurora, name), name);
      assert.equal(file.headers.get('content-type'), 'application/octet-stream');
      assert.match(file.headers.get('content-disposition') ?? '', /^attachment; /);
      assert.ok(text.includes(createHash('sha256').update(file.text).digest('hex')), name);
    }
    for (const name of ['..%2fauthority.toml', 'authority.toml', 'signing.key', 'roots.json']) {
      assert.equal((await look(aurora, `/files/${name}`)).status, 404, name);
    }
  });
});

describe('where there is nothing', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('a browser is shown a page that leads back, from however deep', async () => {
    for (const [path, up] of [
      ['/phones', './'],
      ['/files/none.attiva?lang=it', '../'],
      ['/a/%3Cscript%3E/c', '../../'],
      ['/v1/host-registrations', '../'],
    ] as const) {
      const { status, headers, text: page } = await look(aurora, path, html);
      assert.equal(status, 404);
      assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/);
      assert.ok(page.includes(`<a href="${up}">`), page);
      assert.ok(!page.includes('script'));
    }
    assert.match((await look(aurora, '/phones?lang=it', html)).words, /Questa pagina non esiste/);
  });

  it('a program gets the problem document of everywhere', async () => {
    for (const [path, headers] of [
      ['/phones', {}],
      ['/files/none.attiva', { accept: '*/*' }],
      ['/v1/none', { accept: 'application/json' }],
    ] as const) {
      const { status, headers: given, text: problem } = await look(aurora, path, headers);
      assert.equal(status, 404);
      assert.equal(given.get('content-type'), 'application/problem+json');
      assert.ok(problem.includes(`There is nothing at GET ${path}.`), problem);
    }
  });
});
