/** The block of a host as `/dlv` and `/dli` print it: the product its key serves, then count, settings and requests. */
import type { ApplicationStatus, VendorStatus } from '@attiva/host';
import { catalogue, isErrorCode } from '@attiva/protocol';
import { stateText } from '../commands/host/key/list.ts';
import { day } from '../program/columns.ts';
import type { HostLook } from './host-place.ts';
import type { BlockForm } from './license-block.ts';

/** One block for each application that a host key serves, or one line where none does. @param application only this one */
export function hostBlocks(look: HostLook, form: BlockForm, application?: string): readonly string[] {
  const all = look.status.vendors.flatMap((vendor) => vendor.applications.map((served) => ({ vendor, served })));
  const shown = all.filter(({ served }) => application === undefined || served.id === application);
  const keyed = shown.filter(({ served }) => served.key !== undefined);
  if (keyed.length > 0) return keyed.map(({ vendor, served }) => block(vendor, served, { look, form }));
  return application === undefined ? [`No host key is installed on this host.\n${hostLines(look).join('\n')}`] : [];
}

function block(
  vendor: VendorStatus,
  served: ApplicationStatus,
  { look, form }: { readonly look: HostLook; readonly form: BlockForm },
): string {
  const { name, id, key = '', registration = 0, generation = 0, until, customer, quantity } = served;
  const long = form === 'long';
  return [
    `Name: ${name} ${generation}`,
    `Description: ${name}, VOLUME_HOST channel`,
    ...(long
      ? [
          `Application ID: ${id}`,
          `Extended PID: ${vendor.id}/${id}/${key}/${registration}`,
          'Product Key Channel: Volume:Host',
        ]
      : []),
    `Partial Product Key: ${key}`,
    `License Status: ${servingText(served)}`,
    ...(until === undefined ? [] : [`Agreement ends: ${day(until)}`]),
    ...(long && customer !== undefined ? [`Licensed through: ${customer}`] : []),
    ...(long && quantity !== undefined ? [`Quantity: ${quantity} machines`] : []),
    ...otherKeys(vendor, served),
    ...hostLines(look, served),
  ].join('\n');
}

/** Host keys of the same application beside the one that serves. */
function otherKeys({ keys }: VendorStatus, { id, key, generation }: ApplicationStatus): readonly string[] {
  return keys
    .filter((one) => one.application === id && !(one.key === key && one.generation === generation))
    .map((one) => `Also installed: ${one.key}, generation ${one.generation}, ${stateText(one)}`);
}

function servingText({ serving, why }: ApplicationStatus): string {
  if (serving) return 'Licensed';
  return `Notification\nNotification Reason: ${isErrorCode(why) ? `${why}: ${catalogue[why].title}` : (why ?? 'unknown')}`;
}

function hostLines({ settings, running }: HostLook, served?: ApplicationStatus): readonly string[] {
  const publishing = settings.get('publishing.enabled');
  const low = settings.get('process.lowPriority');
  return [
    `Activation host is enabled on this machine${running ? '' : ', and NOT RUNNING'}`,
    ...(served === undefined ? [] : [`    Current count: ${served.count}`]),
    `    Listening on Port: ${String(settings.get('activation.port') ?? 7688)}`,
    ...(typeof publishing === 'boolean' ? [`    DNS publishing ${publishing ? 'enabled' : 'disabled'}`] : []),
    ...(typeof low === 'boolean' ? [`    Host priority: ${low ? 'Low' : 'Normal'}`] : []),
    ...(served === undefined ? [] : requestLines(served)),
  ];
}

/** By the state that clients reported: numbers 0 to 5 of the license states, in the familiar words and order. */
const reported: readonly (readonly [string, readonly number[]])[] = [
  ['Unlicensed', [0]],
  ['Licensed', [1]],
  ['Initial grace period', [2]],
  ['License expired or Hardware out of tolerance', [3, 6]],
  ['Non-genuine grace period', [4]],
  ['Notification', [5]],
];

function requestLines({ requests, inventory, count }: ApplicationStatus): readonly string[] {
  const { total, failed, byState } = requests;
  return [
    ...(inventory > count ? [`    Inventory: ${inventory} machines; the count above ends at twice the threshold`] : []),
    'Cumulative requests received from clients',
    `    Total requests received: ${total}`,
    `    Failed requests received: ${failed}`,
    ...reported.map(([words, states]) => {
      const sum = states.reduce((all, state) => all + (byState[state] ?? 0), 0);
      return `    Requests with License Status ${words}: ${sum}`;
    }),
  ];
}
