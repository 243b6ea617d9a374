/** The known name a mistyped one was meant to be, if one is near enough to be worth offering. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(folded, fold(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined) return undefined;
  return best.distance <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}

/** `bind-address`, `bind_address` and `bindAddress` are the same slip. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/gu, '');
}

/** Insertions, deletions, substitutions and swaps of neighbours between two texts. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
