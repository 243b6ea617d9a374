/**
 * A verifier of Attiva leases on Node's own crypto, written from spec/statements.md alone: no dependency, no line shared with
 * packages/. It shows what a verifier in another language has to do, and `attiva conformance --exec 'node verify.mjs'`
 * holds it to the vectors. Offered: ids, chains, leases, answers, host-info, device proofs, revocation lists.
 */
import { createHash, createPublicKey, verify as verifyEcdsa } from 'node:crypto';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const hour = 3600;
const day = 24 * hour;

/** A refusal with its code of the catalogue. */
class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

function demand(condition, code = 'not-authentic') {
  if (!condition) throw new Refused(code);
}

// ---- statements.md 1: envelope ------------------------------------------------------------------------------------

function decode(segment) {
  demand(/^[A-Za-z0-9_-]*$/.test(segment));
  const bytes = Buffer.from(segment, 'base64url');
  demand(bytes.toString('base64url') === segment);
  return bytes;
}

/** JCS for what statements may hold; refuses everything else. */
function canonical(value, depth = 0) {
  demand(depth <= 16);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    demand(Number.isSafeInteger(value) && !Object.is(value, -0));
    return String(value);
  }
  if (typeof value === 'string') {
    demand(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value));
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}

function readObject(segment) {
  const bytes = decode(segment);
  const text = bytes.toString('utf8');
  demand(Buffer.from(text, 'utf8').equals(bytes));
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused('not-authentic');
  }
  demand(isObject(value) && canonical(value) === text);
  return value;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJwk(value) {
  return (
    isObject(value) &&
    Object.keys(value).sort().join() === 'crv,kty,x,y' &&
    value.crv === 'P-256' &&
    value.kty === 'EC' &&
    [value.x, value.y].every(isCoordinate)
  );
}

function isCoordinate(text) {
  return (
    typeof text === 'string' && text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text
  );
}

// ---- statements.md 3: ids -----------------------------------------------------------------------------------------

function shortHash(text) {
  return createHash('sha256').update(text).digest().subarray(0, 15).toString('base64url');
}

export function keyId(jwk) {
  return shortHash(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`);
}

export function statementId(compact) {
  return shortHash(compact.slice(0, compact.lastIndexOf('.')));
}

// ---- statements.md 2 and 6: kinds and claims ----------------------------------------------------------------------

const integer = (min, max) => (value) => Number.isSafeInteger(value) && value >= min && value <= max;
const text = (max) => (value) => typeof value === 'string' && value.length >= 1 && value.length <= max;
/** A text that people read: nothing in it may print over what stands beside it. */
const line = (max) => (value) =>
  text(max)(value) && !/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(value);
const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);
const listOf =
  (item, max, min = 0) =>
  (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(item);
const record = (name, item, max) => (value) =>
  isObject(value) && Object.keys(value).length <= max && Object.entries(value).every(([n, v]) => name(n) && item(v));
const optional = (check) => Object.assign((value) => value === undefined || check(value), { optional: true });
const object = (shape) => (value) => isObject(value) && fits(value, shape);

function fits(value, shape) {
  return Object.entries(shape).every(([name, check]) =>
    Object.hasOwn(value, name) ? check(value[name]) : check.optional === true,
  );
}

const shortId = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{20}$/.test(value);
const randomId = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(value);
const name = (value) => text(64)(value) && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
const seconds = integer(0, 253_402_300_799);
const span = integer(0, 316_224_000);
const count = integer(0, 1_000_000_000);
const generation = integer(0, 65_535);
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const vendorId = (value) => text(253)(value) && new RegExp(`^${label}(\\.${label})+$`).test(value);
const whole = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const entitlements = record(name, (value) => value === true || whole(value) || text(64)(value), 64);
const marks = record(shortId, seconds, 16);

const byVendor = { iss: vendorId, iat: seconds };
const byHost = { iss: shortId, iat: seconds };
const tlsKey = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
const answer = {
  ...byHost,
  sub: shortId,
  nonce: randomId,
  grant: shortId,
  application: name,
  generation,
  renewAfter: span,
  retryAfter: span,
  count,
  threshold: count,
  revocations: marks,
  tls: optional(tlsKey),
};
const contactOf = (value) =>
  (value.outcome !== 'counted' || fits(value, counted)) && (value.outcome !== 'released' || fits(value, released));
const counted = {
  reason: oneOf('below-threshold', 'quantity-exceeded', 'agreement-ended'),
  store: randomId,
  turn: count,
};
const released = { store: randomId, turn: count };
const support = {
  country: optional(line(2)),
  language: optional(line(35)),
  phone: optional(line(64)),
  email: optional(line(254)),
  url: optional(line(2048)),
};

/** kind → who signs (`root`, `delegated`, `either`, `host`, `own`), claims, and the size of its chain in KiB where not 64. */
const kinds = {
  vendor: {
    signer: 'root',
    claims: {
      ...byVendor,
      name: line(200),
      roots: listOf(isJwk, 8, 1),
      authority: listOf(line(2048), 16),
      portal: optional(line(2048)),
      terms: optional(line(2048)),
      support: optional(listOf(object(support), 300)),
      lab: optional(oneOf(true)),
    },
  },
  delegation: {
    signer: 'root',
    claims: {
      ...byVendor,
      sub: shortId,
      cnf: object({ jwk: isJwk }),
      kinds: listOf(name, 32),
      maxLease: span,
      exp: seconds,
      lab: optional(oneOf(true)),
    },
  },
  'product-pack': {
    signer: 'delegated',
    kib: 1024,
    claims: {
      ...byVendor,
      pack: name,
      version: integer(1, 1_000_000),
      needs: integer(1, 1_000_000),
      applications: listOf(object({ id: name }), 256),
    },
  },
  'host-grant': {
    signer: 'delegated',
    claims: {
      ...byVendor,
      sub: shortId,
      application: name,
      generation,
      key: (value) => typeof value === 'string' && /^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{5}$/.test(value),
      registration: integer(0, 31),
      customer: optional(line(200)),
      agreement: optional(line(64)),
      quantity: optional(count),
      mode: optional(oneOf('report', 'advise', 'enforce')),
      until: optional(seconds),
      graceDays: optional(integer(0, 180)),
      maintenanceUntil: optional(seconds),
      entitlements: optional(record(name, entitlements, 256)),
    },
  },
  revocations: {
    signer: 'either',
    kib: 256,
    claims: { ...byVendor, sub: shortId, revoked: listOf(shortId, 10_000) },
  },
  lease: {
    signer: 'host',
    claims: {
      ...answer,
      edition: name,
      exp: seconds,
      ends: oneOf('validity', 'agreement', 'max-lease'),
      entitlements,
      maintenanceUntil: optional(seconds),
      store: randomId,
      turn: count,
    },
  },
  notice: {
    signer: 'host',
    claims: { ...answer, outcome: oneOf('counted', 'new-identity', 'released') },
    also: contactOf,
  },
  'host-info': {
    signer: 'host',
    claims: {
      ...byHost,
      nonce: randomId,
      vendor: vendorId,
      protocol: listOf(integer(1, 1_000_000), 32),
      program: line(64),
      applications: listOf(object({ id: name, generation }), 256),
      serving: (value) => typeof value === 'boolean',
      why: optional(name),
      store: randomId,
      tls: optional(tlsKey),
    },
  },
  'device-proof': {
    signer: 'own',
    kib: 4,
    claims: { ...byHost, nonce: randomId, vendor: vendorId, device: listOf(integer(0, 4095), 3, 3) },
  },
};

/** Reads one statement of this kind: everything that is checked before any signature. */
function readStatement(compact, kind) {
  demand(typeof compact === 'string');
  const segments = compact.split('.');
  demand(segments.length === 3 && segments.every((segment) => segment !== ''));
  const header = readObject(segments[0]);
  const claims = readObject(segments[1]);
  const signature = decode(segments[2]);
  const { signer, claims: shape, also } = kinds[kind];
  const shows = signer === 'host' || signer === 'own' ? 'jwk' : 'kid';
  demand(Object.keys(header).sort().join() === ['alg', 'typ', shows].sort().join());
  demand(header.alg === (signer === 'host' ? 'ES256-MT' : 'ES256') && header.typ === `attiva-${kind}+jwt`);
  demand(shows === 'jwk' ? isJwk(header.jwk) : shortId(header.kid));
  demand(fits(claims, shape) && (also === undefined || also(claims)));
  return { kind, header, claims, signature, input: `${segments[0]}.${segments[1]}`, id: statementId(compact) };
}

// ---- statements.md 4: signatures ----------------------------------------------------------------------------------

function ecdsa(jwk, bytes, signature) {
  demand(signature.length === 64);
  let key;
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new Refused('not-authentic'); // The point is not on the curve.
  }
  demand(verifyEcdsa('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature));
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** ES256-MT: from the leaf by the path to the root of the batch, whose signature is then verified. */
function batchSignature(jwk, input, segment) {
  demand(segment.length >= 68 && (segment.length - 68) % 32 === 0);
  const index = segment.readUInt16BE(64);
  const size = segment.readUInt16BE(66);
  demand(size >= 1 && size <= 4096 && index < size);
  let hash = sha256(Buffer.of(0), input);
  let fn = index;
  let sn = size - 1;
  for (let at = 68; at < segment.length; at += 32) {
    const sibling = segment.subarray(at, at + 32);
    demand(sn !== 0);
    if (fn % 2 === 1 || fn === sn) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = sha256(Buffer.of(1), hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  demand(sn === 0);
  const sizeBytes = Buffer.of(size >> 8, size & 255);
  ecdsa(jwk, Buffer.concat([Buffer.from('attiva batch 1\0'), sizeBytes, hash]), segment.subarray(0, 64));
}

// ---- statements.md 5, 7, 8, 9, 10: chains -------------------------------------------------------------------------

function kindsOfChain(kind, length) {
  const signer = kinds[kind].signer;
  if (signer === 'host') return length === 3 ? [kind, 'host-grant', 'delegation'] : undefined;
  if (length === 2 && signer !== 'root') return [kind, 'delegation'];
  return length === 1 && signer !== 'delegated' ? [kind] : undefined;
}

/** Verifies a chain; `skip` names checks (`future`, `revoked`) that the caller's question leaves out. */
export function verifyChain(kind, chain, trust, skip = []) {
  demand(Array.isArray(chain));
  const expected = kindsOfChain(kind, chain.length);
  demand(expected !== undefined);
  const size = chain.reduce((sum, member) => sum + (typeof member === 'string' ? member.length : 0), 0);
  demand(size <= (kinds[kind].kib ?? 64) * 1024, 'too-large');
  const members = chain.map((member, place) => readStatement(member, expected[place]));
  const fromRoot = members.toReversed();
  const root = trust.roots.find((jwk) => keyId(jwk) === fromRoot[0].header.kid);
  demand(root !== undefined, 'root-unknown');
  const signers = fromRoot.map((member, place) => (place === 0 ? root : signerUnder(member, fromRoot[place - 1])));
  fromRoot.forEach((member, place) => {
    if (kinds[member.kind].signer === 'host') batchSignature(signers[place], member.input, member.signature);
    else ecdsa(signers[place], Buffer.from(member.input), member.signature);
  });
  for (const { claims, kind: own } of fromRoot) {
    demand(kinds[own].signer === 'host' || claims.iss === trust.vendor, 'other-vendor');
  }
  for (const { kind: own, claims } of fromRoot) {
    const isMarked = (own === 'vendor' || own === 'delegation') && claims.lab === true;
    demand(!isMarked || trust.allowLab === true, 'lab-root'); // A released product never sets `allowLab`.
  }
  fromRoot.forEach((member, place) => {
    const parent = fromRoot[place - 1];
    demand(parent?.kind !== 'delegation' || parent.claims.kinds.includes(member.kind), 'kind-not-delegated');
  });
  if (!skip.includes('future')) {
    for (const { claims } of members) demand(claims.iat <= trust.now + 4 * hour, 'issued-in-future');
  }
  fromRoot.slice(1).forEach(({ claims }, place) => {
    const parent = fromRoot[place].claims;
    const inTime = claims.iat >= parent.iat - day && (parent.exp === undefined || claims.iat <= parent.exp);
    demand(inTime, 'outside-issuer-window');
  });
  const found = { subject: members[0], members, root: keyId(root), revoked: isRevoked(members, keyId(root), trust) };
  demand(skip.includes('revoked') || !found.revoked, 'revoked');
  return found;
}

/** The key that must have signed this member, given the member above it. */
function signerUnder(member, parent) {
  const { claims } = parent;
  if (parent.kind === 'delegation') {
    demand(keyId(claims.cnf.jwk) === claims.sub && member.header.kid === claims.sub);
    return claims.cnf.jwk;
  }
  const id = keyId(member.header.jwk);
  demand(id === claims.sub && id === member.claims.iss);
  return member.header.jwk;
}

function isRevoked(members, root, trust) {
  const delegation = members.find(({ kind }) => kind === 'delegation');
  if (delegation === undefined) return false;
  const lists = trust.lists ?? new Map();
  const names = (signer, ...ids) => ids.some((id) => lists.get(signer)?.revoked.includes(id));
  const key = delegation.claims.sub;
  const grant = members.find(({ kind }) => kind === 'host-grant');
  return (
    names(root, key, delegation.id) ||
    names(key, members[0].id) ||
    (grant !== undefined && names(key, grant.id, grant.claims.sub))
  );
}

export function openRevocationList(chain, trust) {
  const { members, root } = verifyChain('revocations', chain, trust);
  const { claims } = members[0];
  demand(claims.sub === (members[1]?.claims.sub ?? root));
  return claims;
}

// ---- statements.md 9: answers and leases --------------------------------------------------------------------------

function judgeClaims({ subject, members }, asked) {
  const claims = subject.claims;
  const grant = members[1];
  demand(claims.grant === grant.id);
  demand(claims.application === grant.claims.application, 'application-not-granted');
  const isLease = subject.kind === 'lease';
  demand(!isLease || claims.generation <= grant.claims.generation, 'generation-not-granted');
  demand(claims.application === asked.application, 'answer-to-other-request');
  demand(claims.generation === asked.generation, 'answer-to-other-request');
  if (!isLease) return;
  demand(claims.edition === asked.edition, 'answer-to-other-request');
  demand(claims.exp - claims.iat <= members[2].claims.maxLease, 'lease-too-long');
  const { until, graceDays = 30, maintenanceUntil, entitlements: granted = {} } = grant.claims;
  demand(until === undefined || claims.exp <= until + graceDays * day, 'beyond-agreement');
  const own = Object.hasOwn(granted, claims.edition) ? granted[claims.edition] : {};
  const same = claims.maintenanceUntil === maintenanceUntil && canonical(claims.entitlements) === canonical(own);
  demand(same, 'entitlement-not-granted');
}

export function judgeStoredLease(chain, holder, trust) {
  const verified = verifyChain('lease', chain, trust, ['future', 'revoked']);
  demand(verified.subject.claims.sub === holder.client, 'lease-of-another-client');
  judgeClaims(verified, holder);
  return verified;
}

export function judgeAnswer(body, pending, trust) {
  const { claims, kind } = judgeOwnAnswer(body, pending, trust);
  demand(claims.outcome !== 'released', 'answer-to-other-request');
  demand(kind === 'notice' || claims.exp > trust.now, 'lease-expired');
  return { kind: kind === 'notice' ? claims.outcome : 'lease' };
}

/** A short-lived machine has asked to leave (messages.md 4). */
export function judgeRelease(body, pending, trust) {
  const { claims, kind } = judgeOwnAnswer(body, pending, trust);
  demand(kind === 'notice' && claims.outcome === 'released', 'answer-to-other-request');
}

function judgeOwnAnswer(body, pending, trust) {
  demand(isObject(body) && Array.isArray(body.chain) && typeof body.chain[0] === 'string');
  const { typ } = readObject(body.chain[0].split('.')[0]);
  const verified = verifyChain(typ === 'attiva-notice+jwt' ? 'notice' : 'lease', body.chain, trust);
  const { claims, kind } = verified.subject;
  demand(claims.nonce === pending.jti, 'answer-to-other-request');
  demand(claims.sub === pending.client, 'lease-of-another-client');
  demand(claims.iat >= pending.iat - 4 * hour, 'answer-stale');
  judgeClaims(verified, pending);
  return { claims, kind };
}

function judgeHostInfo(body, nonce, trust) {
  demand(isObject(body));
  const { claims } = verifyChain('host-info', body.chain, trust, ['future']).subject;
  demand(claims.nonce === nonce, 'answer-to-other-request');
  demand(claims.vendor === trust.vendor, 'other-vendor');
  demand(Math.abs(claims.iat - trust.now) <= 4 * hour, 'clock-difference');
  return { clockDifferenceSeconds: claims.iat - trust.now };
}

// ---- messages.md 9: who holds the lease's key ----------------------------------------------------------------------

/** Judges a device proof beside a lease whose `sub` is `client`; `device` are the facts of the own machine. */
export function judgeDeviceProof(compact, { nonce, vendor, client, now, device }) {
  demand(typeof compact === 'string');
  demand(compact.length <= kinds['device-proof'].kib * 1024, 'too-large');
  const { header, claims, input, signature } = readStatement(compact, 'device-proof');
  demand(claims.iss === keyId(header.jwk));
  ecdsa(header.jwk, Buffer.from(input), signature);
  demand(claims.iss === client, 'lease-of-another-client');
  demand(claims.vendor === vendor, 'other-vendor');
  demand(claims.nonce === nonce, 'answer-to-other-request');
  demand(claims.iat >= now - 4 * hour, 'answer-stale');
  demand(claims.iat <= now + 4 * hour, 'issued-in-future');
  const known = claims.device.map((fact, place) => [fact, device?.[place] ?? 0]).filter((pair) => !pair.includes(0));
  const equal = known.filter(([theirs, own]) => theirs === own).length;
  demand(known.length < 2 || equal >= known.length - 1, 'proof-of-another-device');
  return { client: claims.iss, device: claims.device };
}

// ---- spec/vectors: one question per line in, one answer per line out ----------------------------------------------

/** The trust set of a question, with the newest list of each signer. */
function trustOf(input) {
  const lists = new Map();
  for (const chain of input.trust.revocations) {
    const list = openRevocationList(chain, input.trust);
    if (!(lists.get(list.sub)?.iat >= list.iat)) lists.set(list.sub, list);
  }
  return { ...input.trust, lists };
}

const operations = {
  'key-id': ({ jwk }) => ({ id: keyId(jwk) }),
  'statement-id': ({ statement }) => ({ id: statementId(statement) }),
  'verify-chain': (input) => ({
    ids: verifyChain(input.kind, input.chain, trustOf(input)).members.map(({ id }) => id),
  }),
  'judge-answer': (input) => judgeAnswer(input.body, input.pending, trustOf(input)),
  'judge-release': (input) => judgeRelease(input.body, input.pending, trustOf(input)),
  'judge-lease': (input) => ({ revoked: judgeStoredLease(input.chain, input.holder, trustOf(input)).revoked }),
  'judge-host-info': (input) => judgeHostInfo(input.body, input.nonce, trustOf(input)),
  'judge-device-proof': (input) => judgeDeviceProof(input.text, input.asked),
  'open-revocation-list': (input) => {
    const { sub, iat } = openRevocationList(input.chain, trustOf(input));
    return { signer: sub, iat };
  },
};

function answerTo({ id, operation, input }) {
  if (!Object.hasOwn(operations, operation)) return { id, code: 'not-offered' };
  try {
    return { id, code: 'ok', result: operations[operation](input) };
  } catch (error) {
    if (error instanceof Refused) return { id, code: error.code };
    throw error;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(answerTo(JSON.parse(line)))}\n`);
  }
}
