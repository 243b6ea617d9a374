import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  newHost,
  openBench,
  registrationRequest,
  start,
  type TestHost,
  type vendor,
} from '../authority.test.fixture.ts';
import { fieldsOf, from, greyPng, newAsking, photographOf, sendForm } from './door.test.fixture.ts';

const bench = await openBench();
const aurora = await bench.start();

describe('the door refuses in words', () => {
  const refusals = [
    ['a text that is no request', { request: 'hello' }, 400, 'malformed', /This is no request/],
    ['nothing at all', { request: '' }, 400, 'malformed', /This is no request/],
    ['a file that is no text', { file: randomBytes(300) }, 400, 'malformed', /This is no request/],
    ['a long file', { file: Buffer.alloc(50_000, 97) }, 413, 'too-large', /at most 16 KiB/],
    ['a photograph that is a text', { photo: Buffer.from('hello') }, 400, 'photo-unreadable', /neither PNG nor JPEG/],
    ['a picture of another kind', { file: Buffer.from('GIF89a and more') }, 400, 'photo-unreadable', /It is GIF/],
    [
      'a picture cut off',
      { file: greyPng(400, 400, () => 9).subarray(0, 90) },
      400,
      'photo-unreadable',
      /damaged|No QR code/,
    ],
    ['a grey wall', { photo: greyPng(300, 300, (x) => x % 256) }, 400, 'photo-unreadable', /No QR code was found/],
    ['groups that end too early', { head: '11', group: ['0000000'] }, 400, 'phone-code-incomplete', /group B is next/],
    ['a head of another format', { head: '29', group: ['0000000'] }, 400, 'phone-code-unknown', /first group are 29/],
  ] as const;
  for (const [what, fields, status, code, words] of refusals) {
    it(what, async () => {
      const refused = await sendForm(aurora, fields);
      assert.equal(refused.status, status, refused.words);
      assert.ok(refused.text.includes(`<code>${code}</code>`), refused.words);
      assert.match(refused.words, words);
      assert.equal(refused.headers.get('content-type'), 'text/html; charset=utf-8');
    });
  }

  it('a picture of a hundred million pixels, before anybody takes it apart', async () => {
    const bomb = greyPng(10, 10, () => 0);
    bomb.writeUInt32BE(20_000, 16);
    bomb.writeUInt32BE(5_000, 20);
    assert.match((await sendForm(aurora, { photo: bomb })).words, /more than 40 million pixels/);
  });

  it('two codes in one picture', async () => {
    assert.match(
      (await sendForm(aurora, { photo: await photographOf('11 1', '12 2') })).words,
      /shows several QR codes/,
    );
  });

  it('a wrong check digit: names the group, marks it, keeps what was typed', async () => {
    const { spoken } = await newAsking(aurora);
    const { head, group } = fieldsOf(spoken);
    const wrong = group.map((digits, place) =>
      place === 2 ? digits.replace(/.$/, (last) => String((Number(last) + 1) % 10)) : digits,
    );
    for (const [query, words] of [
      ['', /Group C: not right/],
      ['?lang=it', /Non è giusto: il gruppo C\./],
    ] as const) {
      const { status, text, words: said } = await sendForm(aurora, { head, group: wrong }, { query });
      assert.equal(status, 400);
      assert.match(said, words);
      assert.deepEqual(text.match(/id="group-(.)"[^>]*aria-invalid="true"/)?.[1], 'C');
      assert.ok(group.every((digits, place) => place === 2 || text.includes(`value="${digits}"`)));
    }
  });

  it('a request of another vendor, and an old one with both dates', async () => {
    const { hostKey } = await aurora.addCustomer({});
    const host = newHost();
    const elsewhere = await registrationRequest(host, {
      hostKey,
      iat: start,
      vendor: 'borealis.example' as typeof vendor,
    });
    assert.match(
      (await sendForm(aurora, { request: elsewhere.statement })).words,
      /authority of aurora\.example, not of borealis/,
    );
    const old = await registrationRequest(host, { hostKey, iat: start - 40 * 86_400 });
    const { words, text } = await sendForm(aurora, { request: old.statement });
    assert.match(words, /too old.* made at 2026-10-14 00:00 UTC .* here it is 2026-11-23/);
    assert.ok(text.includes('clock-difference'));
  });

  it('a blocked key, and a key whose hosts are used up, with the numbers', async () => {
    const { hostKey, statement } = await newAsking(aurora);
    await aurora.admin.post('/v1/key-blocks', { key: hostKey.slice(-5) });
    assert.match((await sendForm(aurora, { request: statement })).text, /<code>key-blocked<\/code>/);
    const few = await aurora.addCustomer({ hosts: 1 });
    const ask = async (host: TestHost): Promise<string> =>
      (await registrationRequest(host, { hostKey: few.hostKey, iat: aurora.clock.seconds() })).statement;
    assert.equal((await sendForm(aurora, { request: await ask(newHost([7, 8, 9])) })).status, 200);
    const { words } = await sendForm(aurora, { request: await ask(newHost([10, 11, 12])) }, { query: '?lang=it' });
    assert.match(words, /ha registrato 1 host su 1; questo è un altro/);
  });

  it('what another page had a browser send, whatever it holds', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]) {
      const { status, text } = await sendForm(aurora, { request: 'x' }, { headers });
      assert.equal(status, 403);
      assert.ok(text.includes('<code>not-permitted</code>'));
    }
    for (const headers of [
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      { origin: new URL(aurora.url).origin },
    ]) {
      assert.equal((await sendForm(aurora, { request: 'x' }, { headers })).status, 400);
    }
  });

  it('what is no form, and a form of more than ten megabytes', async () => {
    const json = await fetch(`${aurora.url}/phone`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(json.status, 415);
    assert.match(json.headers.get('content-type') ?? '', /html/);
    const large = await sendForm(aurora, { photo: Buffer.alloc(10 * 1024 * 1024 + 1) });
    assert.equal(large.status, 413);
    assert.match(large.words, /a picture 10 MiB/);
  });

  it('a text longer than any request, in whatever field, which does not come back', async () => {
    const long = '<'.repeat(20_001);
    for (const fields of [
      { request: long },
      { head: long },
      { group: ['1', long] },
      { other: long },
      { file: Buffer.from('x'), request: long },
    ]) {
      const { status, text } = await sendForm(aurora, fields);
      assert.equal(status, 413);
      assert.ok(text.includes('<code>too-large</code>'));
      assert.ok(text.length < 20_000, 'not in the page');
    }
    assert.equal((await sendForm(aurora, { request: '<'.repeat(20_000) })).status, 400);
  });

  it('hostile texts stay texts', async () => {
    const { text } = await sendForm(aurora, { request: '"><script>alert(1)</script></textarea><b onload=x>' });
    assert.ok(!/<script>|<\/textarea><b/.test(text));
    assert.ok(text.includes('&#60;script&#62;'));
  });
});

describe('the door tells nothing apart', () => {
  it('an unknown key from another one that ends so: one status, one code, the same words', async () => {
    const { hostKey } = await aurora.addCustomer({});
    const iat = aurora.clock.seconds();
    const wrong = await registrationRequest(newHost(), { hostKey, iat, verifier: randomBytes(32) });
    const other = await registrationRequest(newHost(), {
      hostKey: (await (await bench.start()).addCustomer({})).hostKey,
      iat,
    });
    const [known, unknown] = [
      await sendForm(aurora, { request: wrong.statement }),
      await sendForm(aurora, { request: other.statement }),
    ];
    assert.equal(known.status, 403);
    assert.equal(unknown.status, known.status);
    assert.equal(unknown.text.replaceAll(other.statement, ''), known.text.replaceAll(wrong.statement, ''));
  });

  it('ten wrong proofs close it for that key, and it says for how long', async () => {
    const { hostKey } = await aurora.addCustomer({});
    const host = newHost();
    for (let guess = 0; guess < 10; guess += 1) {
      const { statement } = await registrationRequest(host, {
        hostKey,
        iat: aurora.clock.seconds(),
        verifier: randomBytes(32),
      });
      assert.equal((await sendForm(aurora, { request: statement }, { headers: from(`10.1.0.${guess}`) })).status, 403);
    }
    const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
    const shut = await sendForm(aurora, { request: statement }, { headers: from('10.1.0.99') });
    assert.equal(shut.status, 429, 'the right one too');
    assert.equal(shut.headers.get('retry-after'), '3600');
    assert.match(shut.words, /Try again in 60 minutes/);
  });
});
