/**
 * Which models are explored, and how far: the usual bounds for every test run, the deep ones for `npm run model -- --deep`.
 * Each exploration is complete within its bounds; docs/explanation/no-dead-ends.md says what the bounds leave out.
 */
import { contactModel, type ContactBounds } from './contact-model.ts';
import { type Exploration, explore, type Model } from './explore.ts';
import { graceModel } from './grace-model.ts';
import { clientRules } from './client-life.ts';
import { licenseModel } from './license-model.ts';
import { scheduleModel } from './schedule-model.ts';
import { termsModel } from './terms-cases.ts';

/** A model with its states' type forgotten: explored all the same. */
type Exploring = () => Exploration;

function exploring<S>(make: () => Model<S>): Exploring {
  return () => explore(make(), mostStates);
}

/** So many states fit into 1.5 GB; a model that has more is not explored whole, and that is a failure. */
const mostStates = 5_000_000;

const kinds = ['own', 'alike', 'none'] as const;

function contactBounds(turns: number): ContactBounds[] {
  return kinds.flatMap((devices): ContactBounds[] => [
    { devices, turns, snapshots: false, copies: false, host: 'restored' },
    { devices, turns, snapshots: true, copies: false, host: 'steady' },
    { devices, turns, snapshots: false, copies: false, host: 'copied' },
    { devices, turns, snapshots: false, copies: true, host: 'steady' },
  ]);
}

/** All explorations. `deep`: finer steps of time, more kinds of accidents, longer histories. */
export function explorations(deep: boolean): readonly Exploring[] {
  const grace = { farOff: 6, quantum: 6, identities: deep };
  return [
    exploring(() => licenseModel(clientRules, { clocks: [-10, -1, 0, 1, 10], quantum: deep ? 3 : 6 })),
    exploring(() => graceModel(clientRules, { ...grace, answers: false })),
    exploring(() => graceModel(clientRules, { ...grace, answers: true })),
    exploring(() => scheduleModel()),
    exploring(() => termsModel()),
    ...contactBounds(deep ? 9 : 6).map((bounds) => exploring(() => contactModel(bounds))),
  ];
}

/** One line for people: what was seen, or the way to what is broken. */
export function describeExploration(found: Exploration): string {
  const { name, broken, complete } = found;
  if (broken !== undefined) {
    const steps = broken.history.map((step, index) => `  ${index + 1}. ${step}`);
    return [`model: ${name}: BROKEN: ${broken.promise}, after`, ...steps].join('\n');
  }
  return `model: ${figures(found)}: ${name}${complete ? '' : ' (not explored whole)'}`;
}

export function figures({ states, transitions, depth }: Pick<Exploration, 'states' | 'transitions' | 'depth'>): string {
  const told = (count: number): string => count.toLocaleString('en-US');
  return `${told(states)} states, ${told(transitions)} transitions, depth ${depth}`;
}

/** The sum of all, as one line. */
export function describeAll(all: readonly Exploration[]): string {
  const sum = (value: (found: Exploration) => number): number => all.reduce((total, found) => total + value(found), 0);
  const total = {
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    depth: Math.max(...all.map(({ depth }) => depth)),
  };
  const isGood = all.every(({ broken, complete }) => broken === undefined && complete);
  const verdict = isGood ? 'no dead end, no license without a lease, no grace beyond the budget' : 'NOT proved';
  return `model: ${figures(total)}: ${verdict}`;
}
