import { LabMachine } from '../world/lab-machine.ts';
import type { WorldMachine } from '../world/world-machine.ts';
import { MemoryDisk } from '../world/memory-disk.ts';
import { readSpan } from './moments.ts';
import { numbered, selectNames } from './names.ts';
import { conditionsOf } from './network.ts';
import type { ImageOrder, ScenarioNetwork, ScenarioStep } from './scenario.ts';
import { applicationOf, dayOf, registerHost, sell, type Stage } from './stage.ts';

/** Does the deed of a step. It is one activity of the world's time: whatever it starts together happens together. */
export async function perform(step: ScenarioStep, stage: Stage): Promise<void> {
  await onMachines(step, stage);
  await onHosts(step, stage);
  if (step.image !== undefined) await startCopies(step.image, stage);
  if (step.network !== undefined) changeNetwork(step.network, stage);
  if (step.extend !== undefined) await extend(step.extend, stage);
  if (step.renew !== undefined) await renew(step.renew, stage);
}

async function onMachines(step: ScenarioStep, stage: Stage): Promise<void> {
  const { 'switch-on': on, 'switch-off': off, retire, ask, rearm, snapshot, revert, update, sleep } = step;
  const each = async (
    selector: string | undefined,
    deed: (machine: WorldMachine) => Promise<unknown>,
  ): Promise<void> => {
    if (selector !== undefined) await Promise.all(machinesOf(selector, stage).map(deed));
  };
  const eachFull = async (selector: string | undefined, deed: (one: LabMachine) => Promise<unknown>): Promise<void> => {
    if (selector !== undefined) await Promise.all(fullMachinesOf(selector, stage).map(deed));
  };
  await each(on, (machine) => machine.switchOn());
  await each(off ?? retire, (machine) => machine.switchOff());
  await eachFull(rearm, (machine) => machine.takeNewIdentity());
  for (const machine of snapshot === undefined ? [] : fullMachinesOf(snapshot, stage)) {
    stage.snapshots.set(machine.name, machine.copyDisk());
  }
  await eachFull(revert, (machine) => machine.replaceDisk((stage.snapshots.get(machine.name) as MemoryDisk).copy()));
  await eachFull(update?.machines, (machine) => updateProduct(machine, dayOf(stage, update?.build ?? '')));
  if (sleep !== undefined) {
    for (const machine of fullMachinesOf(sleep.machines, stage)) fallAsleep(machine, readSpan(sleep.for), stage);
  }
  moveClocks(step, stage);
  // Each in an activity of its own: an attempt waits for wires, and the others must not wait for it.
  const { time } = stage.world;
  for (const machine of ask === undefined ? [] : machinesOf(ask, stage)) {
    time.at(time.now, async () => void (await machine.ask()));
  }
}

/** Machines that a selector means, in the order in which they came; none where it means nobody. */
export function machinesOf(selector: string, { world }: Stage): WorldMachine[] {
  return selectNames(selector, [...world.machines.keys()]).map((name) => world.machines.get(name) as WorldMachine);
}

/** Those with the whole client: only they have disks, clocks and accidents. */
function fullMachinesOf(selector: string, stage: Stage): LabMachine[] {
  return machinesOf(selector, stage).map((machine) => {
    if (machine instanceof LabMachine) return machine;
    throw new TypeError(`${machine.name} is a light machine: this needs client = "full"`);
  });
}

async function updateProduct(machine: LabMachine, build: string): Promise<void> {
  machine.releaseDate = build;
  await machine.switchOff();
  await machine.switchOn();
}

function fallAsleep(machine: LabMachine, span: number, { world }: Stage): void {
  machine.fallAsleep();
  world.time.at(world.time.now + span, () => machine.wakeUp());
}

function moveClocks({ 'set-clock': set, glitch }: ScenarioStep, stage: Stage): void {
  const { time } = stage.world;
  if (set !== undefined)
    for (const machine of fullMachinesOf(set.machines, stage)) machine.shiftClock(readSpan(set.by));
  if (glitch === undefined) return;
  for (const machine of fullMachinesOf(glitch.machines, stage)) {
    const by = readSpan(glitch.by);
    machine.shiftClock(by);
    time.at(time.now + readSpan(glitch.for), () => machine.shiftClock(-by));
  }
}

async function onHosts(step: ScenarioStep, stage: Stage): Promise<void> {
  const { world } = stage;
  const { 'host-off': off, 'host-on': on, 'host-backup': backup, 'host-restore': restore } = step;
  const { 'host-lose-database': lose, 'host-register': register, 'host-copy': copy } = step;
  if (off !== undefined) await world.host(off).switchOff();
  if (on !== undefined) await world.host(on).switchOn();
  if (backup !== undefined) world.host(backup).backUp();
  if (restore !== undefined) await world.host(restore).restore();
  if (lose !== undefined) await world.host(lose).loseDatabase();
  if (register !== undefined) await registerHost(stage, register);
  if (copy !== undefined) await world.copyHost(copy.from, copy.to);
}

/** One disk on many machines. */
async function startCopies({ of, to, count, within, facts }: ImageOrder, stage: Stage): Promise<void> {
  const { world } = stage;
  const [original] = fullMachinesOf(of, stage) as [LabMachine];
  const gap = count > 1 ? readSpan(within) / (count - 1) : 0;
  const { time } = world;
  numbered(`${to}-`, count).forEach((name, index) => {
    const { facts: originalFacts, network: _network, ...order } = original.order;
    const machine = world.addMachine({
      ...order,
      name,
      disk: original.copyDisk(),
      ...(facts === 'same' && { facts: originalFacts }),
      ...(facts === 'none' && { facts: [0, 0, 0] }),
    });
    time.at(Math.round(time.now + index * gap), () => machine.switchOn());
  });
}

function changeNetwork(network: ScenarioNetwork, stage: Stage): void {
  const { wire } = stage.world;
  wire.conditions = conditionsOf(network);
  wire.cut(network.cut === undefined ? [] : machinesOf(network.cut, stage).map(({ name }) => name));
}

async function extend({ product, until }: NonNullable<ScenarioStep['extend']>, stage: Stage): Promise<void> {
  const { agreement } = stage.scenario;
  const sold = agreement.find((one) => one.product === product);
  if (sold === undefined) throw new TypeError(`no agreement for ${product} stands in the scenario`);
  await stage.vendors.get(sold.vendor)?.extend(sold.customer, { application: product, until: dayOf(stage, until) });
}

async function renew(order: NonNullable<ScenarioStep['renew']>, stage: Stage): Promise<void> {
  const customer = stage.scenario.agreement.find(({ product }) => product === order.product)?.customer ?? 'Rossi SpA';
  const { machines } = stage.scenario;
  const vendor = machines.find(({ edition }) => applicationOf(edition) === order.product)?.vendor ?? 'aurora';
  const key = await sell(stage, { ...order, vendor, customer });
  for (const host of stage.world.hosts.values()) await host.register(key.hostKey, key.vendor);
}
