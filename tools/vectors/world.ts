/**
 * The small world in which every vector happens: Aurora Software with two roots, one delegated key, one host, one
 * client; Borealis, another vendor; and Mallory. Each function makes a good statement and takes what shall differ.
 */
import {
  aloneInBatch,
  type JsonObject,
  type Part,
  randomId,
  signingInput,
  statement,
  statementId,
  type TestKey,
  testKey,
  typ,
} from './forge.ts';

export const hour = 3600;
export const day = 86_400;
/** 2026-11-23T00:00:00Z. */
export const now = 1_795_392_000;
export const vendor = 'aurora.example';
export const otherVendor = 'borealis.example';

export const keys = {
  root: testKey('aurora root 1'),
  nextRoot: testKey('aurora root 2'),
  authority: testKey('aurora authority'),
  oldAuthority: testKey('aurora authority of last year'),
  host: testKey('host of rossi'),
  otherHost: testKey('host of bianchi'),
  client: testKey('client desk-017'),
  oldClient: testKey('client desk-017 before rearm'),
  otherClient: testKey('client desk-018'),
  borealisRoot: testKey('borealis root 1'),
  borealisAuthority: testKey('borealis authority'),
  mallory: testKey('mallory'),
} as const satisfies Record<string, TestKey>;

export const trust: JsonObject & { now: number } = {
  vendor,
  roots: [keys.root.jwk, keys.nextRoot.jwk],
  now,
  revocations: [],
};

export const store = randomId('store of rossi');
export const requestId = randomId('request 1');

/** What a forger wants otherwise: claims (an `undefined` removes one), header members, signer. */
export interface Change {
  readonly claims?: JsonObject;
  /** Replaces the header; a text is taken as its exact bytes. */
  readonly header?: Part;
  readonly signer?: TestKey;
}

export function kidHeader(kind: string, key: TestKey): JsonObject {
  return { alg: 'ES256', kid: key.id, typ: typ(kind) };
}

export function hostHeader(kind: string, key: TestKey): JsonObject {
  return { alg: 'ES256-MT', jwk: key.jwk, typ: typ(kind) };
}

export function ownHeader(kind: string, key: TestKey): JsonObject {
  return { alg: 'ES256', jwk: key.jwk, typ: typ(kind) };
}

export function byVendor(kind: string, claims: JsonObject, by: TestKey, change: Change): string {
  const signer = change.signer ?? by;
  return statement(change.header ?? kidHeader(kind, signer), { ...claims, ...change.claims }, signer);
}

export function vendorStatement(change: Change = {}): string {
  const claims = {
    iss: vendor,
    iat: now - 400 * day,
    name: 'Aurora Software',
    roots: [keys.root.jwk, keys.nextRoot.jwk],
    authority: ['https://activation.aurora.example'],
    support: [{ country: 'IT', language: 'it', phone: '+39 02 0000 0000' }],
  };
  return byVendor('vendor', claims, keys.root, change);
}

export const delegationClaims = {
  iss: vendor,
  iat: now - 300 * day,
  sub: keys.authority.id,
  cnf: { jwk: keys.authority.jwk },
  kinds: ['product-pack', 'host-grant', 'activation-object', 'device-license', 'revocations'],
  maxLease: 180 * day,
  exp: now + 430 * day,
} as const satisfies JsonObject;

export function delegation(change: Change = {}): string {
  return byVendor('delegation', delegationClaims, keys.root, change);
}

/** A delegation to another key. */
export function delegationTo(key: TestKey, claims: JsonObject = {}): string {
  return delegation({ claims: { sub: key.id, cnf: { jwk: key.jwk }, ...claims } });
}

export const grantClaims = {
  iss: vendor,
  iat: now - 100 * day,
  sub: keys.host.id,
  application: 'aurora-os',
  generation: 2025,
  key: '7QX3M',
  registration: 1,
  customer: 'Rossi SpA',
  agreement: 'R-2026-014',
  quantity: 200,
  mode: 'report',
} as const satisfies JsonObject;

export function grant(change: Change = {}): string {
  return byVendor('host-grant', grantClaims, keys.authority, change);
}

export const packClaims = {
  iss: vendor,
  iat: now - 200 * day,
  pack: 'aurora',
  version: 1,
  needs: 1,
  applications: [
    {
      id: 'aurora-os',
      name: 'Aurora OS',
      group: 100,
      generations: [2019, 2022, 2025],
      windowDays: 30,
      editions: [
        {
          id: 'desktop',
          name: 'Aurora OS Desktop',
          group: 101,
          threshold: 25,
          activationIntervalMinutes: 120,
          renewalIntervalMinutes: 10_080,
          validityDays: 180,
          initialGraceDays: 30,
          additionalGraceDays: 30,
          warningDays: 30,
          rearmBudget: 3,
          entitlements: {},
          setupKeys: [],
        },
      ],
    },
  ],
} satisfies JsonObject;

export function pack(change: Change = {}): string {
  return byVendor('product-pack', packClaims, keys.authority, change);
}

export function revocations(signer: TestKey, revoked: readonly string[], change: Change = {}): string {
  const claims = { iss: vendor, iat: now - day, sub: signer.id, revoked: [...revoked].sort() };
  return byVendor('revocations', claims, signer, change);
}

const answerClaims = {
  iss: keys.host.id,
  iat: now,
  sub: keys.client.id,
  nonce: requestId,
  application: 'aurora-os',
  generation: 2025,
  renewAfter: 7 * day,
  retryAfter: 2 * hour,
  count: 31,
  threshold: 25,
  revocations: {},
} as const satisfies JsonObject;

/** Claims of a lease under this grant. */
export function leaseClaims(under: string, claims: JsonObject = {}): JsonObject {
  return {
    ...answerClaims,
    grant: statementId(under),
    edition: 'desktop',
    exp: now + 180 * day,
    ends: 'validity',
    entitlements: {},
    store,
    turn: 1,
    ...claims,
  };
}

export function noticeClaims(under: string, claims: JsonObject = {}): JsonObject {
  const counted = { outcome: 'counted', reason: 'below-threshold', store, turn: 1, count: 7 };
  return { ...answerClaims, grant: statementId(under), ...counted, ...claims };
}

export function hostInfoClaims(claims: JsonObject = {}): JsonObject {
  return {
    iss: keys.host.id,
    iat: now,
    nonce: requestId,
    vendor,
    protocol: [1],
    program: 'attiva 0.1.0',
    applications: [{ id: 'aurora-os', generation: 2025 }],
    serving: true,
    store,
    ...claims,
  };
}

/** Signing input of what a host says. */
export function hostInput(kind: string, claims: JsonObject, key: TestKey = keys.host): string {
  return signingInput(hostHeader(kind, key), claims);
}

/** A host's statement, alone in its batch. */
export function byHost(kind: string, claims: JsonObject, key: TestKey = keys.host): string {
  return aloneInBatch(hostInput(kind, claims, key), key);
}

export interface ChainChange {
  readonly delegation?: Change;
  readonly grant?: Change;
  /** Claims of the subject that differ. */
  readonly subject?: JsonObject;
}

/** A good chain of a lease, but for what is changed. */
export function leaseChain(change: ChainChange = {}): string[] {
  const under = grant(change.grant);
  return [byHost('lease', leaseClaims(under, change.subject)), under, delegation(change.delegation)];
}

export function noticeChain(change: ChainChange = {}): string[] {
  const under = grant(change.grant);
  return [byHost('notice', noticeClaims(under, change.subject)), under, delegation(change.delegation)];
}

export function hostInfoChain(change: ChainChange = {}): string[] {
  return [byHost('host-info', hostInfoClaims(change.subject)), grant(change.grant), delegation(change.delegation)];
}

export function activationRequestClaims(claims: JsonObject = {}): JsonObject {
  return {
    iss: keys.client.id,
    iat: now,
    jti: requestId,
    v: 1,
    vendor,
    application: 'aurora-os',
    edition: 'desktop',
    generation: 2025,
    roots: [keys.root.id, keys.nextRoot.id],
    revocations: {},
    device: [1234, 0, 4095],
    state: 2,
    minutesLeft: 43_200,
    virtual: false,
    name: 'desk-017',
    ...claims,
  };
}

/** A statement signed by the key it shows. */
export function byOwnKey(kind: string, claims: JsonObject, change: Change = {}): string {
  const signer = change.signer ?? keys.client;
  return statement(change.header ?? ownHeader(kind, signer), { ...claims, ...change.claims }, signer);
}
