/**
 * A vendor made on the spot for tests: root, delegated key, host, client, all real keys, and short ways to sign with them.
 * Only what every test needs; claims are changed where a test is about them.
 */
import { signBatch } from '../envelope/batch-signature.ts';
import type { RequestId, Seconds, StoreId, VendorId } from '../envelope/ids.ts';
import { newPrivateKey } from '../envelope/new-key.test.fakes.ts';
import { createSigner, type Signer } from '../envelope/signing-key.ts';
import type { TrustContext } from './chain.ts';
import type {
  ActivationRequestClaims,
  CountedNoticeClaims,
  DelegationClaims,
  HostGrantClaims,
  HostInfoClaims,
  LeaseClaims,
  ProductPackClaims,
  RevocationsClaims,
  VendorClaims,
} from './claims.ts';
import type { HostKind } from './kinds.ts';
import { RevocationSet } from './revocation.ts';
import { prepareHostStatement, signStatement, statementId } from './sign.ts';

export const now: Seconds = 1_795_392_000;
export const day = 86_400;
export const vendorId = 'aurora.example' as VendorId;
export const nonce = 'N'.repeat(21).concat('A') as RequestId;
export const store = 'S'.repeat(21).concat('A') as StoreId;

/** A signer with a key of its own. */
export function newSigner(): Signer {
  return createSigner(newPrivateKey());
}

/** Everything that one vendor, one host of it and one client of that hold. */
export class FakeVendor {
  readonly id: VendorId;
  readonly root: Signer = newSigner();
  readonly authority: Signer = newSigner();
  readonly host: Signer = newSigner();
  readonly client: Signer = newSigner();

  constructor(id: VendorId = vendorId) {
    this.id = id;
  }

  trust(changes: Partial<TrustContext> = {}): TrustContext {
    return { vendor: this.id, roots: [this.root.jwk], now, revocations: RevocationSet.empty, ...changes };
  }

  vendorClaims(changes: Partial<VendorClaims> = {}): VendorClaims {
    const authority = ['https://authority.aurora.example'];
    return {
      iss: this.id,
      iat: now - 300 * day,
      name: 'Aurora Software',
      roots: [this.root.jwk],
      authority,
      ...changes,
    };
  }

  vendorStatement(changes: Partial<VendorClaims> = {}, signer: Signer = this.root): Promise<string> {
    return signStatement('vendor', this.vendorClaims(changes), signer);
  }

  delegation(changes: Partial<DelegationClaims> = {}): Promise<string> {
    const claims: DelegationClaims = {
      iss: this.id,
      iat: now - 200 * day,
      sub: this.authority.id,
      cnf: { jwk: this.authority.jwk },
      kinds: ['host-grant', 'product-pack', 'revocations'],
      maxLease: 400 * day,
      exp: now + 165 * day,
      ...changes,
    };
    return signStatement('delegation', claims, this.root);
  }

  grant(changes: Partial<HostGrantClaims> = {}): Promise<string> {
    const claims: HostGrantClaims = {
      iss: this.id,
      iat: now - 100 * day,
      sub: this.host.id,
      application: 'aurora-os',
      generation: 2025,
      key: '9XJ5D',
      registration: 1,
      ...changes,
    };
    return signStatement('host-grant', claims, this.authority);
  }

  /** Delegation and grant: what stands behind whatever a host signs. */
  async hostParents(changes: Partial<HostGrantClaims> = {}): Promise<readonly [string, string]> {
    return [await this.grant(changes), await this.delegation()];
  }

  async hostChain(kind: HostKind, claims: object, parents: readonly [string, string]): Promise<string[]> {
    const [statement = ''] = await signBatch([prepareHostStatement(kind, claims, this.host.jwk)], this.host);
    return [statement, ...parents];
  }

  leaseClaims(grant: string, changes: Partial<LeaseClaims> = {}): LeaseClaims {
    return {
      iss: this.host.id,
      iat: now,
      sub: this.client.id,
      nonce,
      grant: statementId(grant),
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      exp: now + 180 * day,
      ends: 'validity',
      renewAfter: 7 * day,
      retryAfter: 7200,
      count: 26,
      threshold: 25,
      entitlements: {},
      revocations: {},
      store,
      turn: 1,
      ...changes,
    };
  }

  noticeClaims(grant: string, changes: Partial<CountedNoticeClaims> = {}): CountedNoticeClaims {
    const {
      edition: _,
      exp: __,
      ends: ___,
      entitlements: ____,
      maintenanceUntil: _____,
      ...shared
    } = this.leaseClaims(grant);
    return { ...shared, outcome: 'counted', reason: 'below-threshold', count: 3, ...changes };
  }

  hostInfoClaims(changes: Partial<HostInfoClaims> = {}): HostInfoClaims {
    return {
      iss: this.host.id,
      iat: now,
      nonce,
      vendor: this.id,
      protocol: [1],
      program: '0.1.0',
      applications: [{ id: 'aurora-os', generation: 2025 }],
      serving: true,
      store,
      ...changes,
    };
  }

  requestInput(changes: Partial<ActivationRequestClaims> = {}): Omit<ActivationRequestClaims, 'iss' | 'v'> {
    return {
      iat: now,
      jti: nonce,
      vendor: this.id,
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      roots: [this.root.id],
      revocations: {},
      device: [11, 22, 33],
      state: 2,
      minutesLeft: 43_200,
      virtual: false,
      ...changes,
    };
  }

  async packChain(changes: Partial<ProductPackClaims> = {}): Promise<string[]> {
    const claims: ProductPackClaims = {
      iss: this.id,
      iat: now - 50 * day,
      pack: 'main',
      version: 1,
      needs: 1,
      applications: [],
      ...changes,
    };
    return [await signStatement('product-pack', claims, this.authority), await this.delegation()];
  }

  /** A list of the root (one member) or of the delegated key (two). */
  async revocationChain(by: 'root' | 'authority', changes: Partial<RevocationsClaims> = {}): Promise<string[]> {
    const signer = by === 'root' ? this.root : this.authority;
    const claims: RevocationsClaims = { iss: this.id, iat: now - day, sub: signer.id, revoked: [], ...changes };
    const statement = await signStatement('revocations', claims, signer);
    return by === 'root' ? [statement] : [statement, await this.delegation()];
  }
}
