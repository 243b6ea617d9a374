/** A registration of this host, told to people: the same after every road. */
import type { KeyStatus, Registered } from '@attiva/host';
import { day } from '../../program/columns.ts';
import type { HostDoor } from './host-folder.ts';
import { stateText } from './key/list.ts';

export function describeRegistered(registered: Registered): string {
  const { application, generation, key, registration, customer, quantity, until } = registered;
  const bought = quantity === undefined ? '' : `, ${quantity} machines`;
  return [
    `Registered   with ${registered.vendor}, registration ${registration} of the key …${key}`,
    `May activate ${application}, generation ≤ ${generation}${bought}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`,
    ...(customer === undefined ? [] : [`Customer     ${customer}`]),
  ].join('\n');
}

/** The host keys of the same application, the new one among them. */
export async function keysBeside(door: HostDoor, registered: Registered): Promise<readonly KeyStatus[]> {
  const answer = await door.ask({ method: 'GET', path: '/v1/host-keys' });
  const keys = answer.keys as readonly KeyStatus[];
  return keys.filter((one) => one.application === registered.application && one.vendor === registered.vendor);
}

/** What a further key means for those that were here, where there are any. */
export function besideLines({ key }: Registered, keys: readonly KeyStatus[]): readonly string[] {
  const others = keys.filter((one) => one.key !== key);
  const unknown = keys.some(({ key: own, state }) => own === key && state === 'no-pack');
  return [
    ...(unknown ? ['Missing      no product pack here describes it: attiva host pack add FILE'] : []),
    ...others.map((one) => `Beside it    …${one.key}, generation ≤ ${one.generation}: ${stateText(one)}`),
    ...(others.some(({ state }) => state === 'superseded')
      ? ['Retire       what is superseded goes with: attiva host key retire KEY']
      : []),
  ];
}
