/** What the host's health says of a registration whose answer has not come. */
import type { Seconds } from '@attiva/protocol';
import { type HostWarning, warning } from '../status/host-warning.ts';
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

/** "Not registered", also for a vendor that was asked without a network. */
export function notRegistered({ id, vendor }: ServedVendor, awaited: readonly AwaitedKey[]): HostWarning {
  const is = { code: 'host-not-registered', severity: 'error' } as const;
  const own = awaited.filter((one) => one.vendor === id);
  if (own.length === 0) return warning(is, 'not-registered', { vendor: vendor.name });
  const askedDay = Math.min(...own.map(({ madeAt }) => madeAt));
  const keys = own.map(({ key }) => `…${key}`).join(', ');
  return { ...warning(is, 'answer-awaited', { vendor: vendor.name, keys, count: own.length, askedDay }), remedy };
}
