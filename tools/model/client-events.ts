/**
 * What happens to a machine, event by event: time, clocks, hosts, accidents with files, administrators. Each event is one
 * function from a life to the next; which of them a proof needs is chosen in license-model.ts and grace-model.ts.
 */
import { beginWatch, type ClockNote } from '@attiva/protocol';
import { answerOf, type Terms, toSeconds } from './client-facts.ts';
import {
  type ClientRules,
  effectiveUnits,
  installKey,
  judge,
  latestFrom,
  type Life,
  noteFailure,
  prepareIdentity,
  rearm,
  settle,
  store,
  traceOf,
} from './client-life.ts';

export type Event = (life: Life, rules: ClientRules) => Life;

/** Everything lies so much longer ago. */
export function aged(life: Life, units: number): Life {
  const older = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - units);
  const { lease } = life;
  return {
    ...life,
    latest: older(life.latest),
    reach: older(life.reach),
    knew: older(life.knew),
    key: older(life.key),
    graceStart: older(life.graceStart),
    identity: older(life.identity),
    leftAt: older(life.leftAt),
    attempt: older(life.attempt),
    lease: lease && { ...lease, iat: lease.iat - units },
  };
}

/** What becomes of `latest` in so many hours of running; `disturbed`: somebody sets the clock about every half hour. */
function noteOf(hours: number, disturbed: boolean, rules: ClientRules): ClockNote {
  let watch = beginWatch({ wall: 0, monotonic: 0 });
  let last: ClockNote = 'nothing';
  for (let minute = 1; minute <= hours * 60; minute += 1) {
    const jump = disturbed && minute % 60 >= 30 ? 300 : 0;
    const looked = rules.watchClock(watch, { wall: minute * 60 + jump, monotonic: minute * 60 });
    watch = looked.watch;
    if (looked.write !== 'nothing') last = looked.write;
  }
  return last;
}

const notes = new WeakMap<ClientRules, Map<string, ClockNote>>();

function noteOnce(units: number, disturbed: boolean, rules: ClientRules): ClockNote {
  const known = notes.get(rules) ?? new Map<string, ClockNote>();
  notes.set(rules, known);
  const name = `${units} ${disturbed}`;
  const note = known.get(name) ?? noteOf(units * 4, disturbed, rules);
  known.set(name, note);
  return note;
}

/** The process runs, wall and monotonic clock agree or are disturbed, and `tick()` of activation.ts looks every minute. */
export function run(units: number, disturbed = false): Event {
  return (life, rules) => {
    const note = noteOnce(units, disturbed, rules);
    const isNoted = note === 'effective' || (note === 'run' && life.reach !== undefined);
    // Noted hourly, and so mended within the first hour: on this grid, at its beginning.
    const began = isNoted && life.key !== undefined ? settle(life, rules) : life;
    const later = { ...aged(began, units), reach: began.reach, ran: began.ran + units };
    if (!isNoted) return later;
    const noted = note === 'effective' ? effectiveUnits(later, rules) : (later.reach ?? 0);
    return { ...later, ...latestFrom(later, toSeconds(noted)) };
  };
}

/** The wall clock goes on, the monotonic one stands still, the process stays. */
export function sleep(units: number): Event {
  return (life) => aged(life, units);
}

/** Switched off for so long (0: just restarted): a new process reads `latest` and counts from there. */
export function off(units: number): Event {
  return (life, rules) => {
    const later = aged(life, units);
    return opened({ ...later, reach: later.latest, brought: true }, rules);
  };
}

/** `installBroughtKey` at the opening: the product puts its key where none is stored. */
function opened(life: Life, rules: ClientRules): Life {
  return life.key === undefined ? installKey(life, rules) : life;
}

/** The newest time that was ever known here without the wall clock. */
function knownTo({ reach, knew }: Life): number | undefined {
  if (reach === undefined) return knew;
  return knew === undefined ? reach : Math.max(reach, knew);
}

/** Keeps the checker's own notes: what was known once, and whether the machine believes in an earlier time now. */
export function witness(life: Life, rules: ClientRules): Life {
  const { knew, reach } = life;
  if (knew === undefined) return life;
  if (reach !== undefined && reach >= knew) return { ...life, knew: undefined };
  return effectiveUnits(life, rules) < knew ? { ...life, rolledBack: true } : life;
}

export function setClock(wall: number): Event {
  return (life) => ({ ...life, wall });
}

/** The host's clock is right: one that is more than four hours off is told so (T6), and nothing is licensed. */
const tolerance = 1;

export type Outcome = Terms | 'no-host';

/** One attempt, as `#attemptOrReport` of activation.ts and attempt.ts go. */
export function attempt(outcome: Outcome, agreement = 'A'): Event {
  return (life, rules) => {
    if (life.key === undefined && !life.brought) return life; // no-product-key: nobody is asked.
    const bound = boundTo(life, rules);
    const ready = prepareIdentity(settle(life, rules));
    const unheard = outcome === 'no-host' || Math.abs(life.wall) > tolerance;
    if (unheard || (bound !== undefined && bound !== agreement)) return noteFailure(ready, rules);
    const answer = answerOf(outcome, 0, agreement);
    const terms = { terms: outcome, iat: 0, agreement, holder: 'held', revoked: false } as const;
    return store(ready, answer, terms, rules);
  };
}

/** `attemptContext` of edition-view.ts: an agreement binds while its lease runs and nobody has cleared it. */
export function boundTo(life: Life, rules: ClientRules): string | undefined {
  const isBound = judge(life, rules).state === 'licensed' && !life.agreementCleared;
  return isBound ? life.lease?.agreement : undefined;
}

export const clearKey: Event = (life) => ({ ...life, key: undefined, lease: undefined, brought: false });

export const clearAgreement: Event = (life) => ({ ...life, agreementCleared: true });

export const installKeyAgain: Event = (life, rules) => installKey(life, rules);

export const rearmMachine: Event = (life, rules) => rearm(life, rules);

/** `state.json` is gone or damaged: key, lease, `latest` and the schedule with it. */
export const loseState: Event = (life) => ({
  ...life,
  latest: undefined,
  reach: undefined,
  knew: knownTo(life),
  key: undefined,
  lease: undefined,
  agreementCleared: false,
  attempt: undefined,
  attemptFailed: false,
  traces: life.traces & ~traceOf.key,
});

/** `grace.json` is gone or damaged. */
export const loseGrace: Event = (life) => ({
  ...life,
  graceStart: undefined,
  rearms: 0,
  traces: life.traces & ~traceOf.grace,
});

/** `identity.json` is gone or damaged: the lease is that of a key nobody holds. */
export const loseIdentity: Event = (life) => ({
  ...life,
  identity: undefined,
  copied: false,
  leftAt: undefined,
  lease: life.lease && { ...life.lease, holder: 'gone' },
});

/** The story goes on with a copy of the folder on another device. */
export const copyFolder: Event = (life, rules) => {
  const copied = life.identity !== undefined;
  return opened({ ...life, copied, reach: life.latest, brought: true }, rules);
};
