/** The step "registered": the host key, and the one exchange with the vendor's authority. */
import type { ApplicationStatus, VendorStatus } from '@attiva/host';
import { ActivationError, catalogue, type ErrorCode, isActivationError, type ProductKey } from '@attiva/protocol';
import { dataFlag } from '../program/typed-again.ts';
import { askHost, isHost } from '../commands/host/host-folder.ts';
import { day } from '../program/columns.ts';
import { type HostPlan, vendorsHere } from './host-plan.ts';
import type { Step } from './step.ts';
import { askKey } from './typed-key.ts';

const step = 'registered';
const sent =
  'sent: the last five characters of the key, a proof, this host’s signing key and facts of its hardware; nothing else';

/** Registers where it is not registered with this key yet. That the authority cannot be reached ends nothing else. */
export async function registeredStep(plan: HostPlan): Promise<Step> {
  const { call, check, key, file } = plan;
  const before = await grantedBy(plan, key?.lastFive);
  if (before !== undefined) return { step, state: 'as-before', text: describe(before), facts: factsOf(before) };
  const awaited = key === undefined ? await awaitedBy(plan) : undefined;
  if (awaited !== undefined) return waits(plan, awaited);
  if (check) {
    const text = key === undefined ? 'would ask for the host key and register' : `would register with host key ${key}`;
    return { step, state: 'needed', text, code: 'host-not-registered' };
  }
  const typed = key ?? (await askKey(call.terminal, { question: 'Host key? ', kind: 'host' }));
  try {
    const body = { key: typed.text, vendor: file.id };
    await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/registrations', body }));
  } catch (error) {
    if (!isActivationError(error)) throw error;
    return await refused(plan, typed, error);
  }
  const granted = await grantedBy(plan, typed.lastFive);
  if (granted === undefined) throw new ActivationError('host-not-registered', 'the grant that came is not in use');
  return { step, state: 'done', text: describe(granted), more: [sent], facts: factsOf(granted) };
}

/** What this vendor has granted: for the key that was named, or any where none was. */
async function grantedBy(
  { call, folder, file }: HostPlan,
  key: string | undefined,
): Promise<ApplicationStatus | undefined> {
  if (!(await isHost(folder))) return undefined;
  const vendor: VendorStatus | undefined = (await vendorsHere(call)).find(({ id }) => id === file.id);
  return vendor?.applications.find((one) => one.key !== undefined && (key === undefined || one.key === key));
}

/** What was asked without a network, and is not answered yet. */
async function awaitedBy({ call, folder, file }: HostPlan): Promise<VendorStatus['awaited'][number] | undefined> {
  if (!(await isHost(folder))) return undefined;
  return (await vendorsHere(call)).find(({ id }) => id === file.id)?.awaited[0];
}

function waits({ call }: HostPlan, { key, madeAt }: VendorStatus['awaited'][number]): Step {
  const data = dataFlag(call);
  const text = `host key …${key}: asked on ${day(madeAt)} without a network, the answer has not come`;
  const more = [
    `take it: attiva host confirm FILE${data}`,
    `show the request again: attiva host register --without-network${data}`,
  ];
  return { step, state: 'to-do', code: 'host-not-registered', text, more };
}

/** Whether only the way to the vendor is missing: then there are others. */
export function isOnTheWay(code: ErrorCode | undefined): boolean {
  return code === 'authority-unreachable' || code === 'proxy-authentication-required';
}

/** Where the way to the vendor is what is missing, the request is made ready for another way, and the key need not be typed again. */
async function refused({ call, file }: HostPlan, key: ProductKey, { code, detail }: ActivationError): Promise<Step> {
  const { remedy } = catalogue[code];
  const byOtherRoads = isOnTheWay(code);
  if (byOtherRoads) {
    const body = { key: key.text, vendor: file.id };
    await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/registration-requests', body }));
  }
  const line = `attiva host register --without-network${dataFlag(call)}`;
  const more = [
    ...(byOtherRoads
      ? [`without a network: ${line}   shows QR code, file and telephone; the key need not be typed again`]
      : []),
    `remedy: ${remedy}`,
    'then repeat this set-up. The rest is done all the same; until it is registered this host refuses clients',
  ];
  return { step, state: 'failed', code, text: detail, more };
}

function describe({ key, name, generation, quantity, until }: ApplicationStatus): string {
  const bought = quantity === undefined ? '' : `, ${quantity} machines`;
  const end = until === undefined ? 'for ever' : `until ${day(until)}`;
  return `host key …${key ?? ''}: ${name}, generation ≤ ${generation ?? ''}${bought}, ${end}`;
}

function factsOf({
  key,
  id,
  generation,
  registration,
  quantity,
  until,
}: ApplicationStatus): NonNullable<Step['facts']> {
  return { key, application: id, generation, registration, quantity, until };
}
