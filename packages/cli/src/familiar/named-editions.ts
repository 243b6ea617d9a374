/** Which editions a familiar verb is meant for: an Activation ID, a name, or all that have a key. */
import { setTimeout as pause } from 'node:timers/promises';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LicenseStatus, Machine } from '@attiva/client';
import { ActivationError, parseHostAddress } from '@attiva/protocol';
import {
  allEditions,
  findEdition,
  installedEditions,
  type MachineEdition,
  openMachines,
  openOne,
} from '../commands/client/editions.ts';
import type { Call } from '../program/command-spec.ts';
import { activationId } from './activation-id.ts';

/** `[id]` of a verb. */
export const idArgument = { '[id]': 'Activation ID, EDITION or APPLICATION/EDITION' } as const;

/** Machines of this call, the editions that are meant, and whether one was named. */
export interface Named {
  readonly machines: readonly Machine[];
  readonly editions: readonly MachineEdition[];
  readonly one?: MachineEdition;
}

/**
 * The edition that is named, else all with a key, of the application of `--application` where that is given.
 * @throws {ActivationError} `wrong-usage`; `no-product-key` where nothing is named and nothing has a key.
 */
export async function namedEditions(call: Call, name: string | undefined): Promise<Named> {
  const machines = await openMachines(call);
  if (name !== undefined) {
    const one = editionOf(name, machines);
    return { machines, editions: [one], one };
  }
  const editions = ofApplication(call, installedEditions(machines));
  if (editions.length > 0) return { machines, editions };
  const cause = machines.flatMap((machine) => machine.folder.read().problems)[0];
  throw new ActivationError('no-product-key', 'no edition has a product key on this machine', { cause });
}

/** @throws {ActivationError} `wrong-usage`. */
export function editionOf(name: string, machines: readonly Machine[]): MachineEdition {
  const wanted = name.replaceAll(/[{}]/g, '').toLowerCase();
  const found = allEditions(machines).find(({ machine, product }) => activationId(machine, product) === wanted);
  return found ?? findEdition(name, machines);
}

/** Those of `--application`. @throws {ActivationError} `wrong-usage` where there is no such application. */
export function ofApplication(call: Call, editions: readonly MachineEdition[]): readonly MachineEdition[] {
  const application = call.text('application');
  if (application === undefined) return editions;
  const found = editions.filter(({ product }) => product.application.id === application);
  if (found.length > 0) return found;
  const known = [...new Set(editions.map(({ product }) => product.application.id))];
  throw new ActivationError('wrong-usage', `no product of application ${application} is here`, {
    facts: { application, known },
  });
}

export async function statusOf(edition: MachineEdition): Promise<LicenseStatus> {
  const activation = await openOne(edition);
  const status = activation.status();
  await activation.close();
  return status;
}

/** The address of a host `name:port`, as this machine resolves it now; undefined after two seconds without an answer. */
export async function addressOf(host: string): Promise<string | undefined> {
  const { name } = parseHostAddress(host);
  if (isIP(name) !== 0) return name;
  const late = new AbortController();
  const asked = lookup(name).then(
    ({ address }) => address,
    () => undefined,
  );
  const answer = await Promise.race([
    asked,
    pause(2000, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
  ]);
  late.abort();
  return answer;
}
