/**
 * Grace without a lease: a machine that never finds a willing host, and somebody who sets clocks, rearms, loses files one
 * after the other and copies the folder. Proves that grace ends. The attempts that its schedule asks for do happen.
 */
import {
  attempt,
  copyFolder,
  type Event,
  loseGrace,
  loseIdentity,
  loseState,
  off,
  rearmMachine,
  run,
  setClock,
  sleep,
  witness,
} from './client-events.ts';
import { daySpan, rearmBudget } from './client-facts.ts';
import { type ClientRules, clientRules, isAttemptDue, judge, type Life, newLife, traceOf } from './client-life.ts';
import { Code } from './encoding.ts';
import type { Model } from './explore.ts';

export interface GraceBounds {
  /** How far the wall clock is set off, either way, in units. */
  readonly farOff: number;
  /** Units of one step of time. */
  readonly quantum: number;
  /** Whether a host below its threshold answers, and so corrects the client's time. */
  readonly answers: boolean;
  /** Whether identity files are lost and folders copied as well. */
  readonly identities: boolean;
}

export const usualGraceBounds: GraceBounds = { farOff: 6, quantum: 6, answers: true, identities: false };

function eventsOf({ farOff, quantum, answers, identities }: GraceBounds): readonly (readonly [string, Event])[] {
  const hours = quantum * 4;
  return [
    [`${hours} hours pass`, inGrace(quantum)],
    [`the machine sleeps for ${hours} hours`, sleep(quantum)],
    [`the machine is off for ${hours} hours`, off(quantum)],
    ['the product is restarted', off(0)],
    ...[-farOff, 0, farOff].map(
      (at) => [`the clock is set to ${at * 4} hours from the true time`, setClock(at)] as const,
    ),
    ...(answers ? [['the host answers: below the threshold', attempt('below-threshold')] as const] : []),
    ['a new identity is taken', rearmMachine],
    ['the grace file is lost', loseGrace],
    ['the state file is lost', loseState],
    ...(identities ? identityEvents : []),
  ];
}

const identityEvents: readonly (readonly [string, Event])[] = [
  ['the identity file is lost', loseIdentity],
  ['the folder is copied to another machine', copyFolder],
];

/** Time that counts as used only while it is spent in grace; attempts that are due at its ends are made. */
function inGrace(quantum: number): Event {
  return (life, rules) => {
    const began = dueAttempt(life, rules);
    const isInGrace = judge(began, rules).state === 'initial-grace';
    const later = dueAttempt(run(quantum)(began, rules), rules);
    return { ...later, ran: isInGrace ? later.ran : began.ran };
  };
}

function dueAttempt(life: Life, rules: ClientRules): Life {
  return isAttemptDue(life, rules) ? attempt('no-host')(life, rules) : life;
}

/**
 * The most that can be spent in grace, in units: one span for the installation and for each rearm of the budget. A signed answer
 * corrects a clock that was ahead, and a beginning that was written down by that clock becomes now: then a second one.
 */
function mostGrace({ answers }: GraceBounds): number {
  return (answers ? 2 : 1) * (rearmBudget + 1) * daySpan;
}

export function graceModel(rules: ClientRules = clientRules, bounds: GraceBounds = usualGraceBounds): Model<Life> {
  const events = eventsOf(bounds);
  const code = new Code(bounds);
  const most = mostGrace(bounds);
  return {
    name: bounds.answers ? 'grace, with a host below its threshold' : 'grace without any host',
    promises: [
      bounds.answers
        ? 'grace without a lease: two spans for the installation and each rearm at most, where answers correct the clock'
        : 'grace without a lease: one span for the installation and each rearm at most',
    ],
    initial: [newLife],
    steps: (life) =>
      life.rolledBack || life.ran > most
        ? []
        : events.map(([name, happen]) => ({ name, state: settled(witness(happen(life, rules), rules)) })),
    broken: ({ rolledBack, ran }) => (!rolledBack && ran > most ? `in grace for ${ran * 4} hours` : undefined),
    encode: (life) => code.encode(life),
    decode: (numbers) => code.decode(numbers),
  };
}

/**
 * Whoever has lost the state file and the grace file, at once or one after the other, has installed anew, and what was used
 * does not count: of the first installation only the identity tells, and that may be younger.
 */
function settled(life: Life): Life {
  if (life.traces !== 0) return life;
  const { graceStart, key } = life;
  const traces = (key === undefined ? 0 : traceOf.key) + (graceStart === undefined ? 0 : traceOf.grace);
  return { ...life, ran: 0, traces };
}
