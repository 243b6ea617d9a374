import { addMischief } from '../mischief/add-mischief.ts';
import type { MischiefKind } from '../mischief/mischief.ts';
import { momentText, readMoment } from './moments.ts';
import { judge, tally, type Finding } from './judge.ts';
import { deedsOf } from './deeds.ts';
import { perform } from './perform.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import { placeMachines, setStage, type Stage } from './stage.ts';

export interface RunOptions {
  /** Name for the result. */
  readonly name: string;
  /** The same seed gives the same run. */
  readonly seed: number;
  /** Real milliseconds, to say how long it took. */
  readonly clock: () => number;
  /** Misbehaviour that everything must live with. */
  readonly mischief?: MischiefKind;
  /** Ends the run at its next day or step; its result is not good then. */
  readonly stop?: AbortSignal;
  /** Told what happens. */
  readonly onEvent?: (event: ScenarioEvent) => void;
  /** Told once the world stands, before its first moment. */
  readonly onStage?: (stage: Stage) => void;
}

export type ScenarioEvent =
  | { readonly kind: 'day'; readonly day: number; readonly states: string; readonly attempts: number }
  | { readonly kind: 'deed'; readonly at: string; readonly says: string }
  | ({ readonly kind: 'finding'; readonly at: string } & Finding);

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly seed: number;
  readonly good: boolean;
  /** It was ended before its last step: what it has found says nothing about the rest. */
  readonly stopped?: true;
  readonly days: number;
  readonly machines: number;
  readonly attempts: number;
  readonly findings: readonly ({ readonly at: string } & Finding)[];
  /** Real time. */
  readonly seconds: number;
}

const day = 86_400_000;

/** Plays a scenario to its end, whatever its expectations find. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
  const began = options.clock();
  const stage = await setStage(scenario, options.seed);
  try {
    await placeMachines(stage);
    if (options.mischief !== undefined) {
      addMischief(stage.world, { kind: options.mischief, seed: options.seed });
    }
    options.onStage?.(stage);
    const findings = await play(stage, options);
    const { world, begin } = stage;
    const isStopped = options.stop?.aborted === true;
    return {
      name: options.name,
      title: scenario.title,
      seed: options.seed,
      good: !isStopped && findings.length > 0 && findings.every(({ good }) => good),
      ...(isStopped && { stopped: true }),
      days: Math.round((world.time.now - begin) / day),
      machines: world.machines.size,
      attempts: world.attempts,
      findings,
      seconds: Math.round((options.clock() - began) / 100) / 10,
    };
  } finally {
    await stage.world.close();
  }
}

async function play(stage: Stage, options: RunOptions): Promise<({ at: string } & Finding)[]> {
  const findings: ({ at: string } & Finding)[] = [];
  for (const step of stage.scenario.step) {
    const moment = readMoment(step.at);
    await passTime(stage, stage.begin + moment, options);
    if (options.stop?.aborted === true) break;
    const at = momentText(moment);
    if (step.say !== undefined || step.expect === undefined) {
      options.onEvent?.({ kind: 'deed', at, says: step.say ?? describeDeed(step) });
    }
    if (step.expect === undefined) {
      await act(step, stage);
      continue;
    }
    for (const expectation of step.expect) {
      for (const finding of await judge(expectation, stage)) {
        findings.push({ at, ...finding });
        options.onEvent?.({ kind: 'finding', at, ...finding });
      }
    }
  }
  return findings;
}

/** As an activity, so that what it starts and what is due at that moment meet. */
async function act(step: ScenarioStep, stage: Stage): Promise<void> {
  const { time } = stage.world;
  time.at(time.now, () => perform(step, stage));
  await time.advanceTo(time.now);
}

/** Day by day, so that somebody who watches sees the states change. */
async function passTime(stage: Stage, until: number, { onEvent, stop }: RunOptions): Promise<void> {
  const { world, begin } = stage;
  while (world.time.now < until) {
    const today = Math.floor((world.time.now - begin) / day);
    await world.time.advanceTo(Math.min(until, begin + (today + 1) * day));
    if (stop !== undefined) await hear();
    if (stop?.aborted === true) return;
    if (onEvent === undefined || world.time.now !== begin + (today + 1) * day) continue;
    // A look at every machine of a large fleet takes longer than its day.
    if (world.machines.size > 200 && (today + 1) % 7 !== 0) continue;
    const states = [...world.machines.values()].map((machine) => machine.status()?.state ?? 'off');
    onEvent({ kind: 'day', day: today + 1, states: tally(states), attempts: world.attempts });
  }
  // Moments of day 0 begin with whatever is due at once.
  await world.time.advanceTo(until);
}

/** Signals and messages of this process, which a world that never waits would keep from being heard. */
function hear(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `host off act-01`. */
function describeDeed(step: ScenarioStep): string {
  const [deed] = deedsOf(step);
  if (deed === undefined) return 'nothing';
  const named = [...deed.machines, ...deed.hosts, ...(deed.copy === undefined ? [] : [`to ${deed.copy}`])];
  return [deed.verb.replaceAll('-', ' '), ...named].join(' ');
}
