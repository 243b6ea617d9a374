/**
 * The schedule at its real size: days instead of hours, clocks that are off by up to four hundred days, busy hosts. Proves that
 * a running client asks again within its longest interval, 30 days, whatever its clock showed at the attempt before.
 */
import { firstAttemptDelaySeconds, isDue, longestIntervalSeconds, nextAttemptAt, type Seconds } from '@attiva/protocol';
import type { Model } from './explore.ts';

export interface ScheduleRules {
  readonly isDue: typeof isDue;
  readonly nextAttemptAt: typeof nextAttemptAt;
}

export const scheduleRules: ScheduleRules = { isDue, nextAttemptAt };

/** What a client remembers of its last attempt, and how long its clock has been left alone since it was last set. */
interface Waiting {
  /** Days that the wall clock shows beyond the true day. */
  readonly wall: number;
  /** Days between the last attempt and now by the wall clock; undefined: there was none, the product was opened then. */
  readonly attempt: number;
  readonly how: How;
  /** Days that the wall clock ran undisturbed without an attempt. */
  readonly waited: number;
}

const hows = ['opened', 'licensed', 'failed renewal', 'not licensed', 'busy host'] as const;
type How = (typeof hows)[number];

const day = 86_400;
const present: Seconds = 1_800_000_000;
const longestDays = longestIntervalSeconds / day;
const clocks = [-400, -40, -29, -1, 0, 1, 29, 40, 400];
/** Older and later attempts than this are all alike: due, or from a clock that has been corrected. */
const horizon = 1000;

export function scheduleModel(rules: ScheduleRules = scheduleRules): Model<Waiting> {
  return {
    name: 'schedule',
    promises: ['a running client asks again within 30 days of its clock, whatever the clock showed before'],
    initial: [{ wall: 0, attempt: 0, how: 'opened', waited: 0 }],
    steps: (state) => [
      { name: 'a day passes', state: dayLater(state, rules) },
      ...clocks.map((wall) => ({
        name: `the clock is set to ${wall} days from the true day`,
        state: { ...state, wall, attempt: bounded(state.attempt + wall - state.wall), waited: 0 },
      })),
      ...hows.map((how) => ({
        name: how === 'opened' ? 'the product is opened' : `an attempt ends: ${how}`,
        state: { ...state, attempt: 0, how, waited: 0 },
      })),
    ],
    broken: ({ waited }) => (waited > longestDays ? 'a client has not asked for more than 30 days' : undefined),
    encode: ({ wall, attempt, how, waited }) => [wall + horizon, attempt + horizon, hows.indexOf(how), waited],
    decode: ([wall = 0, attempt = 0, how = 0, waited = 0]) => ({
      wall: wall - horizon,
      attempt: attempt - horizon,
      how: hows[how] ?? 'opened',
      waited,
    }),
  };
}

function bounded(days: number): number {
  return Math.max(-horizon, Math.min(horizon, days));
}

/** Whatever is due within the day is done, and fails: the case in which the client has to go on asking. */
function dayLater(state: Waiting, rules: ScheduleRules): Waiting {
  const attempt = bounded(state.attempt + 1);
  const asks = rules.isDue(dueAt({ ...state, attempt }, rules), present);
  if (!asks) return { ...state, attempt, waited: state.waited + 1 };
  return { ...state, attempt: 0, how: state.how === 'licensed' ? 'failed renewal' : 'not licensed', waited: 0 };
}

/** `nextDue` of due.ts with the longest intervals that a host can ask for, and the latest moment that jitter gives. */
function dueAt({ attempt, how }: Waiting, rules: ScheduleRules): Seconds {
  const at = present - attempt * day;
  if (how === 'opened') return at + firstAttemptDelaySeconds(0.999);
  return rules.nextAttemptAt({
    lastAttempt: at,
    failed: how !== 'licensed',
    licensed: how === 'licensed' || how === 'failed renewal',
    renewAfterSeconds: Number.MAX_SAFE_INTEGER,
    retryAfterSeconds: how === 'not licensed' ? Number.MAX_SAFE_INTEGER : 0,
    random: 0.999,
    ...(how === 'busy host' && { waitSeconds: Number.MAX_SAFE_INTEGER }),
  }).dueAt;
}
