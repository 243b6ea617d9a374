import type { ScenarioStep } from './scenario.ts';

/** A deed of a step, by what it touches: enough to see whether its order is possible. */
export interface Deed {
  readonly verb: string;
  /** Selectors of machines that must be there. */
  readonly machines: readonly string[];
  readonly hosts: readonly string[];
  /** Machines that it brings. */
  readonly makes?: { readonly name: string; readonly count: number };
  /** Host that it brings. */
  readonly copy?: string;
  /** The machines are gone afterwards. */
  readonly forever?: boolean;
}

const onMachines = ['switch-on', 'switch-off', 'retire', 'ask', 'rearm', 'snapshot', 'revert'] as const;
const onHosts = ['host-off', 'host-on', 'host-backup', 'host-restore', 'host-lose-database', 'host-register'] as const;
const onMachinesBy = ['set-clock', 'glitch', 'sleep', 'update'] as const;

/** All deeds of a step: there must be one. */
export function deedsOf(step: ScenarioStep): Deed[] {
  const deeds: Deed[] = [];
  for (const verb of onMachines) {
    const machines = step[verb];
    if (machines !== undefined) deeds.push({ verb, machines: [machines], hosts: [], forever: verb === 'retire' });
  }
  for (const verb of onHosts) {
    const host = step[verb];
    if (host !== undefined) deeds.push({ verb, machines: [], hosts: [host] });
  }
  for (const verb of onMachinesBy) {
    const order = step[verb];
    if (order !== undefined) deeds.push({ verb, machines: [order.machines], hosts: [] });
  }
  return [...deeds, ...otherDeeds(step)];
}

function otherDeeds(step: ScenarioStep): Deed[] {
  const { expect, image, network, renew, 'host-copy': copy } = step;
  const deeds: Deed[] = [];
  if (expect !== undefined) {
    deeds.push({
      verb: 'expect',
      machines: expect.flatMap(({ machines }) => machines ?? []),
      hosts: expect.flatMap(({ host }) => host ?? []),
    });
  }
  if (image !== undefined) {
    const makes = { name: image.to, count: image.count };
    deeds.push({ verb: 'image', machines: [image.of], hosts: [], makes });
  }
  if (copy !== undefined) deeds.push({ verb: 'host-copy', machines: [], hosts: [copy.from], copy: copy.to });
  if (network !== undefined) {
    deeds.push({ verb: 'network', machines: network.cut === undefined ? [] : [network.cut], hosts: [] });
  }
  if (step.extend !== undefined) deeds.push({ verb: 'extend', machines: [], hosts: [] });
  if (renew !== undefined) deeds.push({ verb: 'renew', machines: [], hosts: [] });
  return deeds;
}
