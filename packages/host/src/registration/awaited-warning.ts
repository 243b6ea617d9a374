/** What the host's health says of a registration whose answer has not come. */
import type { Seconds } from '@attiva/protocol';
import type { ServedVendor } from '../vendors/vendor-book.ts';

/** A request that waits, as the health and the status show it. */
export interface AwaitedKey {
  readonly vendor: string;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly madeAt: Seconds;
}

const remedy =
  'Take the answer with `attiva host confirm FILE`; `attiva host register --without-network` shows the request again.';

/** Text and remedy of "not registered" for a vendor that was asked without a network. */
export function notRegistered(
  { id, vendor }: ServedVendor,
  awaited: readonly AwaitedKey[],
): { readonly text: string; readonly remedy?: string } {
  const own = awaited.filter((one) => one.vendor === id);
  if (own.length === 0) return { text: `Not registered with ${vendor.name}: its clients are refused.` };
  const keys = own.map(
    ({ key, madeAt }) => `host key …${key}, asked on ${new Date(madeAt * 1000).toISOString().slice(0, 10)}`,
  );
  const text = `Waiting for the answer of ${vendor.name} (${keys.join('; ')}): not registered, its clients are refused.`;
  return { text, remedy };
}
