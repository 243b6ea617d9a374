/** The word of a list that is closest to what was typed, by the fewest single-letter changes. */
export function nearestWord(typed: string, words: readonly string[]): string {
  let nearest = words[0] ?? '';
  let fewest = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const changes = changesBetween(typed.toLowerCase(), word);
    if (changes < fewest) [nearest, fewest] = [word, changes];
  }
  return nearest;
}

function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
