/** What several steps ask of a vendor's facts. */
import type { VendorFacts } from '../client-facts.ts';

/** Whether an attempt would ask DNS. Without a key there is no attempt yet; the first one would. */
export function asksDns({ editions }: VendorFacts): boolean {
  return editions.length === 0 || editions.some(({ route }) => route.includes('dns'));
}

/** Whether some host tells what it is: what is wrong beside it is no failure then. */
export function hasWorkingHost({ hosts }: VendorFacts): boolean {
  return hosts.some(({ used, info }) => used && info !== undefined);
}
