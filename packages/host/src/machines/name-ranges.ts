/** Divides the index of names into parts that are looked through in one step each: some 20 ms. */
import type { Statements } from '@attiva/storage';
import type { Condition } from './filter-sql.ts';

const usualNames = 100_000;

/** Fences that were found last, by database: where they stand matters for the time of a step and for nothing else. */
const known = new WeakMap<Statements, { readonly fences: readonly string[]; readonly of: number; uses: number }>();

/** How often fences are used before they are found anew. */
const mostUses = 100;

/** Conditions that together hold of every name, and of each but once. */
export async function nameRanges(on: Statements, namesAtOnce = usualNames): Promise<readonly Condition[]> {
  const last = known.get(on);
  const isGood = last !== undefined && last.uses < mostUses && last.of === namesAtOnce;
  const fences = isGood ? last.fences : await findFences(on, namesAtOnce);
  known.set(on, { fences, of: namesAtOnce, uses: last?.fences === fences ? last.uses + 1 : 0 });
  return [...fences, undefined].map((to, index) => {
    const from = fences[index - 1];
    return {
      text: [from === undefined ? '1 = 1' : 'folded > ?', ...(to === undefined ? [] : ['folded <= ?'])].join(' and '),
      parameters: [from, to].filter((fence) => fence !== undefined),
    };
  });
}

async function findFences(on: Statements, namesAtOnce: number): Promise<readonly string[]> {
  const fences: string[] = [];
  for (;;) {
    const next = await on.get<{ folded: string }>(
      'select folded from client_names where folded > ? order by folded limit 1 offset ?',
      [fences.at(-1) ?? '', namesAtOnce],
    );
    if (next === undefined) return fences;
    fences.push(next.folded);
  }
}
