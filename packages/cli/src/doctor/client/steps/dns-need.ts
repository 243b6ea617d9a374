/** What several steps ask of a vendor's facts. */
import type { VendorFacts } from '../client-facts.ts';

/** Whether an attempt would ask DNS. Without a key there is no attempt yet; the first one would. */
export function asksDns({ editions }: VendorFacts): boolean {
  return editions.length === 0 || editions.some(({ route }) => route.includes('dns'));
}

/** Why DNS is not asked, where it is not. */
export function whyNotDns({ editions }: VendorFacts): string {
  if (needsNoHost({ editions })) return 'not needed: the vendor itself licenses this machine (device key)';
  const isRestricted = editions.every(({ route }) => route.length === 0);
  return isRestricted
    ? 'not needed: only the directory may activate'
    : 'not needed: a host is set, so DNS is not asked';
}

/** Whether every product here has a device key: no host is asked for any of them. */
export function needsNoHost({ editions }: Pick<VendorFacts, 'editions'>): boolean {
  return editions.length > 0 && editions.every(({ status }) => status.deviceKey === true);
}

/** Whether some host tells what it is: what is wrong beside it is no failure then. */
export function hasWorkingHost({ hosts }: VendorFacts): boolean {
  return hosts.some(({ used, info }) => used && info !== undefined);
}
