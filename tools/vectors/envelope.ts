/**
 * The envelope: one spelling for one statement. Every refused case here but the malformed signatures bears a signature
 * that is good for its bytes, so strictness alone refuses it; `jose` alone passes many (see jose-leniency.test.ts).
 */
import { base64url, es256, jcs, type Json, type JsonObject, type Part, signingInput, statement } from './forge.ts';
import { order } from './deterministic-ecdsa.ts';
import { Suite } from './suite.ts';
import { delegation, delegationClaims, keys, kidHeader, trust } from './world.ts';

const header = kidHeader('delegation', keys.root);
const good = delegation();
const [goodHeader, goodPayload, goodSignature] = good.split('.') as [string, string, string];

function alone(text: Json): JsonObject {
  return { kind: 'delegation', chain: [text], trust };
}

/** A statement of exactly these bytes, well signed. */
function signed(head: Part, payload: Part): string {
  return statement(head, payload, keys.root);
}

/** Three segments, the first two taken as text and signed as they stand. */
function signedText(first: string, second: string): string {
  return `${first}.${second}.${es256(`${first}.${second}`, keys.root)}`;
}

/** The same bytes with other trailing bits; only for texts that have spare bits. */
function withTrailingBits(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet[alphabet.indexOf(segment.at(-1) as string) + 1] as string;
  const changed = segment.slice(0, -1) + last;
  if (!Buffer.from(changed, 'base64url').equals(Buffer.from(segment, 'base64url'))) {
    throw new TypeError('this segment has no spare bits');
  }
  return changed;
}

/** A payload with a claim that makes its length leave spare bits. */
function spareBits(make: (pad: string) => string): string {
  for (const pad of ['', 'x', 'xx']) {
    const segment = base64url(make(pad));
    if (segment.length % 4 !== 0) return segment;
  }
  throw new TypeError('no length with spare bits');
}

export function envelopeSuite(): Suite {
  const suite = new Suite('envelope', 'One spelling for one statement (statements.md 1)', 'verify-chain');
  accepted(suite);
  segments(suite);
  headers(suite);
  payloads(suite);
  signatures(suite);
  return suite;
}

function accepted(suite: Suite): void {
  const texts: Record<string, Json> = {
    'non-ascii': 'Società Rossi — 日本',
    escapes: 'quote " backslash \\ slash / tab \t newline \n unit \u001f del \u007f',
    'line-separators': '\u2028\u2029',
    'beyond-bmp': '🔑',
    'greatest-integer': Number.MAX_SAFE_INTEGER,
    'least-integer': Number.MIN_SAFE_INTEGER,
    zero: 0,
  };
  for (const [name, value] of Object.entries(texts)) {
    suite.accept(`canonical-${name}`, `an unknown claim: ${name}`, alone(delegation({ claims: { zz: value } })));
  }
  const order16 = { '\u{1f511}': 1, '\ufb33': 2, '\u20ac': 3, '\r': 4, '1': 5, '\u0080': 6, '': 7 };
  suite.accept(
    'canonical-order',
    'members in the order of UTF-16 code units (RFC 8785 3.2.3)',
    alone(delegation({ claims: { zz: order16 } })),
  );
  suite.accept('depth-16', 'nesting of 16 levels below the payload', alone(delegation({ claims: { zz: nested(16) } })));
}

/** An array `levels` deep, that is, this many levels below the payload. */
function nested(levels: number): Json {
  return levels === 0 ? 1 : levels === 1 ? [] : [nested(levels - 1)];
}

function segments(suite: Suite): void {
  const bad = (name: string, attack: string, text: Json): void =>
    suite.refuse(name, 'not-authentic', attack, alone(text));
  const second = 'a second text for the same statement: whatever remembers texts is passed by';
  bad('signature-trailing-bits', second, `${goodHeader}.${goodPayload}.${withTrailingBits(goodSignature)}`);
  bad('signature-padded', second, `${good}==`);
  bad('signature-newline', second, `${good}\n`);
  bad('signature-space', second, `${good} `);
  bad('leading-space', second, ` ${good}`);
  bad(
    'signature-inner-newline',
    second,
    `${goodHeader}.${goodPayload}.${goodSignature.slice(0, 40)}\n${goodSignature.slice(40)}`,
  );
  const standard = [0, 1, 2, 3, 4, 5, 6, 7]
    .map((n) => delegation({ claims: { zz: n } }))
    .find((text) => /[-_]/.test(text.split('.')[2] as string)) as string;
  const [h, p, s] = standard.split('.') as [string, string, string];
  bad('signature-standard-alphabet', second, `${h}.${p}.${s.replaceAll('-', '+').replaceAll('_', '/')}`);
  const spareHeader = spareBits((pad) => jcs({ ...header, kid: keys.root.id + pad }));
  bad(
    'header-trailing-bits',
    second,
    signedText(goodHeader.length % 4 === 0 ? withTrailingBits(spareHeader) : withTrailingBits(goodHeader), goodPayload),
  );
  const sparePayload = spareBits((pad) => jcs({ ...delegationClaims, zz: pad }));
  bad('payload-trailing-bits', second, signedText(goodHeader, withTrailingBits(sparePayload)));
  bad('payload-padded', second, signedText(goodHeader, `${sparePayload}${'='.repeat(4 - (sparePayload.length % 4))}`));
  bad('payload-newline', second, signedText(goodHeader, `${goodPayload}\n`));
  bad('payload-inner-space', second, signedText(goodHeader, `${goodPayload.slice(0, 8)} ${goodPayload.slice(8)}`));
  bad('two-segments', 'the signature is left away', `${goodHeader}.${goodPayload}`);
  bad('four-segments', 'something hides behind the signature', `${good}.${goodSignature}`);
  bad('five-segments', 'an encrypted form (JWE) where a signed one belongs', `${good}.AAAA.AAAA`);
  bad('one-segment', 'no statement at all', goodPayload);
  bad('empty-text', 'no statement at all', '');
  bad('dots-only', 'no statement at all', '..');
  bad('detached-payload', 'the payload comes from elsewhere (RFC 7515 appendix F)', `${goodHeader}..${goodSignature}`);
  bad('empty-header', 'the header comes from elsewhere', `.${goodPayload}.${goodSignature}`);
  bad(
    'json-serialization',
    'the JSON form (RFC 7515 7.2) is a second spelling',
    JSON.stringify({ protected: goodHeader, payload: goodPayload, signature: goodSignature }),
  );
  bad('json-object', 'the JSON form as an object', {
    protected: goodHeader,
    payload: goodPayload,
    signature: goodSignature,
  });
  bad('non-ascii', 'a character beyond the alphabet', `${goodHeader}.${goodPayload}é.${goodSignature}`);
}

function headers(suite: Suite): void {
  const bad = (name: string, attack: string, head: Part): void =>
    suite.refuse(name, 'not-authentic', attack, alone(signed(head, delegationClaims)));
  const extra: Record<string, [Json, string]> = {
    crit: [['exp'], 'an extension that must be understood is skipped'],
    b64: [true, 'a payload of another encoding (RFC 7797)'],
    jku: ['https://mallory.example/keys', 'the verifier fetches the key that the forger offers'],
    x5u: ['https://mallory.example/cert', 'the verifier fetches the key that the forger offers'],
    x5c: [['MIIB'], 'a certificate vouches in place of the root'],
    x5t: ['AAAA', 'a certificate is named in place of the root'],
    zip: ['DEF', 'a small text grows in the reader'],
    cty: ['JWT', 'a statement within a statement'],
    jwk: [keys.mallory.jwk, 'the forger brings his own key'],
    nonce: ['x', 'a member nobody asked for'],
    iss: [delegationClaims.iss, 'a claim in the header (RFC 7519 5.3)'],
    url: ['https://aurora.example', 'a member of another protocol'],
    zz: [1, 'a member nobody knows'],
  };
  for (const [name, [value, attack]] of Object.entries(extra))
    bad(`header-${name}`, attack, { ...header, [name]: value });
  const unencoded = { alg: 'ES256', b64: false, crit: ['b64'], kid: keys.root.id, typ: header['typ'] };
  bad('header-b64-false', 'a payload of another encoding (RFC 7797)', unencoded);
  bad('header-crit-empty', 'an empty crit (refused by RFC 7515, passed by some)', { ...header, crit: [] });
  const { kid: _, ...withoutKid } = header;
  bad('header-without-kid', 'the verifier tries all keys', withoutKid);
  bad('header-kid-number', 'a kid that is no text', { ...header, kid: 7 });
  bad('header-kid-path', 'a kid that names a file', { ...header, kid: '../../../../dev/null' });
  bad('header-kid-array', 'a kid that names two keys', { ...header, kid: [keys.root.id] });
  bad('header-alg-array', 'an algorithm that is no text', { ...header, alg: ['ES256'] });
  const { alg: __, ...withoutAlg } = header;
  bad('header-without-alg', 'the verifier guesses', withoutAlg);
  const members = `"kid":"${keys.root.id}","typ":"${String(header['typ'])}"`;
  bad(
    'header-duplicate-alg',
    'one reader takes the first alg, another the last',
    `{"alg":"ES256","alg":"ES256",${members}}`,
  );
  bad(
    'header-duplicate-alg-none-first',
    'one reader takes the first alg, another the last',
    `{"alg":"none","alg":"ES256",${members}}`,
  );
  bad(
    'header-duplicate-kid',
    'one reader takes the first kid, another the last',
    `{"alg":"ES256","kid":"${keys.mallory.id}",${members}}`,
  );
  bad('header-white-space', 'a second text for the same header', `{"alg": "ES256",${members}}`);
  bad('header-other-order', 'a second text for the same header', `{${members},"alg":"ES256"}`);
  bad('header-escaped', 'a second text for the same header', `{"\\u0061lg":"ES256",${members}}`);
  bad('header-array', 'a header that is no object', `[${jcs(header)}]`);
  bad('header-text', 'a header that is no object', '"ES256"');
  bad('header-null', 'a header that is no object', 'null');
  bad('header-empty-object', 'a header that says nothing', '{}');
  bad('header-no-json', 'a header that is no JSON', 'alg=ES256');
  bad('header-byte-order-mark', 'a second text for the same header', `\ufeff${jcs(header)}`);
}

function payloads(suite: Suite): void {
  const bad = (name: string, attack: string, payload: Part): void =>
    suite.refuse(name, 'not-authentic', attack, alone(signed(header, payload)));
  const text = jcs(delegationClaims);
  const second = 'a second text for the same claims: two programs may read it differently';
  /** The claims with one more member, written as the forger likes. */
  const plus = (member: string): string => `${text.slice(0, -1)},${member}}`;
  bad('payload-space-after-colon', second, text.replace('"exp":', '"exp": '));
  bad('payload-trailing-newline', second, `${text}\n`);
  bad('payload-leading-space', second, ` ${text}`);
  bad('payload-indented', second, JSON.stringify(JSON.parse(text), null, 2));
  bad(
    'payload-other-order',
    second,
    `{"sub":"${delegationClaims.sub}",${text.slice(1).replace(`,"sub":"${delegationClaims.sub}"`, '')}`,
  );
  bad(
    'payload-duplicate',
    'one reader takes the first maxLease, another the last',
    text.replace('"maxLease":', '"maxLease":999999999,"maxLease":'),
  );
  bad(
    'payload-duplicate-equal',
    second,
    text.replace('"maxLease":', `"maxLease":${delegationClaims.maxLease},"maxLease":`),
  );
  bad('payload-nested-duplicate', second, plus('"zz":{"a":1,"a":1}'));
  const numbers: Record<string, string> = {
    exponent: '1e3',
    'exponent-upper': '1E3',
    'fraction-zero': '1.0',
    float: '1.5',
    'minus-zero': '-0',
    'two-to-53': '9007199254740992',
    'two-to-53-plus-1': '9007199254740993',
    'minus-two-to-53': '-9007199254740992',
    huge: '100000000000000000000',
    'huge-exponent': '1e999',
    small: '1e-7',
    'leading-zero': '01',
    plus: '+1',
    hexadecimal: '0x10',
    nan: 'NaN',
  };
  for (const [name, number] of Object.entries(numbers)) {
    bad(`payload-number-${name}`, 'a number that two programs read differently', plus(`"zz":${number}`));
  }
  const escapes: Record<string, string> = {
    'escaped-letter': '"\\u0041"',
    'escaped-slash': '"\\/"',
    'escaped-non-ascii': '"\\u00e9"',
    'escaped-upper-hex': '"\\u001F"',
    'long-newline': '"\\u000a"',
    'lone-surrogate': '"\\ud800"',
    'swapped-surrogates': '"\\udc00\\ud800"',
    'surrogate-pair': '"\\ud83d\\udd11"',
    'raw-control': '"\u0001"',
    'single-quotes': "'x'",
  };
  for (const [name, value] of Object.entries(escapes)) bad(`payload-${name}`, second, plus(`"zz":${value}`));
  const raw = (middle: readonly number[]): Uint8Array =>
    Buffer.concat([Buffer.from(`${text.slice(0, -1)},"zz":"`), Buffer.from(middle), Buffer.from('"}')]);
  bad('payload-overlong-utf8', 'bytes that only some decoders refuse', raw([0xc1, 0x81]));
  bad('payload-encoded-surrogate', 'bytes that only some decoders refuse', raw([0xed, 0xa0, 0x80]));
  bad('payload-invalid-utf8', 'bytes that some decoders replace', raw([0xff]));
  bad('payload-byte-order-mark', second, `\ufeff${text}`);
  bad('payload-utf16', 'another encoding of the text', Buffer.from(text, 'utf16le'));
  bad('payload-array', 'claims that are no object', `[${text}]`);
  bad('payload-text', 'claims that are no object', JSON.stringify(text));
  bad('payload-null', 'claims that are no object', 'null');
  bad('payload-truncated', 'JSON that ends too early', text.slice(0, -1));
  bad('payload-two-objects', 'a second object hides behind the first', `${text}${text}`);
  bad('payload-comment', 'JSON with comments', `${text.slice(0, -1)}/**/}`);
  bad('payload-trailing-comma', 'JSON with a comma too many', `${text.slice(0, -1)},}`);
  bad(
    'payload-depth-17',
    "nesting beyond the bound wears down the reader's stack",
    plus(`"zz":${JSON.stringify(nested(17))}`),
  );
  bad(
    'payload-depth-10000',
    "nesting beyond the bound wears down the reader's stack",
    plus(`"zz":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  );
}

function signatures(suite: Suite): void {
  const bytes = Buffer.from(goodSignature, 'base64url');
  const bad = (name: string, attack: string, signature: Uint8Array): void =>
    suite.refuse(name, 'not-authentic', attack, alone(`${goodHeader}.${goodPayload}.${base64url(signature)}`));
  const orderBytes = Buffer.from(order.toString(16), 'hex');
  bad('signature-63-bytes', 'a shortened signature', bytes.subarray(0, 63));
  bad('signature-65-bytes', 'a lengthened signature', Buffer.concat([bytes, Buffer.of(0)]));
  bad('signature-96-bytes', 'a signature of the length of another suite', Buffer.concat([bytes, Buffer.alloc(32)]));
  bad('signature-twice', 'two signatures one after the other', Buffer.concat([bytes, bytes]));
  bad('signature-zero', 'r = s = 0 satisfies careless verifiers (CVE-2022-21449)', Buffer.alloc(64));
  bad('signature-r-zero', 'r = 0', Buffer.concat([Buffer.alloc(32), bytes.subarray(32)]));
  bad('signature-s-zero', 's = 0', Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(32)]));
  bad('signature-order', 'r = s = n satisfies careless verifiers', Buffer.concat([orderBytes, orderBytes]));
  bad('signature-swapped', 'r and s swapped', Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]));
  bad(
    'signature-one-bit',
    'one bit changed',
    Buffer.concat([bytes.subarray(0, 63), Buffer.of((bytes[63] as number) ^ 1)]),
  );
  bad('signature-der', 'the DER form of the same signature is a second text', der(bytes));
  const other = signingInput(header, { ...delegationClaims, maxLease: 1 });
  bad(
    'signature-of-another-statement',
    'a genuine signature is moved',
    Buffer.from(es256(other, keys.root), 'base64url'),
  );
}

function der(signature: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array): Buffer => {
    let start = 0;
    while (bytes[start] === 0) start += 1;
    const body = Buffer.from(bytes.subarray(start));
    const value = (body[0] as number) > 0x7f ? Buffer.concat([Buffer.of(0), body]) : body;
    return Buffer.concat([Buffer.of(2, value.length), value]);
  };
  const body = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
