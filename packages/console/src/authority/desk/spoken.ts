/** `012 3456`: a group of seven digits is read with a breath in between. Pure. */
export function breaths(digits: string): readonly string[] {
  return digits.length <= 3 ? [digits] : [digits.slice(0, 3), digits.slice(3)];
}
