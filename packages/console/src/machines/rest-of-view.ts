/** How many machines of a view are in none of its parts, which have none in common. Pure. */
import type { MachineCount } from './machine-source.ts';

/** `undefined`: nobody knows yet, or not exactly. */
export function restOf(
  whole: MachineCount | undefined,
  parts: readonly (MachineCount | undefined)[],
): number | undefined {
  if (whole?.exact !== true || !parts.every((part) => part?.exact === true)) return undefined;
  return Math.max(0, whole.count - parts.reduce((sum, part) => sum + (part?.count ?? 0), 0));
}
