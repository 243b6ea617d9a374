/**
 * Product packs: what there is to buy, their setup keys, the next version. What was sold is left to customers and keys.
 *
 * This file: what can be chosen. Pure.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import type { Option } from '../../look/choice.tsx';

export type Pack = AuthorityPart['Pack'];

/** Applications or editions of the packs in force, for a choice. */
export function productOptions(packs: readonly Pack[], of: 'applications' | 'editions'): readonly Option[] {
  const applications = packs.filter(({ newest }) => newest).flatMap((pack) => pack.applications);
  if (of === 'applications') return applications.map(({ id, name }) => ({ id, name }));
  return applications.flatMap((application) => application.editions.map(({ id, name }) => ({ id, name })));
}

/** Editions of one application of the packs in force. */
export function editionOptions(packs: readonly Pack[], application: string): readonly Option[] {
  return applicationsOf(packs, application).flatMap(({ editions }) => editions.map(({ id, name }) => ({ id, name })));
}

/** Generations of an application, or of the one that an edition belongs to, the newest first. */
export function generationOptions(packs: readonly Pack[], product: string): readonly Option[] {
  const generations = applicationsOf(packs, product).flatMap((one) => one.generations);
  return [...new Set(generations)].sort((a, b) => b - a).map((one) => ({ id: String(one), name: String(one) }));
}

/** The application of this id, or the one with an edition of it. */
function applicationsOf(packs: readonly Pack[], product: string): readonly Pack['applications'][number][] {
  const all = packs.filter(({ newest }) => newest).flatMap((pack) => pack.applications);
  return all.filter(({ id, editions }) => id === product || editions.some((edition) => edition.id === product));
}

/** Id of the application that is meant by an application or an edition; '' there is none. */
export function applicationOf(packs: readonly Pack[], product: string): string {
  return applicationsOf(packs, product)[0]?.id ?? '';
}
