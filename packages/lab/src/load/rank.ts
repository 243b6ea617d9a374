/** The value below which this share (0 … 1) of the values lie, nearest rank; 0 for none. */
export function rank(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
