import { createPrivateKey, type KeyObject, randomBytes, sign as nodeSign } from 'node:crypto';
import {
  batchBytes,
  encodeBase64url,
  encodeSegment,
  type HostGrantClaims,
  jwkHeader,
  type KeyId,
  keyId,
  kidHeader,
  kinds,
  leafHash,
  type ProductPackClaims,
  type ProductRoots,
  type PublicJwk,
  type Seconds,
  type StatementId,
  statementId,
  type VendorId,
} from '@attiva/protocol';
import { newPrivateJwk } from '../identity/identity-record.ts';

/** Long before any test's clock, and long after: the vendor's keys are no part of what a test plays. */
const founded: Seconds = Date.UTC(2000, 0, 1) / 1000;
const ends: Seconds = Date.UTC(2300, 0, 1) / 1000;
const longestLeaseSeconds = 3660 * 86_400;

interface TestKey {
  readonly jwk: PublicJwk;
  readonly id: KeyId;
  readonly key: KeyObject;
}

type Signed = 'delegation' | 'product-pack' | 'host-grant' | 'revocations' | 'lease' | 'notice' | 'host-info';

/** A grant that a test's license comes from. */
export interface TestGrant {
  readonly text: string;
  readonly id: StatementId;
  readonly claims: HostGrantClaims;
}

/** What differs between the grants of a test. */
export type GrantTerms = Omit<HostGrantClaims, 'iss' | 'iat' | 'sub' | 'key' | 'registration'>;

/**
 * The vendor and one host of its, made in memory: everything a test's license consists of is really signed, by keys that
 * nobody else trusts. Signing is synchronous here, so that a test's license needs no `await`.
 */
export class TestVendor {
  readonly vendor: VendorId;
  /** What the product would compile in. */
  readonly roots: ProductRoots;
  readonly host: TestKey = createKey();
  readonly #delegated: TestKey = createKey();
  readonly #delegation: string;
  #grants = 0;

  constructor({ vendor, name }: { readonly vendor: VendorId; readonly name: string }, packs: readonly PackContent[]) {
    const root = createKey();
    this.vendor = vendor;
    const { id: sub, jwk } = this.#delegated;
    const claims = {
      iss: vendor,
      iat: founded,
      sub,
      cnf: { jwk },
      kinds: ['product-pack', 'host-grant', 'revocations'],
      maxLease: longestLeaseSeconds,
      exp: ends,
    };
    this.#delegation = signed('delegation', claims, root);
    const chains = packs.map((pack) => [this.#byAuthority('product-pack', { ...pack, iss: vendor, iat: founded })]);
    this.roots = {
      vendor,
      name,
      roots: [root.jwk],
      packs: chains.map(([pack = '']) => [pack, this.#delegation]),
      revocations: [],
    };
  }

  /** A grant of its own each time, so that one can be revoked without the next. */
  grant(terms: GrantTerms): TestGrant {
    this.#grants += 1;
    const claims: HostGrantClaims = {
      ...terms,
      iss: this.vendor,
      iat: founded + this.#grants,
      sub: this.host.id,
      key: 'TESTS',
      registration: 1,
    };
    const text = this.#byAuthority('host-grant', claims);
    return { text, id: statementId(text), claims };
  }

  /** An answer of the host under that grant, as a chain. */
  answer(kind: 'lease' | 'notice' | 'host-info', claims: object, grant: TestGrant): string[] {
    return [signed(kind, claims, this.host), grant.text, this.#delegation];
  }

  /** A list that revokes the grant, as a chain. */
  revoke(grant: TestGrant, at: Seconds): string[] {
    const claims = { iss: this.vendor, iat: at, sub: this.#delegated.id, revoked: [grant.id] };
    return [this.#byAuthority('revocations', claims), this.#delegation];
  }

  #byAuthority(kind: Signed, claims: object): string {
    return signed(kind, claims, this.#delegated);
  }
}

/** A pack, whoever signs it. */
export type PackContent = Omit<ProductPackClaims, 'iss' | 'iat'>;

function createKey(): TestKey {
  const { d, ...jwk } = newPrivateJwk(randomBytes);
  return { jwk, id: keyId(jwk), key: createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }) };
}

/** One statement; a host's as a batch of one (spec/statements.md, "Batch signatures"). */
function signed(kind: Signed, claims: object, { jwk, id, key }: TestKey): string {
  const isHosts = kinds[kind].signer === 'host';
  const header = isHosts ? jwkHeader(kind, jwk) : kidHeader(kind, id);
  const input = `${encodeSegment(header)}.${encodeSegment(claims)}`;
  const bytes = isHosts ? batchBytes(1, leafHash(input)) : Buffer.from(input, 'latin1');
  const signature = nodeSign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
  const place = isHosts ? Buffer.from([0, 0, 0, 1]) : Buffer.alloc(0);
  return `${input}.${encodeBase64url(Buffer.concat([signature, place]))}`;
}
