import { setTimeout as pause } from 'node:timers/promises';
import { addMischief } from '../mischief/add-mischief.ts';
import type { MischiefKind } from '../mischief/mischief.ts';
import { type ProductEnd, runProduct, type RunProductOptions } from '../product/run-product.ts';
import { openSocketWorld } from '../product/socket-world.ts';
import { readMoment } from './moments.ts';
import { perform } from './perform.ts';
import type { Scenario } from './scenario.ts';
import { placeMachines, setStage, type Stage } from './stage.ts';

export interface ProductRun extends RunProductOptions {
  readonly seed: number;
  readonly mischief?: MischiefKind;
}

/** After its start has ended, in milliseconds. */
const switchedOff = 1000;

/** Longest real wait of a mischief before a real product: its tests should not take minutes. */
const longestWait = 1_500;

/**
 * Runs a product's own tests in a scenario's world. Time passes when they say so; the scenario's deeds come at their
 * moments, its machines live beside the product, and its expectations are left to the product's tests.
 * @throws as `runProduct`.
 */
export async function runWithProduct(scenario: Scenario, options: ProductRun): Promise<ProductEnd> {
  const stage = await setStage(scenario, options.seed);
  const { world, vendors, products } = stage;
  try {
    await placeMachines(stage);
    makeRoom(stage);
    planDeeds(stage);
    const { mischief: kind, seed } = options;
    const wait = (milliseconds: number): Promise<unknown> => pause(Math.min(milliseconds / 10, longestWait));
    if (kind !== undefined) addMischief(world, { kind, seed, wait });
    const [vendor] = vendors.values();
    if (vendor === undefined) throw new TypeError('a scenario has a vendor');
    const driven = await openSocketWorld(world, { roots: vendor.roots, products });
    try {
      return await runProduct(driven, options);
    } finally {
      await driven.close();
    }
  } finally {
    await world.close();
  }
}

/**
 * The product takes the place of the first machine, which would else ask beside it for all its days; not where the scenario
 * does something with machines.
 */
function makeRoom({ scenario, world, begin }: Stage): void {
  const [first] = world.machines.values();
  const [group] = scenario.machines;
  const touchesMachines = scenario.step.some(
    (step) =>
      step.expect === undefined && Object.keys(step).some((word) => !/^(?:at|say|network|renew|host-.*)$/.test(word)),
  );
  if (first === undefined || group === undefined || touchesMachines) return;
  world.time.at(begin + readMoment(group.start) + switchedOff, () => first.switchOff());
}

function planDeeds(stage: Stage): void {
  const { scenario, world, begin } = stage;
  for (const step of scenario.step) {
    if (step.expect === undefined) world.time.at(begin + readMoment(step.at), () => perform(step, stage));
  }
}
