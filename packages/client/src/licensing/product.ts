/**
 * What the stored facts mean: which product this is, whether it is licensed, until when and why. Pure: facts in, value
 * out. Reading the facts is `state/` and `identity/`, getting new ones `activation/`.
 */
import { ActivationError, type PackApplication, type PackEdition, type ProductPackClaims } from '@attiva/protocol';
import { editionKey } from '../state/client-state.ts';

/** One edition of the vendor, as its pack describes it. */
export interface Product {
  readonly application: PackApplication;
  readonly edition: PackEdition;
  /** `APPLICATION/EDITION`: the key of its state. */
  readonly key: string;
}

/** Which edition is meant; `application` only where two applications have an edition of that name. */
export interface ProductName {
  readonly edition: string;
  readonly application?: string;
}

/** Name for people: `Aurora Studio` of the edition `Studio`, `Aurora OS Server` of `Server`. */
export function productTitle({ application, edition }: Product): string {
  return edition.name.startsWith(application.name) || application.name.endsWith(edition.name)
    ? [application.name, edition.name].reduce((a, b) => (a.length >= b.length ? a : b))
    : `${application.name} ${edition.name}`;
}

/** All editions of the packs. */
export function listProducts(packs: readonly ProductPackClaims[]): readonly Product[] {
  return packs.flatMap((pack) =>
    pack.applications.flatMap((application) =>
      application.editions.map((edition) => ({ application, edition, key: editionKey(application.id, edition.id) })),
    ),
  );
}

/**
 * Finds the edition in the packs.
 * @throws {ActivationError} `edition-unknown`, naming those there are.
 */
export function findProduct(packs: readonly ProductPackClaims[], name: ProductName): Product {
  const all = listProducts(packs);
  const found = all.filter(
    ({ application, edition }) =>
      edition.id === name.edition && (name.application === undefined || application.id === name.application),
  );
  const [product] = found;
  if (product !== undefined && found.length === 1) return product;
  const why = found.length === 0 ? 'is not in the pack' : 'is an edition of several applications; name one';
  throw new ActivationError('edition-unknown', `"${name.edition}" ${why}`, {
    facts: { edition: name.edition, known: all.map(({ key }) => key).slice(0, 64) },
  });
}
