/** From a typed host key to the vendor whose file describes it. */
import { ActivationError, parseProductKey, type ProductKey } from '@attiva/protocol';
import type { ServedVendor } from '../vendors/vendor-book.ts';

/**
 * Reads a typed host key.
 * @throws {ActivationError} `key-malformed`, `client-key-on-host`.
 */
export function parseHostKey(key: string): ProductKey {
  const parsed = parseProductKey(key);
  if (parsed.kind === 'host') return parsed;
  throw new ActivationError(
    'client-key-on-host',
    `…${parsed.lastFive} is a ${parsed.kind} key; a host needs a host key`,
    {
      facts: { kind: parsed.kind, key: parsed.lastFive },
    },
  );
}

/**
 * Which vendor a key is for: its group, looked up in the packs; or the vendor that was named.
 * @throws {ActivationError} `vendor-unknown`, `wrong-usage` (fits several vendors).
 */
export function findVendorOfKey(
  vendors: readonly ServedVendor[],
  key: ProductKey,
  named: string | undefined,
): ServedVendor {
  if (vendors.length === 0) throw new ActivationError('vendor-unknown', 'no vendor file has been taken in yet');
  const candidates = named === undefined ? vendors : vendors.filter((vendor) => vendor.id === named);
  if (candidates.length === 0) throw new ActivationError('vendor-unknown', `this host knows no vendor ${named ?? ''}`);
  const fitting = candidates.filter((vendor) => hasGroup(vendor, key.group));
  if (fitting.length > 1) {
    throw new ActivationError('wrong-usage', 'the key fits several vendors: name one with --vendor', {
      facts: { vendors: fitting.map((vendor) => vendor.id) },
    });
  }
  // A key newer than the pack that is here has a group nobody knows: its one candidate is asked all the same.
  const found = fitting[0] ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (found === undefined) throw new ActivationError('vendor-unknown', 'no vendor file here describes this key');
  return found;
}

function hasGroup(vendor: ServedVendor, group: number): boolean {
  return [...vendor.applications.values()].some((served) => served.application.group === group);
}
