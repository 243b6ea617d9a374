import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { findBundle, installationIdOf, openRegistrationRequest, openVendorFile, parseBundles } from '@attiva/protocol';
import {
  newHost,
  openBench,
  published,
  registrationRequest,
  start,
  type TestAuthority,
  type TestHost,
  vendor,
} from '../authority.test.fixture.ts';
import type { CreatedBundle } from '../bundles/create-bundle.ts';
import { greyPng, look, photographOf, sendForm } from './door.test.fixture.ts';
import { visitLimits } from './visits.ts';

const bench = await openBench();
const aurora = await bench.start();

interface Asking {
  readonly hostKey: string;
  readonly statement: string;
  readonly spoken: string;
}

/** A host beside a person with a telephone. */
async function newAsking(at: TestAuthority = aurora, host: TestHost = newHost([1, 2, 3])): Promise<Asking> {
  const { hostKey, lastFive } = await at.addCustomer({ quantity: 40, until: '2027-12-31' });
  const created = await at.admin.post<CreatedBundle>('/v1/bundles', { key: lastFive });
  const file = openVendorFile(created.vendorFile ?? '', { now: at.clock.seconds() });
  const bundles = parseBundles(file.content.bundles);
  const bundle = findBundle(bundles, { kind: 'host', key: lastFive, signer: file.delegation.sub });
  assert.ok(bundle);
  const options = { hostKey, iat: at.clock.seconds(), bundle: bundle.number };
  const { statement } = await registrationRequest(host, options);
  return { hostKey, statement, spoken: installationIdOf('host', openRegistrationRequest(statement)) };
}

/** The file that the page hands over, as it stands in its link. */
function savedFile(text: string, type: string): Buffer {
  const [, base64 = ''] = new RegExp(`href="data:${type};base64,([A-Za-z0-9+/=]+)"`).exec(text) ?? [];
  return Buffer.from(base64, 'base64');
}

function chainIn(text: string): readonly string[] {
  return (JSON.parse(savedFile(text, 'application/json').toString('utf8')) as { chain: string[] }).chain;
}

function fieldsOf(spoken: string): { readonly head: string; readonly group: readonly string[] } {
  const [head = '', ...group] = spoken.split(' ');
  return { head, group };
}

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
    const { hostKey } = await newAsking();
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

describe('a host is registered at the door', () => {
  it('by digits that were typed: the answer as picture, digits and file, and again the same for nothing', async () => {
    const { spoken } = await newAsking();
    const { status, text, words, headers } = await sendForm(aurora, fieldsOf(spoken));
    assert.equal(status, 200, words);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(words, /Host registered .* Aurora Studio, generation ≤ 2026/);
    assert.ok(!words.includes('Rossi'), 'whose agreement it is stays with the vendor');
    assert.equal(text.match(/<li><b>\d+<\/b><span>\d{3} \d{4}<\/span><\/li>/g)?.length, 27);
    assert.match(text, /<svg class="code" viewBox="0 0 (\d+) \1"/);
    assert.deepEqual(savedFile(text, 'image/png').subarray(1, 4).toString(), 'PNG');
    const again = await sendForm(aurora, { request: `https://a.example/phone#${spoken.replaceAll(' ', '')}` });
    assert.deepEqual(chainIn(again.text), chainIn(text));
    assert.match(again.words, /Registration 1\b/);
  });

  it('by a photograph, by a picture that was uploaded, by the request file, in Italian', async () => {
    const { statement, spoken } = await newAsking();
    const photo = await photographOf(`https://authority.example/phone#${spoken.replaceAll(' ', '')}`);
    const first = await sendForm(aurora, { photo });
    assert.equal(first.status, 200, first.words);
    assert.equal((await sendForm(aurora, { file: photo })).status, 200);
    const byFile = await sendForm(aurora, { file: Buffer.from(`\uFEFF${statement}\r\n`) }, { query: '?lang=it' });
    assert.deepEqual(chainIn(byFile.text), chainIn(first.text));
    assert.match(byFile.words, /Host registrato .* generazione ≤ 2026/);
    assert.ok(byFile.text.includes(`name="request" value="${statement}"`), 'the other language asks the same again');
  });

  it('an address of its own for each answer does not exist: it stands in the page alone', async () => {
    const { spoken } = await newAsking();
    const { text } = await sendForm(aurora, { request: spoken });
    const links = Array.from(text.matchAll(/(?:href|action)="([^"]*)"/g), ([, link = '']) => link);
    assert.ok(
      links.every((link) => /^(?:data:|#|\.\/|phone|setup-keys|downloads|door\.)/.test(link)),
      links.join(' ').slice(0, 300),
    );
  });
});

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
    const { spoken } = await newAsking();
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
    const { hostKey, statement } = await newAsking();
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

describe('the door waits for a body that comes', () => {
  it('and gives up one that stops on its way, in words, which frees its place', async () => {
    const begun = Array.from({ length: visitLimits.arriving }, (_, place) => beginForm(from(`10.2.0.${place}`)));
    await Promise.all(begun.map(({ isIn }) => isIn));
    const late = await sendForm(aurora, { request: 'x' }, { headers: from('10.2.1.1') });
    assert.equal(late.status, 503, 'all places at the doorstep are taken');
    for (const { answer } of begun) assert.match(await answer, /\r\nHTTP\/1\.1 408 [^]*<code>too-slow<\/code>/);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('10.2.1.1') })).status, 400);
  });

  it('and gives the place of one of several from one address to another address', async () => {
    const begun = Array.from({ length: visitLimits.arriving }, (_, place) => beginForm(from(`10.3.0.${place % 2}`)));
    await Promise.all(begun.map(({ isIn }) => isIn));
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('10.3.1.1') })).status, 400);
    assert.match(await Promise.race(begun.map(({ answer }) => answer)), /\r\nHTTP\/1\.1 503 [^]*<code>busy<\/code>/);
    for (const { goAway } of begun) await goAway();
  });
});

interface BegunForm {
  /** The door has let it in, and waits for the rest. */
  readonly isIn: Promise<unknown>;
  readonly answer: Promise<string>;
  readonly goAway: () => Promise<unknown>;
}

/** A form of which the first bytes come, and no more. */
function beginForm(headers: Readonly<Record<string, string>>): BegunForm {
  const { hostname, port } = new URL(aurora.url);
  const socket = connect(Number(port), hostname);
  const form = { host: 'a', 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000' };
  const lines = Object.entries({ ...form, ...headers, expect: '100-continue' });
  socket.write(`POST /phone HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n--x\r\n`);
  const answer = text(socket).catch(() => 'none');
  const goAway = async (): Promise<unknown> => {
    socket.destroy();
    return answer;
  };
  return { isIn: once(socket, 'data'), answer, goAway };
}

/** As a reverse proxy in front tells it. */
function from(address: string): Readonly<Record<string, string>> {
  return { 'x-forwarded-for': address };
}

describe('the door is open so often to one address', () => {
  it('then it says when to come again, and others come in', async () => {
    const headers = from('198.51.100.7');
    for (let visit = 0; visit < visitLimits.address.perWindow; visit += 1)
      await sendForm(aurora, { request: 'x' }, { headers });
    aurora.clock.advance(60);
    const shut = await sendForm(aurora, { request: 'kept?' }, { headers, query: '?lang=it' });
    assert.equal(shut.status, 429);
    assert.equal(shut.headers.get('retry-after'), '540');
    assert.match(shut.words, /Troppe richieste dalla tua rete .* Riprova tra 9 minuti/);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('198.51.100.8') })).status, 400);
    assert.equal((await look(aurora, '/phone', headers)).status, 200, 'pages are shown all the same');
    aurora.clock.advance(540);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers })).status, 400);
  });
});
