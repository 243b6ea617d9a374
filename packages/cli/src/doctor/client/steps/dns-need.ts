/** What several steps ask of a vendor's facts. */
import type { EditionFacts, VendorFacts } from '../client-facts.ts';

/** Whether an attempt would ask DNS. Without a key there is no attempt yet; the first one would. */
export function asksDns({ editions }: VendorFacts): boolean {
  return editions.length === 0 || editions.some((edition) => !hasNoNeed(edition) && edition.route.includes('dns'));
}

/** Why DNS is not asked, where it is not. */
export function whyNotDns({ editions }: VendorFacts): string {
  if (needsNoHost({ editions })) return `not needed: ${whoInstead(editions)}`;
  const isRestricted = editions.every(({ route }) => route.length === 0);
  return isRestricted
    ? 'not needed: only the directory may activate'
    : 'not needed: a host is set, so DNS is not asked';
}

/** Whether no product here needs a host: each has a device key, or the directory licenses it. */
export function needsNoHost({ editions }: Pick<VendorFacts, 'editions'>): boolean {
  return editions.length > 0 && editions.every(hasNoNeed);
}

/** Who licenses instead, where no host is needed. */
export function whoInstead(editions: readonly EditionFacts[]): string {
  const byVendor = editions.every(({ status }) => status.deviceKey === true);
  return byVendor
    ? 'the vendor itself licenses this machine (device key)'
    : 'the directory licenses this machine (activation object)';
}

function hasNoNeed({ status, directory }: EditionFacts): boolean {
  return status.deviceKey === true || directory?.outcome === 'licensed';
}

/** Whether some host tells what it is: what is wrong beside it is no failure then. */
export function hasWorkingHost({ hosts }: VendorFacts): boolean {
  return hosts.some(({ used, info }) => used && info !== undefined);
}
