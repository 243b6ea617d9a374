/**
 * The demonstration of an outage: a host that is away for half a year, and what machines and people see of it. Real
 * authority, host and clients on one virtual clock (`../world`); attacks are `../attacks`.
 */
import type { LicenseStatus } from '@attiva/client';
import { auroraPackToml } from '@attiva/authority';
import type { LabMachine } from '../world/lab-machine.ts';
import { World } from '../world/world.ts';

/** What machines and people see at one moment of the outage. */
export interface OutageStage {
  /** Days since the host went away. */
  readonly day: number;
  readonly host: 'answers' | 'away';
  /** How many machines are in each license state. */
  readonly states: Readonly<Record<string, number>>;
  readonly machines: number;
  /** Machines on which the product may warn its user. */
  readonly warned: number;
  /** What the user of the first machine is told, where the product shows it. */
  readonly title: string;
}

export interface OutageResult {
  readonly stages: readonly OutageStage[];
  /** Nobody lost a license within 179 days, grace came after it, and all were licensed once the host was back. */
  readonly good: boolean;
}

export interface OutageOptions {
  readonly onStage?: (stage: OutageStage) => void;
}

const day = 86_400_000;
const machineCount = 2;
/** As the product pack says: a machine that wants a license asks every two hours. */
const retry = day / 12;
/** Looked at these days; the host comes back after the last one. */
const days = [1, 149, 155, 179, 181, 200] as const;

/** Plays 200 days without a host, and the two hours after it is back. */
export async function playOutage({ onStage }: OutageOptions = {}): Promise<OutageResult> {
  const world = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4, 9), lookEvery: day });
  try {
    const { host, machines } = await site(world);
    const stages: OutageStage[] = [];
    const look = (state: OutageStage['host'], since: number): void => {
      const stage = stageOf(machines, state, Math.round((world.time.now - since) / day));
      stages.push(stage);
      onStage?.(stage);
    };
    const began = world.time.now;
    look('answers', began);
    await host.switchOff();
    for (const passed of days) {
      await world.time.advanceTo(began + passed * day);
      look('away', began);
    }
    await host.switchOn();
    await world.time.advanceTo(world.time.now + retry);
    look('answers', began);
    return { stages, good: isGood(stages) };
  } finally {
    await world.close();
  }
}

/** A customer with a few machines of Aurora Studio, all licensed. */
async function site(world: World): Promise<{
  readonly host: Awaited<ReturnType<World['addHost']>>;
  readonly machines: readonly LabMachine[];
}> {
  const vendor = await world.addVendor({ slug: 'aurora', name: 'Aurora Software', packToml: auroraPackToml });
  const setupKey = await vendor.addSetupKey('studio', 2026);
  const host = await world.addHost('act-01');
  await host.register(await vendor.sell({ customer: 'Rossi SpA', application: 'aurora-studio' }), vendor.id);
  const machines = Array.from({ length: machineCount }, (_, n) =>
    world.addMachine({ name: `pc-${n + 1}`, vendor, edition: 'studio', generation: 2026, setupKey }),
  );
  for (const machine of machines) await machine.switchOn();
  await world.time.advanceTo(world.time.now + day / 24);
  return { host, machines };
}

function stageOf(machines: readonly LabMachine[], host: OutageStage['host'], passed: number): OutageStage {
  const statuses = machines.map((machine) => machine.activation().status());
  const states: Record<string, number> = {};
  for (const { state } of statuses) states[state] = (states[state] ?? 0) + 1;
  return {
    day: passed,
    host,
    states,
    machines: machines.length,
    warned: statuses.filter(({ warning }) => warning).length,
    title: (statuses[0] as LicenseStatus).forPeople.title,
  };
}

function isGood(stages: readonly OutageStage[]): boolean {
  const all = (stage: OutageStage, state: string): boolean => stage.states[state] === stage.machines;
  const away = stages.filter(({ host }) => host === 'away');
  return (
    stages.filter(({ host }) => host === 'answers').every((stage) => all(stage, 'licensed')) &&
    away.every((stage) => all(stage, stage.day < 180 ? 'licensed' : 'additional-grace'))
  );
}
