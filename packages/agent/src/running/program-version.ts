/** `1.10.0` is newer than `1.9.3`; what is no such text is older than everything, and a preview than its release. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [parts(one), parts(other)];
  for (const [at, number] of a.entries()) {
    const difference = number - (b[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function parts(version: string): readonly number[] {
  const found = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[\w.-]+)?(\+[\w.-]+)?$/.exec(version);
  if (found === null) return [-1, 0, 0, 0];
  return [Number(found[1]), Number(found[2]), Number(found[3]), found[4] === undefined ? 1 : 0];
}
