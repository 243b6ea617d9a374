import {
  createProductKey,
  type Entitlements,
  openProductRoots,
  type PackEdition,
  parseProductPack,
  type ProductRoots,
  type VendorId,
} from '@attiva/protocol';
import { findProduct, type Product } from '../licensing/product.ts';
import type { PackContent } from './test-vendor.ts';

/** Which product the license is of; without `roots` a plain one. */
export interface TestProductOptions {
  /** The product's own roots: name, generations, spans, texts and setup keys are then those of its pack. */
  readonly roots?: ProductRoots;
  /** Edition of `roots`; may be left out where there is only one. */
  readonly edition?: string;
  readonly application?: string;
  readonly generation?: number;
}

/** The product of a test, and the vendor whose it is. */
export interface TestProduct {
  readonly vendor: { readonly vendor: VendorId; readonly name: string };
  readonly packs: readonly PackContent[];
  readonly product: Product;
  readonly generation: number;
  /** Its setup key, in the printed spelling. */
  readonly setupKey: string;
}

/**
 * @throws {TypeError} for an edition or generation that is not in the pack, and for one that is not named where there are
 * several; {ActivationError} as `openProductRoots`.
 */
export function testProduct({ roots, edition, application, generation }: TestProductOptions, now: number): TestProduct {
  const { vendor, packs } = roots === undefined ? plainVendor() : openVendor(roots, now);
  const known = packs.flatMap((pack) => pack.applications.flatMap(({ editions }) => editions.map(({ id }) => id)));
  const wanted = edition ?? (known.length === 1 ? known[0] : undefined);
  if (wanted === undefined) throw new TypeError(`edition: name one of ${known.join(', ')}`);
  if (!known.includes(wanted))
    throw new TypeError(`edition: "${wanted}" is not in the pack; there are ${known.join(', ')}`);
  const signed = packs.map((pack) => ({ ...pack, iss: vendor.vendor, iat: 0 }));
  const product = findProduct(signed, { edition: wanted, ...(application !== undefined && { application }) });
  const { generations } = product.application;
  const chosen = generation ?? generations.at(-1) ?? 0;
  if (!generations.includes(chosen)) {
    throw new TypeError(`generation: ${chosen} is not in the pack; there are ${generations.join(', ')}`);
  }
  const found = product.edition.setupKeys.find((key) => key.generation === chosen);
  return { vendor, packs, product, generation: chosen, setupKey: found?.key ?? plainKey(product.edition.group) };
}

/** The same product, whose entitlements and threshold a test may change while it is open. */
export class ChangingProduct implements Product {
  readonly application: Product['application'];
  readonly key: string;
  readonly #packed: PackEdition;
  edition: PackEdition;

  constructor({ application, key, edition }: Product) {
    this.application = application;
    this.key = key;
    this.edition = edition;
    this.#packed = edition;
  }

  /** Undefined: as the pack has it. */
  change(wish: { readonly entitlements?: Entitlements | undefined; readonly threshold?: number | undefined }): void {
    const { entitlements = this.#packed.entitlements, threshold = this.#packed.threshold } = wish;
    this.edition = { ...this.#packed, entitlements, threshold };
  }
}

function openVendor(roots: ProductRoots, now: number): Pick<TestProduct, 'vendor' | 'packs'> {
  const { vendor, packs } = openProductRoots(roots, now, { allowLab: true }); // A test is what lab roots are for.
  return { vendor: { vendor, name: roots.name }, packs: packs.map(parseProductPack) };
}

/** One product with the values that `attiva authority init` gives a new edition. */
function plainVendor(): Pick<TestProduct, 'vendor' | 'packs'> {
  const edition: PackEdition = {
    id: 'product',
    name: 'Test Product',
    group: 2,
    threshold: 1,
    activationIntervalMinutes: 120,
    renewalIntervalMinutes: 10_080,
    validityDays: 180,
    initialGraceDays: 30,
    additionalGraceDays: 30,
    warningDays: 30,
    rearmBudget: 3,
    entitlements: {},
    setupKeys: [{ generation: 2026, key: plainKey(2) }],
  };
  const application = { id: 'test-product', name: 'Test Product', group: 1, generations: [2026], windowDays: 30 };
  return {
    vendor: { vendor: 'vendor.example' as VendorId, name: 'Test Vendor' },
    packs: [{ pack: 'test', version: 1, needs: 1, applications: [{ ...application, editions: [edition] }] }],
  };
}

/** Setup keys are public; this one's is the same in every test. */
function plainKey(group: number): string {
  return createProductKey({ kind: 'setup', group, random: Buffer.alloc(10, 7) }).text;
}
