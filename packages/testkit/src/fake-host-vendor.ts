/**
 * A vendor made on the spot: root, delegated key, packs, grants, revocations, all really signed, nothing mocked. For
 * tests of clients and hosts; the vendor's real service is `@attiva/authority`.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  type ActivationObjectClaims,
  createProductKey,
  type DirectoryId,
  type HostGrantClaims,
  type KeyId,
  keyId,
  type PackApplication,
  type PackEdition,
  type ProductPackClaims,
  type ProductRoots,
  type PublicJwk,
  type RevocationsClaims,
  type Seconds,
  type Signer,
  signStatement,
  type VendorId,
} from '@attiva/protocol';

const daySeconds = 86_400;

/** A fresh P-256 key that signs. */
export function createSigner(): Signer {
  // As text: on Node 20 the export of a key that comes as an object may wait for ever for the garbage collector, and that for it.
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = createPrivateKey(privateKey);
  const { x, y } = createPublicKey(key).export({ format: 'jwk' });
  const jwk: PublicJwk = { crv: 'P-256', kty: 'EC', x: String(x), y: String(y) };
  return { jwk, id: keyId(jwk), sign: (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }) };
}

/** What a test may say about an edition; the rest has the usual values. */
export type EditionWish = Partial<PackEdition> & Pick<PackEdition, 'id'>;

export interface ApplicationWish {
  readonly id: string;
  readonly generations: readonly number[];
  readonly editions: readonly EditionWish[];
}

export interface FakeVendorOptions {
  /** Everything is signed an hour before this time. */
  readonly now: Seconds;
  readonly vendor?: string;
  readonly name?: string;
  readonly applications?: readonly ApplicationWish[];
  readonly maxLeaseDays?: number;
  /** Its root is a lab root; `hidden`: the mark is taken out of the product's roots. */
  readonly lab?: boolean | 'hidden';
}

/** Aurora's three applications, with thresholds small enough for a test. */
export const auroraApplications: readonly ApplicationWish[] = [
  {
    id: 'aurora-os',
    generations: [2019, 2022, 2025],
    editions: [
      { id: 'desktop', threshold: 3 },
      { id: 'server', threshold: 2 },
    ],
  },
  { id: 'aurora-office', generations: [2021, 2024], editions: [{ id: 'office', threshold: 2 }] },
  {
    id: 'aurora-studio',
    generations: [2025, 2026],
    editions: [{ id: 'studio', entitlements: { 'pdf-export': true, 'max-layers': 200 } }],
  },
];

/** The vendor with everything it can sign. */
export class FakeVendor {
  readonly vendor: VendorId;
  readonly name: string;
  readonly root: Signer;
  readonly delegated: Signer;
  readonly issuedAt: Seconds;
  /** Longest lease that hosts may sign, in seconds. */
  readonly maxLease: number;
  readonly pack: ProductPackClaims;
  readonly delegation: string;
  /** What the product compiles in. */
  readonly roots: ProductRoots;

  private constructor(
    made: Omit<
      FakeVendor,
      'grant' | 'activationObject' | 'revoke' | 'setupKey' | 'deviceKey' | 'edition' | 'rootsNaming'
    >,
  ) {
    this.vendor = made.vendor;
    this.name = made.name;
    this.root = made.root;
    this.delegated = made.delegated;
    this.issuedAt = made.issuedAt;
    this.maxLease = made.maxLease;
    this.pack = made.pack;
    this.delegation = made.delegation;
    this.roots = made.roots;
  }

  static async create(options: FakeVendorOptions): Promise<FakeVendor> {
    const { vendor: domain = 'aurora.example', name = 'Aurora Software', maxLeaseDays = 180, lab = false } = options;
    const vendor = domain as VendorId;
    const root = createSigner();
    const delegated = createSigner();
    const issuedAt = options.now - 3600;
    const maxLease = maxLeaseDays * daySeconds;
    const delegation = await signStatement(
      'delegation',
      {
        iss: vendor,
        iat: issuedAt,
        sub: delegated.id,
        cnf: { jwk: delegated.jwk },
        kinds: ['product-pack', 'host-grant', 'activation-object', 'device-license', 'revocations'],
        maxLease,
        exp: issuedAt + 3650 * daySeconds,
        ...(lab !== false && { lab: true }),
      },
      root,
    );
    const pack = createPack(vendor, issuedAt, options.applications ?? auroraApplications);
    const roots: ProductRoots = {
      vendor,
      name,
      roots: [root.jwk],
      packs: [[await signStatement('product-pack', pack, delegated), delegation]],
      revocations: [],
      ...(lab === true && { lab }),
    };
    return new FakeVendor({ vendor, name, root, delegated, issuedAt, maxLease, pack, delegation, roots });
  }

  /** A grant for a host's key: statement text; `terms` override the usual ones. */
  grant(host: KeyId, application: string, terms: Partial<HostGrantClaims> = {}): Promise<string> {
    const claims: HostGrantClaims = { ...this.#usualTerms(application), sub: host, ...terms };
    return signStatement('host-grant', claims, this.delegated);
  }

  /** An activation object for a directory, as it stands there: a chain; `terms` override the usual ones. */
  async activationObject(
    directory: string,
    application: string,
    terms: Partial<ActivationObjectClaims> = {},
  ): Promise<readonly string[]> {
    const usual = this.#usualTerms(application);
    const claims: ActivationObjectClaims = { ...usual, sub: directory as DirectoryId, ...terms };
    return [await signStatement('activation-object', claims, this.delegated), this.delegation];
  }

  /** What every grant and object says, whomever it is for. */
  #usualTerms(application: string): Omit<ActivationObjectClaims, 'sub'> {
    const found = this.pack.applications.find(({ id }) => id === application);
    if (found === undefined) throw new TypeError(`the fake vendor has no application ${application}`);
    return {
      iss: this.vendor,
      iat: this.issuedAt,
      application,
      generation: found.generations.at(-1) ?? 0,
      key: '9XJ5D',
      registration: 1,
      customer: 'Rossi SpA',
      agreement: 'A-2026-0001',
      entitlements: Object.fromEntries(found.editions.map(({ id, entitlements }) => [id, entitlements])),
    };
  }

  /** A revocation list as a chain: of the root for delegations, else of the delegated key. */
  async revoke(ids: readonly string[], at: Seconds, by: 'root' | 'delegated' = 'delegated'): Promise<string[]> {
    const signer = by === 'root' ? this.root : this.delegated;
    const claims: RevocationsClaims = { iss: this.vendor, iat: at, sub: signer.id, revoked: [...ids] };
    const list = await signStatement('revocations', claims, signer);
    return by === 'root' ? [list] : [list, this.delegation];
  }

  /** The public setup key of an edition and generation. */
  setupKey(edition: string, generation?: number): string {
    const keys = this.edition(edition).setupKeys;
    const found = generation === undefined ? keys.at(-1) : keys.find((key) => key.generation === generation);
    if (found === undefined) throw new TypeError(`the fake vendor has no setup key for ${edition} ${generation}`);
    return found.key;
  }

  /** A device key of an edition: as secret as it is in life, so each call makes another. */
  deviceKey(edition: string): string {
    return createProductKey({ kind: 'device', group: this.edition(edition).group, random: randomBytes(10) }).text;
  }

  /** What a product compiles in that can reach the vendor's authority at these addresses. */
  async rootsNaming(authority: readonly string[]): Promise<ProductRoots> {
    const { vendor: iss, name, root, issuedAt: iat } = this;
    const statement = await signStatement('vendor', { iss, iat, name, roots: [root.jwk], authority }, root);
    return { ...this.roots, vendorStatement: [statement], delegation: [this.delegation], bundles: [] };
  }

  edition(id: string): PackEdition {
    const found = this.pack.applications.flatMap(({ editions }) => editions).find((edition) => edition.id === id);
    if (found === undefined) throw new TypeError(`the fake vendor has no edition ${id}`);
    return found;
  }
}

function createPack(vendor: VendorId, iat: Seconds, wishes: readonly ApplicationWish[]): ProductPackClaims {
  let group = 0;
  const applications = wishes.map(({ id, generations, editions }): PackApplication => {
    group += 1;
    return {
      id,
      name: titleOf(id),
      group,
      generations,
      windowDays: 30,
      editions: editions.map((wish) => {
        group += 1;
        return createEdition(wish, group, generations);
      }),
    };
  });
  return { iss: vendor, iat, pack: 'aurora', version: 1, needs: 1, applications };
}

function createEdition(wish: EditionWish, group: number, generations: readonly number[]): PackEdition {
  return {
    name: titleOf(wish.id),
    group,
    threshold: 1,
    activationIntervalMinutes: 120,
    renewalIntervalMinutes: 7 * 24 * 60,
    validityDays: 180,
    initialGraceDays: 30,
    additionalGraceDays: 30,
    warningDays: 30,
    rearmBudget: 3,
    entitlements: {},
    setupKeys: generations.map((generation) => ({
      generation,
      key: createProductKey({ kind: 'setup', group, random: randomBytes(10) }).text,
    })),
    ...wish,
  };
}

function titleOf(id: string): string {
  return id
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}
