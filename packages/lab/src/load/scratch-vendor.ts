/**
 * A vendor for as long as a measurement takes: root, delegated key, pack, grant. Its keys are in memory alone and are gone with the
 * process, so what it signs licenses nothing; a lab root would be refused by the host that is measured, which is the real one.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  createProductKey,
  createSigner,
  type Entitlements,
  type HostGrantClaims,
  type KeyId,
  type ProductPackClaims,
  type PublicJwk,
  type Seconds,
  type Signer,
  signStatement,
  type VendorId,
  vendorFileText,
} from '@attiva/protocol';
import type { LoadProduct } from './machines.ts';

export interface ScratchVendor {
  readonly product: LoadProduct;
  /** What answers are judged by. */
  readonly root: PublicJwk;
  /** Text of a vendor file. */
  readonly file: string;
  /** A host key for the product. */
  readonly hostKey: string;
  /** The chain of a grant for a host's signing key; `key`: what the host's request says of the product key. */
  grant(host: KeyId, key: string): Promise<readonly string[]>;
}

const vendor = 'measured.example' as VendorId;
const product: LoadProduct = { vendor, application: 'measured', edition: 'usual', generation: 1 };
const [groupOfHosts, groupOfMachines] = [1, 2] as const;
const [daySeconds, maxLeaseDays] = [86_400, 180] as const;

export async function makeScratchVendor(now: Seconds): Promise<ScratchVendor> {
  const [root, delegated] = [newSigner(), newSigner()];
  const iat = now - 3600;
  const delegation = await signStatement(
    'delegation',
    {
      iss: vendor,
      iat,
      sub: delegated.id,
      cnf: { jwk: delegated.jwk },
      kinds: ['product-pack', 'host-grant', 'revocations'],
      maxLease: maxLeaseDays * daySeconds,
      exp: iat + 30 * daySeconds,
    },
    root,
  );
  const claims = { iss: vendor, iat, name: 'Measured', roots: [root.jwk], authority: [] };
  const file = vendorFileText({
    attiva: 1,
    vendor: [await signStatement('vendor', claims, root)],
    delegation: [delegation],
    packs: [[await signStatement('product-pack', packOf(iat), delegated), delegation]],
    revocations: [],
    bundles: [],
  });
  const random = randomBytes(10);
  return {
    product,
    root: root.jwk,
    file,
    hostKey: createProductKey({ kind: 'host', group: groupOfHosts, random }).text,
    grant: async (host, key) => [await signStatement('host-grant', grantOf(iat, host, key), delegated), delegation],
  };
}

function newSigner(): Signer {
  return createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** Threshold 1: every answer is a lease, and as long as those of a real site. */
function packOf(iat: Seconds): ProductPackClaims {
  const edition = {
    id: product.edition,
    name: 'Usual',
    group: groupOfMachines,
    threshold: 1,
    activationIntervalMinutes: 120,
    renewalIntervalMinutes: 7 * 24 * 60,
    validityDays: maxLeaseDays,
    initialGraceDays: 30,
    additionalGraceDays: 30,
    warningDays: 30,
    rearmBudget: 3,
    entitlements,
    setupKeys: [],
  };
  const application = {
    id: product.application,
    name: 'Measured',
    group: groupOfHosts,
    generations: [product.generation],
    windowDays: 30,
    editions: [edition],
  };
  return { iss: vendor, iat, pack: 'measured', version: 1, needs: 1, applications: [application] };
}

const entitlements: Entitlements = { 'pdf-export': true, 'max-layers': 200 };

function grantOf(iat: Seconds, host: KeyId, key: string): HostGrantClaims {
  return {
    iss: vendor,
    iat,
    sub: host,
    application: product.application,
    generation: product.generation,
    key,
    registration: 1,
    customer: 'Nobody',
    agreement: 'none',
    entitlements: { [product.edition]: entitlements },
    until: iat + 30 * daySeconds,
    quantity: 1_000_000,
    mode: 'report',
  };
}
