import type { Seconds } from '@attiva/protocol';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import { heldKeys, type HostKeyStatus } from './held-grants.ts';

/**
 * What goes with a key that serves, in one sentence: everything of its application, or only the newer generations.
 * @param of.keys what is put away together
 */
export function lossOf(
  vendor: ServedVendor,
  key: HostKeyStatus,
  { keys, now }: { readonly keys: readonly HostKeyStatus[]; readonly now: Seconds },
): string {
  const going = new Set(keys.map(({ grant }) => grant));
  const left = heldKeys(vendor, now).filter(
    (other) =>
      other.application === key.application &&
      !going.has(other.grant) &&
      (other.state === 'serving' || other.state === 'superseded'),
  );
  const best = Math.max(-1, ...left.map(({ generation }) => generation));
  if (best < 0) {
    return `…${key.key} is the only key that serves ${key.name}: without it all its machines are refused, and their leases run out.`;
  }
  if (best >= key.generation) return `…${key.key} serves products of ${key.name} that hold another root of the vendor.`;
  return `…${key.key} serves ${key.name} up to generation ${key.generation}: without it machines newer than ${best} are refused.`;
}
