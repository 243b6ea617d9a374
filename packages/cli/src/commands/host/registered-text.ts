/** A registration of this host, told to people: the same after every road. */
import type { Registered } from '@attiva/host';
import { day } from '../../program/columns.ts';

export function describeRegistered(registered: Registered): string {
  const { application, generation, key, registration, customer, quantity, until } = registered;
  const bought = quantity === undefined ? '' : `, ${quantity} machines`;
  return [
    `Registered   with ${registered.vendor}, registration ${registration} of the key …${key}`,
    `May activate ${application}, generation ≤ ${generation}${bought}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`,
    ...(customer === undefined ? [] : [`Customer     ${customer}`]),
  ].join('\n');
}
