/** Which of two versions is older, as far as a note needs it: three numbers; a pre-release stands before its release. */

/** Below 0 where `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  const place = first.findIndex((number, index) => number !== second[index]);
  return place === -1 ? 0 : (first[place] ?? 0) - (second[place] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [numbers = '', ...rest] = version.split('-');
  return [...numbers.split('.').map(Number), rest.length === 0 ? 1 : 0];
}
