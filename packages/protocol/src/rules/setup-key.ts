/**
 * What a typed product key means on a client (spec/states.md 4): the edition and generation that a
 * setup or device key selects, or the refusal that says what the key is and which one is right. Setup keys are public, so the right
 * one may be named whole; a host or device key is never shown beyond its last five characters.
 */
import type { ProductKey } from '../codes/product-key.ts';
import type { VendorId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import type { PackApplication, PackEdition, ProductPackClaims } from '../statements/claims.ts';

/** The packs that this machine holds of one vendor. */
export interface VendorPacks {
  readonly vendor: VendorId;
  readonly packs: readonly ProductPackClaims[];
}

/** The product that is to be activated. What is left out is not asked for. */
export interface WantedProduct {
  readonly vendor: VendorId;
  readonly application?: string;
  readonly edition?: string;
  readonly generation?: number;
}

/** What a setup key selects. */
export interface SelectedProduct {
  readonly vendor: VendorId;
  readonly application: PackApplication;
  readonly edition: PackEdition;
  readonly generation: number;
}

export interface SetupKeyFacts {
  readonly key: ProductKey;
  readonly vendors: readonly VendorPacks[];
  readonly wanted: WantedProduct;
}

/** How many right keys a refusal names. */
const mostNamed = 16;

/**
 * Judges a key that was read without error: a setup key by the packs that list it, a device key by its group alone, since nobody
 * but the authority knows it.
 * @throws {ActivationError} `host-key-on-client`, `device-key-other-product`, `setup-key-unknown`, `setup-key-other-vendor`,
 * `setup-key-other-edition`, `setup-key-other-generation`.
 */
export function judgeSetupKey(facts: SetupKeyFacts): SelectedProduct {
  const { key, vendors, wanted } = facts;
  if (key.kind === 'device') return judgeDeviceKey(facts);
  if (key.kind === 'host') throw hostKey(key);
  const listed = vendors.flatMap(listSetupKeys);
  const found = listed.find((entry) => entry.key === key.text);
  if (found === undefined) throw unknownKey(facts, listed);
  checkVendor(found, facts);
  checkEdition(found, { key, wanted, right: rightKeys(listed, wanted) });
  const { vendor, application, edition, generation } = found;
  return { vendor, application, edition, generation };
}

/** The generation is the authority's to say: until it has, the one that is wanted, else the newest. */
function judgeDeviceKey({ key, vendors, wanted }: SetupKeyFacts): SelectedProduct {
  const found = vendors
    .filter(({ vendor }) => vendor === wanted.vendor)
    .flatMap(({ vendor, packs }) => packs.flatMap((pack) => productsOf(vendor, pack)))
    .find(({ edition }) => edition.group === key.group);
  const facts = { key: key.lastFive, vendor: wanted.vendor };
  if (found === undefined) {
    const detail = `…${key.lastFive} is a device key of a product that no pack of ${wanted.vendor} here lists`;
    throw new ActivationError('device-key-other-product', detail, { facts });
  }
  const { application, edition } = found;
  if (!isEdition({ ...found, generation: 0 }, wanted)) {
    const isFor = `${application.id}/${edition.id}`;
    const ours = wanted.edition ?? wanted.application ?? wanted.vendor;
    const detail = `…${key.lastFive} is a device key of ${edition.name} (${isFor}), not of ${ours}`;
    throw new ActivationError('device-key-other-product', detail, { facts: { ...facts, isFor } });
  }
  return { ...found, generation: wanted.generation ?? application.generations.at(-1) ?? 0 };
}

type ListedKey = SelectedProduct & { readonly key: string };

function listSetupKeys({ vendor, packs }: VendorPacks): ListedKey[] {
  return packs.flatMap(({ applications }) =>
    applications.flatMap((application) =>
      application.editions.flatMap((edition) =>
        edition.setupKeys.map(({ key, generation }) => ({ vendor, application, edition, generation, key })),
      ),
    ),
  );
}

function hostKey({ lastFive }: ProductKey): ActivationError {
  return new ActivationError('host-key-on-client', `…${lastFive} is a host key; it belongs on a host, not here`, {
    facts: { key: lastFive },
  });
}

/** The key's group tells an unlisted key of a product we know from one that nobody here has ever heard of. */
function unknownKey({ key, vendors, wanted }: SetupKeyFacts, listed: readonly ListedKey[]): ActivationError {
  const near = vendors
    .flatMap(({ vendor, packs }) => packs.flatMap((pack) => productsOf(vendor, pack)))
    .find((product) => product.vendor === wanted.vendor && product.edition.group === key.group);
  const facts = { key: key.lastFive, vendor: wanted.vendor, right: rightKeys(listed, wanted) };
  if (near === undefined) {
    return new ActivationError('setup-key-unknown', `…${key.lastFive} is no setup key of ${wanted.vendor}`, { facts });
  }
  const detail = `…${key.lastFive} looks like a key of ${near.edition.name}, but no pack here lists it`;
  return new ActivationError('setup-key-unknown', detail, { facts: { ...facts, edition: near.edition.id } });
}

function productsOf(vendor: VendorId, pack: ProductPackClaims): Omit<SelectedProduct, 'generation'>[] {
  return pack.applications.flatMap((application) =>
    application.editions.map((edition) => ({ vendor, application, edition })),
  );
}

/** Setup keys of the product that is wanted, the newest generation first. */
function rightKeys(listed: readonly ListedKey[], wanted: WantedProduct): readonly string[] {
  return listed
    .filter((entry) => entry.vendor === wanted.vendor && isEdition(entry, wanted))
    .filter(({ generation }) => wanted.generation === undefined || generation === wanted.generation)
    .sort((a, b) => b.generation - a.generation)
    .map(({ key }) => key)
    .slice(0, mostNamed);
}

function isEdition({ application, edition }: SelectedProduct, wanted: WantedProduct): boolean {
  const isApplication = wanted.application === undefined || application.id === wanted.application;
  return isApplication && (wanted.edition === undefined || edition.id === wanted.edition);
}

function checkVendor(found: ListedKey, { key, wanted }: SetupKeyFacts): void {
  if (found.vendor === wanted.vendor) return;
  const detail = `…${key.lastFive} is for ${found.edition.name} of ${found.vendor}, not for a product of ${wanted.vendor}`;
  throw new ActivationError('setup-key-other-vendor', detail, {
    facts: { key: key.lastFive, isFor: found.vendor, wanted: wanted.vendor },
  });
}

function checkEdition(
  found: ListedKey,
  {
    key,
    wanted,
    right,
  }: { readonly key: ProductKey; readonly wanted: WantedProduct; readonly right: readonly string[] },
): void {
  const isFor = `${found.application.id}/${found.edition.id}`;
  const facts = { key: key.lastFive, isFor, isForGeneration: found.generation, right };
  const named = right.length === 0 ? '' : `; the right one is ${right.slice(0, 3).join(' or ')}`;
  if (!isEdition(found, wanted)) {
    const ours = wanted.edition ?? wanted.application ?? wanted.vendor;
    const detail = `…${key.lastFive} is the setup key of ${found.edition.name} (${isFor}), not of ${ours}${named}`;
    throw new ActivationError('setup-key-other-edition', detail, { facts });
  }
  if (wanted.generation !== undefined && wanted.generation !== found.generation) {
    const detail = `…${key.lastFive} is for generation ${found.generation}, this product is ${wanted.generation}${named}`;
    throw new ActivationError('setup-key-other-generation', detail, { facts });
  }
}
