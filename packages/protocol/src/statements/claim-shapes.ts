/** The shape of each kind's claims, member by member, as `claims.ts` types them and spec/statements.md lists them. */
import type { Kind } from './kinds.ts';
import {
  type Check,
  deviceFacts,
  entitlements,
  generation,
  integer,
  kebabName,
  lastFive,
  line,
  listOf,
  members,
  oneOf,
  publicJwk,
  randomId,
  recordOf,
  revocationMarks,
  shortId,
  text,
  time,
  vendorId,
} from './shape.ts';

type Shape = Readonly<Record<string, Check>>;

/** Ten years: longer spans in a delegation are a mistake. */
const longestLeaseSeconds = 3660 * 86_400;
const anyCount = integer(0, 1_000_000_000);
const spanSeconds = integer(0, longestLeaseSeconds);

const byAuthority: Shape = { iss: vendorId, iat: time };
const byHost: Shape = { iss: shortId, iat: time };
/** SHA-256 in base64url. */
const sha256Text: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);

const answer: Shape = {
  ...byHost,
  sub: shortId,
  nonce: randomId,
  grant: shortId,
  application: kebabName,
  generation,
  renewAfter: spanSeconds,
  retryAfter: spanSeconds,
  count: anyCount,
  threshold: anyCount,
  revocations: revocationMarks,
  'tls?': sha256Text,
};
const ownKey: Shape = { iss: shortId, iat: time };
const anyLine: Check = line(2048);
/** One value only: a mark that could also say no would be read as no by somebody. */
const labMark: Check = oneOf(true);

const vendor: Shape = {
  ...byAuthority,
  name: line(200),
  roots: (value) => listOf(publicJwk, 8)(value) && (value as unknown[]).length > 0,
  authority: listOf(anyLine, 16),
  'portal?': anyLine,
  'support?': listOf(
    members({ 'country?': line(2), 'language?': line(35), 'phone?': line(64), 'email?': line(254), 'url?': anyLine }),
    300,
  ),
  'terms?': anyLine,
  'lab?': labMark,
};

/** What an agreement says, in every kind that licenses. */
const terms: Shape = {
  'customer?': line(200),
  'agreement?': line(64),
  'until?': time,
  'graceDays?': integer(0, 180),
  'maintenanceUntil?': time,
};
const byEdition: Check = recordOf(kebabName, entitlements, 256);

const hostGrant: Shape = {
  ...byAuthority,
  ...terms,
  sub: shortId,
  application: kebabName,
  generation,
  key: lastFive,
  registration: integer(0, 31),
  'quantity?': anyCount,
  'mode?': oneOf('report', 'advise', 'enforce'),
  'entitlements?': byEdition,
};

const activationObject: Shape = {
  ...byAuthority,
  ...terms,
  sub: shortId,
  application: kebabName,
  generation,
  key: lastFive,
  registration: integer(1, 31),
  'entitlements?': byEdition,
};

const deviceLicense: Shape = {
  ...byAuthority,
  ...terms,
  sub: shortId,
  application: kebabName,
  edition: kebabName,
  generation,
  key: lastFive,
  registration: integer(1, 31),
  device: deviceFacts,
  'hardware?': oneOf(true),
  'trial?': oneOf(true),
  'entitlements?': entitlements,
};

/** HMAC-SHA-256 in base64url. */
const proof: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
/** What host, client and directory ask the authority with. */
const byProductKey: Shape = {
  ...ownKey,
  jti: randomId,
  v: oneOf(1),
  vendor: vendorId,
  bundle: integer(0, 4095),
  key: lastFive,
  sub: shortId,
  device: deviceFacts,
};

const usageDay: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
const byGeneration: Check = recordOf((name) => /^(?:0|[1-9]\d{0,4})$/.test(String(name)), anyCount, 256);

/** Whether the figures agree with each other is judged in messages/usage-statement.ts. */
const usage: Shape = {
  ...byHost,
  vendor: vendorId,
  'customer?': line(200),
  store: randomId,
  program: line(64),
  month: (value) => typeof value === 'string' && /^\d{4}-\d\d$/.test(value),
  from: usageDay,
  to: usageDay,
  'previous?': sha256Text,
  'replaces?': sha256Text,
  'restored?': time,
  missing: listOf(usageDay, 31),
  applications: listOf(
    members({
      application: kebabName,
      'agreement?': line(64),
      'quantity?': anyCount,
      'peak?': members({ day: usageDay, use: anyCount }),
      days: listOf(
        members({
          day: usageDay,
          use: anyCount,
          shortLived: anyCount,
          editions: recordOf(kebabName, anyCount, 256),
          'generations?': byGeneration,
        }),
        31,
      ),
    }),
    256,
  ),
};

/** Claims per kind. */
export const claimShapes: Readonly<Partial<Record<Kind, Shape>>> = {
  vendor,
  delegation: {
    ...byAuthority,
    sub: shortId,
    cnf: members({ jwk: publicJwk }),
    kinds: listOf(kebabName, 32),
    maxLease: spanSeconds,
    exp: time,
    'lab?': labMark,
  },
  'product-pack': {
    ...byAuthority,
    pack: kebabName,
    version: integer(1, 1_000_000),
    needs: integer(1, 1_000_000),
    applications: listOf(members({ id: kebabName }), 256),
  },
  'host-grant': hostGrant,
  'activation-object': activationObject,
  'device-license': deviceLicense,
  revocations: { ...byAuthority, sub: shortId, revoked: listOf(shortId, 10_000) },
  lease: {
    ...answer,
    edition: kebabName,
    exp: time,
    ends: oneOf('validity', 'agreement', 'max-lease'),
    entitlements,
    'maintenanceUntil?': time,
    store: randomId,
    turn: anyCount,
  },
  notice: { ...answer, outcome: oneOf('counted', 'new-identity', 'released') },
  'host-info': {
    ...byHost,
    nonce: randomId,
    vendor: vendorId,
    protocol: listOf(integer(1, 1_000_000), 32),
    program: line(64),
    applications: listOf(members({ id: kebabName, generation }), 256),
    serving: (value) => typeof value === 'boolean',
    'why?': kebabName,
    store: randomId,
    'tls?': sha256Text,
  },
  usage,
  'activation-request': {
    ...ownKey,
    jti: randomId,
    v: oneOf(1),
    vendor: vendorId,
    application: kebabName,
    edition: kebabName,
    generation,
    roots: listOf(shortId, 8),
    revocations: revocationMarks,
    device: deviceFacts,
    state: integer(0, 6),
    minutesLeft: anyCount,
    virtual: (value) => typeof value === 'boolean',
    'prev?': members({ store: randomId, turn: anyCount }),
    'succeeds?': text(4096),
    'ephemeral?': oneOf(true),
    'leaves?': oneOf(true),
    'name?': (value) => typeof value === 'string',
  },
  succession: { ...ownKey, sub: shortId, vendor: vendorId },
  // Of `proof` and `renews` exactly one; `openHostRequest` sees to it.
  'registration-request': { ...byProductKey, 'proof?': proof, 'renews?': shortId, 'for?': oneOf('directory') },
  'license-request': { ...byProductKey, 'proof?': proof, 'hardware?': oneOf(true), 'returns?': shortId },
  'device-proof': { ...ownKey, nonce: randomId, vendor: vendorId, device: deviceFacts },
};

/** What a notice carries beyond every notice, by its outcome. */
export const noticeShapes: ReadonlyMap<unknown, Shape> = new Map([
  [
    'counted',
    { reason: oneOf('below-threshold', 'quantity-exceeded', 'agreement-ended'), store: randomId, turn: anyCount },
  ],
  ['released', { store: randomId, turn: anyCount }],
]);
