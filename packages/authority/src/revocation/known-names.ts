/**
 * Names that people know: a customer, the end of a product key, the number of a registration. What they mean here is given as
 * a list to choose from, each by its exact name.
 */
import type { Statements } from '@attiva/storage';
import { listKeys } from '../keys/key.repository.ts';
import { listDevices } from '../licenses/device.repository.ts';
import { listGrantedKeys, listRegistrations } from '../registration/registration.repository.ts';
import { isObject } from './find-revocable.ts';

/** One thing that a name may mean. */
export interface Choice {
  /** Exact: what to say instead. */
  readonly named: string;
  readonly kind: 'product-key' | 'host' | 'directory' | 'machine';
  /** For people: key, product, number, customer. */
  readonly of: string;
}

/**
 * What a name may mean, product keys first.
 * @param name of a customer, last five characters of a product key, or these and a registration's number: `YEPS8/2`
 */
export async function choicesOf(on: Statements, name: string): Promise<readonly Choice[]> {
  const [, end = '', number] = /^…?([0-9A-Za-z]{5})(?:\/([0-9]{1,3}))?$/u.exec(name) ?? [];
  if (number !== undefined) {
    const at = Number(number);
    return registered(on, (one) => one.keyLastFive === end.toUpperCase() && one.number === at);
  }
  const keys = await listKeys(on);
  const ending = keys.filter(({ lastFive }) => lastFive === end.toUpperCase());
  if (ending.length > 0) return ending.map(keyChoice);
  const isMeant = (customer: string | null): boolean => customer?.toLowerCase() === name.trim().toLowerCase();
  const machines = (await listDevices(on)).rows.filter(({ customer }) => isMeant(customer));
  return [
    ...keys.filter(({ customer }) => isMeant(customer)).map(keyChoice),
    ...(await registered(on, ({ customer }) => isMeant(customer))),
    ...machines.map(({ device, client, keyLastFive, customer }) => ({
      named: device,
      kind: 'machine' as const,
      of: ofWords(`client ${client}`, keyLastFive, customer),
    })),
  ];
}

function keyChoice(key: Awaited<ReturnType<typeof listKeys>>[number]): Choice {
  const { id, kind, lastFive, application, edition, customer, hosts, devices } = key;
  const product = edition === null ? application : `${application}/${edition}`;
  const given = { setup: '', host: `, ${hosts} hosts and directories`, device: `, ${devices} machines` }[kind];
  return { named: id, kind: 'product-key', of: ofWords(`${kind} key for ${product}${given}`, lastFive, customer) };
}

/** A directory is named by itself, a host by its registration's signing key: it is the one that is revoked. */
async function registered(
  on: Statements,
  isMeant: (one: Awaited<ReturnType<typeof listRegistrations>>[number]) => boolean,
): Promise<Choice[]> {
  const directories = new Set((await listGrantedKeys(on)).filter((one) => isObject(one.statement)).map(nameOf));
  return (await listRegistrations(on)).filter(isMeant).map((one) => ({
    named: one.signingKey,
    kind: directories.has(one.signingKey) ? 'directory' : 'host',
    of: ofWords(`registration ${one.number} of ${one.host}`, one.keyLastFive, one.customer),
  }));
}

function nameOf({ signingKey }: { readonly signingKey: string }): string {
  return signingKey;
}

function ofWords(what: string, lastFive: string, customer: string | null): string {
  return `${what}, …${lastFive}${customer === null ? '' : `, ${customer}`}`;
}
