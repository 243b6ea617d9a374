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
