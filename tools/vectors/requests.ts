/** What clients send: activation requests, with successions. */
import { base64url, es256, type JsonObject, shortHash, signingInput, sha256, statement, typ } from './forge.ts';

import { Suite } from './suite.ts';
import {
  activationRequestClaims,
  byOwnKey,
  keys,
  leaseChain,
  now,
  otherVendor,
  ownHeader,
  store,
  vendor,
} from './world.ts';

export function request(claims: JsonObject = {}): string {
  return byOwnKey('activation-request', activationRequestClaims(claims));
}

/** What an accepted request yields. */
function opened(text: string, more: JsonObject = {}): { result: JsonObject } {
  const digest = sha256(text.slice(0, text.lastIndexOf('.'))).toString('base64url');
  return { result: { client: keys.client.id, digest, name: 'desk-017', succeeds: null, ...more } };
}

export function requestSuite(): Suite {
  const suite = new Suite('requests', 'What a host makes of an activation request (messages.md 3)', 'open-request');
  const good = (name: string, about: string, text: string, more: JsonObject = {}): void =>
    suite.accept(name, about, { text }, opened(text, more));
  good('first-contact', 'a first request', request());
  good('next-contact', 'a request that names the last answer', request({ prev: { store, turn: 3 } }));
  good('unknown-claims', 'claims that nobody knows', request({ zz: [1, { a: null }] }));
  good('no-facts', 'a machine of which nothing is known', request({ device: [0, 0, 0] }));
  good('without-name', 'a client that keeps its name to itself', request({ name: undefined }), { name: null });
  good('name-of-other-characters', 'a name that is no host name is dropped', request({ name: 'desk<script>' }), {
    name: null,
  });
  good('name-too-long', 'a name beyond 253 characters is dropped', request({ name: 'a'.repeat(254) }), { name: null });
  good('name-empty', 'an empty name is dropped', request({ name: '' }), { name: null });
  good('other-vendor', "whose request it is, is judged with the host's facts", request({ vendor: otherVendor }));
  sizes(suite);
  refusedClaims(suite);
  refusedEnvelopes(suite);
  deviceKeys(suite);
  successions(suite);
  return suite;
}

function sizes(suite: Suite): void {
  const base = request({ zz: '' }).length;
  const of = (total: number): string => {
    for (let pad = Math.floor(((total - base) * 3) / 4) - 4; ; pad += 1) {
      for (const more of [{}, { revocations: { [keys.root.id]: 1 } }]) {
        const text = request({ zz: 'x'.repeat(pad), ...more });
        if (text.length === total) return text;
        if (text.length > total + 80) throw new TypeError(`no request of ${total} characters`);
      }
    }
  };
  const exact = of(16_384);
  suite.accept('16-kib', 'a request of exactly 16,384 characters', { text: exact }, opened(exact));
  suite.refuse('oversize', 'too-large', 'a host is kept busy', { text: `${exact}A` });
  suite.refuse('oversize-garbage', 'too-large', 'the size is judged before anything is read', {
    text: 'A'.repeat(16_385),
  });
}

function refusedClaims(suite: Suite): void {
  const wrong: Record<string, JsonObject> = {
    'iss-of-another': { iss: keys.otherClient.id },
    'without-iss': { iss: undefined },
    'without-iat': { iat: undefined },
    'iat-text': { iat: String(now) },
    'without-jti': { jti: undefined },
    'jti-short': { jti: 'AAAAAAAAAAA' },
    'version-2': { v: 2 },
    'version-text': { v: '1' },
    'vendor-one-label': { vendor: 'aurora' },
    'vendor-upper-case': { vendor: 'Aurora.example' },
    'application-with-slash': { application: '../aurora-os' },
    'edition-number': { edition: 7 },
    'generation-negative': { generation: -1 },
    'generation-70000': { generation: 70_000 },
    'roots-missing': { roots: undefined },
    'nine-roots': { roots: Array.from({ length: 9 }, () => keys.root.id) },
    'root-not-an-id': { roots: ['*'] },
    'revocations-list': { revocations: [] },
    'seventeen-marks': {
      revocations: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [shortHash(`signer ${n}`), now])),
    },
    'two-facts': { device: [1, 2] },
    'four-facts': { device: [1, 2, 3, 4] },
    'fact-4096': { device: [4096, 0, 0] },
    'fact-text': { device: ['1', 0, 0] },
    'state-7': { state: 7 },
    'minutes-negative': { minutesLeft: -1 },
    'virtual-number': { virtual: 1 },
    'prev-without-store': { prev: { turn: 1 } },
    'prev-turn-negative': { prev: { store, turn: -1 } },
    'prev-null': { prev: null },
    'name-number': { name: 7 },
  };
  for (const [name, claims] of Object.entries(wrong)) {
    const attack =
      name === 'iss-of-another' ? 'one client is counted as another' : 'a request that programs understand differently';
    suite.refuse(name, 'not-authentic', attack, { text: request(claims) });
  }
}

function refusedEnvelopes(suite: Suite): void {
  const claims = activationRequestClaims();
  const header = ownHeader('activation-request', keys.client);
  const input = signingInput(header, claims);
  const texts: Record<string, [string, string]> = {
    'signed-by-another': [
      `${input}.${es256(input, keys.mallory)}`,
      'Mallory counts invented clients under a known key',
    ],
    unsigned: [`${input}.`, 'nobody proves to hold the key'],
    'alg-none': [`${signingInput({ ...header, alg: 'none' }, claims)}.`, 'nobody proves to hold the key'],
    'typ-of-registration': [byOwnKey('registration-request', claims), 'a request of another kind'],
    'typ-of-device-proof': [byOwnKey('device-proof', claims), 'a proof for something else is replayed as a request'],
    'kid-in-place-of-jwk': [
      statement({ alg: 'ES256', kid: keys.client.id, typ: typ('activation-request') }, claims, keys.client),
      'a request without a key',
    ],
    'kid-beside-jwk': [statement({ ...header, kid: keys.client.id }, claims, keys.client), 'two names for one key'],
    lease: [leaseChain()[0] as string, "a host's statement is replayed as a request"],
    garbage: ['%PDF-1.4', 'garbage'],
    json: [JSON.stringify(claims), 'claims without an envelope'],
    empty: ['', 'an empty body'],
    truncated: [request().slice(0, -10), 'a body cut short'],
    'two-requests': [`${request()}\n${request()}`, 'two requests in one body'],
  };
  for (const [name, [text, attack]] of Object.entries(texts)) suite.refuse(name, 'not-authentic', attack, { text });
}

function deviceKeys(suite: Suite): void {
  const jwk = keys.client.jwk;
  const offCurve = { ...jwk, y: base64url(sha256('no point')) };
  const flip = (text: string): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return text.slice(0, -1) + (alphabet[alphabet.indexOf(text.at(-1) as string) + 1] as string);
  };
  const wrong: Record<string, [JsonObject, string]> = {
    'point-off-curve': [offCurve, 'a point off the curve leaks the private key of careless programs'],
    'point-at-infinity': [
      { ...jwk, x: base64url(Buffer.alloc(32)), y: base64url(Buffer.alloc(32)) },
      'a key that everything verifies under',
    ],
    'private-member': [{ ...jwk, d: base64url(keys.client.secret) }, 'a private key is sent by mistake'],
    'member-alg': [{ ...jwk, alg: 'ES256' }, 'one key with two ids'],
    'member-kid': [{ ...jwk, kid: keys.client.id }, 'one key with two ids'],
    'member-use': [{ ...jwk, use: 'sig' }, 'one key with two ids'],
    'x-padded': [{ ...jwk, x: `${jwk.x}=` }, 'one key with two ids'],
    'x-trailing-bits': [{ ...jwk, x: flip(jwk.x) }, 'one key with two ids'],
    'x-with-leading-zero': [
      { ...jwk, x: base64url(Buffer.concat([Buffer.of(0), Buffer.from(jwk.x, 'base64url')])) },
      'one key with two ids',
    ],
    'x-short': [{ ...jwk, x: jwk.x.slice(0, 42) }, 'a coordinate cut short'],
    'x-number': [{ ...jwk, x: 7 }, 'a coordinate that is no text'],
    'without-y': [{ crv: jwk.crv, kty: jwk.kty, x: jwk.x }, 'half a key'],
    'curve-p-384': [{ ...jwk, crv: 'P-384' }, 'a key of another suite'],
    'curve-secp256k1': [{ ...jwk, crv: 'secp256k1' }, 'a key of another curve'],
    'kty-okp': [{ ...jwk, kty: 'OKP' }, 'a key of another kind'],
    'kty-oct': [{ k: 'AAAA', kty: 'oct' }, 'a shared secret as a key'],
  };
  for (const [name, [value, attack]] of Object.entries(wrong)) {
    const id = shortHash(`{"crv":"P-256","kty":"EC","x":"${String(value['x'])}","y":"${String(value['y'])}"}`);
    const header = { alg: 'ES256', jwk: value, typ: typ('activation-request') };
    suite.refuse(`jwk-${name}`, 'not-authentic', attack, {
      text: statement(header, activationRequestClaims({ iss: id }), keys.client),
    });
  }
  const text = { alg: 'ES256', jwk: JSON.stringify(jwk), typ: typ('activation-request') };
  suite.refuse('jwk-text', 'not-authentic', 'a key as text', {
    text: statement(text, activationRequestClaims(), keys.client),
  });
}

function successions(suite: Suite): void {
  const claims = { iss: keys.oldClient.id, iat: now, sub: keys.client.id, vendor };
  const by = (change: JsonObject = {}, signer = keys.oldClient): string =>
    byOwnKey('succession', { ...claims, ...change }, { signer });
  const text = request({ succeeds: by() });
  suite.accept(
    'succession',
    "a new identity with the old one's word",
    { text },
    opened(text, { succeeds: keys.oldClient.id }),
  );
  const bad = (name: string, attack: string, succeeds: string): void =>
    suite.refuse(name, 'succession-refused', attack, { text: request({ succeeds }) });
  bad('succession-by-another-key', "a stranger takes over a licensed machine's place", by({}, keys.mallory));
  bad(
    'succession-by-new-key',
    "the new identity gives itself the old one's place",
    by({ iss: keys.client.id }, keys.client),
  );
  bad('succession-to-another', 'a succession meant for another machine', by({ sub: keys.otherClient.id }));
  bad(
    'succession-of-another-vendor',
    "a succession of one vendor's identity moves another's",
    by({ vendor: otherVendor }),
  );
  bad('succession-without-date', 'a succession of another shape', by({ iat: undefined }));
  bad(
    'succession-is-a-request',
    'a recorded request is replayed as a succession',
    byOwnKey(
      'activation-request',
      { ...activationRequestClaims(), iss: keys.oldClient.id, sub: keys.client.id },
      { signer: keys.oldClient },
    ),
  );
  bad('succession-garbage', 'a succession that is no statement', 'garbage');
  const tampered = by().split('.');
  bad(
    'succession-tampered',
    'a succession changed under its signature',
    `${signingInput(ownHeader('succession', keys.oldClient), { ...claims, sub: keys.client.id, iat: now + 1 })}.${tampered[2]}`,
  );
  suite.refuse('succession-too-long', 'not-authentic', 'a claim beyond its limit', {
    text: request({ succeeds: 'x'.repeat(4097) }),
  });
}
