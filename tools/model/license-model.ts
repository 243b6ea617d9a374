/**
 * License and clock: a machine with a product that holds, loses and renews leases while clocks, files and hosts do what they
 * like. Proves that no state is a dead end and that none is licensed without a lease that runs.
 */
import {
  attempt,
  clearAgreement,
  clearKey,
  copyFolder,
  type Event,
  installKeyAgain,
  loseIdentity,
  loseState,
  off,
  run,
  setClock,
  sleep,
  witness,
} from './client-events.ts';
import { daySpan, type Terms } from './client-facts.ts';
import { type ClientRules, clientRules, effectiveUnits, judge, type Life, newLife } from './client-life.ts';
import { Code } from './encoding.ts';
import type { Model } from './explore.ts';

export interface LicenseBounds {
  /** What the wall clock may be set to, in units from the true time. */
  readonly clocks: readonly number[];
  /** Units of one step of time. */
  readonly quantum: number;
}

/** An error of the clock so large that every span of the model lies within it. */
const farOff = 10;
export const usualBounds: LicenseBounds = { clocks: [-farOff, -1, 0, 1, farOff], quantum: 3 };

const validity: Readonly<Partial<Record<Terms, number>>> = { lease: daySpan, 'agreement-cut': daySpan / 2 };

function eventsOf({ clocks, quantum }: LicenseBounds): readonly (readonly [string, Event])[] {
  const hours = quantum * 4;
  return [
    [`${hours} hours pass`, run(quantum)],
    [`${hours} hours pass while somebody sets the clock to and fro`, run(quantum, true)],
    [`the machine sleeps for ${hours} hours`, sleep(quantum)],
    [`the machine is off for ${hours} hours`, off(quantum)],
    ['the product is restarted', off(0)],
    ...clocks.map((at) => [`the clock is set to ${at * 4} hours from the true time`, setClock(at)] as const),
    ['an attempt finds no host', attempt('no-host')],
    ['the host answers: below the threshold', attempt('below-threshold')],
    ['the host answers: the agreement has ended', attempt('agreement-ended')],
    ['the host gives a lease', attempt('lease')],
    ['the host gives a lease that its agreement cuts short', attempt('agreement-cut')],
    ['the host of another agreement gives a lease', attempt('lease', 'B')],
    ['the key is cleared', clearKey],
    ['the agreement is cleared', clearAgreement],
    ['a key is installed', installKeyAgain],
    ['the state file is lost', loseState],
    ['the identity file is lost', loseIdentity],
    ['the folder is copied to another machine', copyFolder],
  ];
}

/** The model under rules, which are the real ones unless a test plants a defect. */
export function licenseModel(rules: ClientRules = clientRules, bounds: LicenseBounds = usualBounds): Model<Life> {
  const events = eventsOf(bounds);
  return {
    name: 'license and clock',
    promises: [
      'from every state one contact with a willing host, the clock being right, gives a license that lasts over a restart',
      'no state is licensed without an authentic lease of a key held here, its effective time within the lease',
      'a process that is licensed has not run longer than the lease, whatever the clocks were set to',
    ],
    initial: [forget(newLife)],
    steps: (life) => events.map(([name, happen]) => ({ name, state: forget(witness(happen(life, rules), rules)) })),
    broken: (life) => brokenPromise(life, rules),
    encode: (life) => code.encode(life),
    decode: (numbers) => code.decode(numbers),
  };
}

/** Each state stands for four: whether a list names the host, and whether the product was updated beyond its maintenance. */
function brokenPromise(life: Life, rules: ClientRules): string | undefined {
  const { state } = judge(life, rules);
  if (state === 'licensed') {
    const why = unfounded(life, rules);
    if (why !== undefined) return why;
    if (judge({ ...life, newBuild: true }, rules).state === 'licensed')
      return 'licensed for a build that is not covered';
    if (judge(revoked(life), rules).state !== 'licensed') return 'a revocation has ended a lease that runs';
  }
  return deadEnd(life, rules) ?? deadEnd({ ...revoked(life), newBuild: true }, rules);
}

function revoked(life: Life): Life {
  return { ...life, lease: life.lease && { ...life.lease, revoked: true } };
}

/** Why this license has no ground; undefined: it has. */
function unfounded(life: Life, rules: ClientRules): string | undefined {
  const { lease } = life;
  if (lease === undefined || lease.holder === 'gone') return 'licensed without a lease of its own';
  const span = validity[lease.terms] ?? 0;
  const now = effectiveUnits(life, rules);
  if (now < lease.iat - 1 || now >= lease.iat + span) return 'licensed outside the time of its lease';
  if (lease.holder === 'left' && now >= (life.leftAt ?? now)) return 'licensed on another device';
  if (!life.rolledBack && life.ran >= span) return 'licensed for longer than the lease';
  return undefined;
}

/** Set the clock right, find a willing host of the agreement, and be licensed: now and after a restart. */
export function deadEnd(life: Life, rules: ClientRules): string | undefined {
  const right = Math.abs(life.wall) > 1 ? setClock(0)(life, rules) : life;
  const covered = { ...right, newBuild: false };
  const started = covered.key === undefined && !covered.brought ? off(0)(covered, rules) : covered;
  const asked = attempt('lease', started.lease?.agreement ?? 'A')(started, rules);
  if (judge(asked, rules).state !== 'licensed') return 'a willing host was asked, and the machine is not licensed';
  return judge(off(0)(asked, rules), rules).state === 'licensed' ? undefined : 'the license does not outlive a restart';
}

const code = new Code({ farOff });

/** Leaves out what no promise of this model depends on, so that equal states are one: traces of grace, and the schedule. */
function forget(life: Life): Life {
  const { lease, key, identity } = life;
  const isLeft = lease?.holder === 'left';
  return {
    ...life,
    attempt: undefined,
    attemptFailed: false,
    rearms: 0,
    graceStart: longAgo,
    key: key === undefined ? undefined : longAgo,
    identity: identity === undefined ? undefined : longAgo,
    // Agreements are told apart by being the lease's own or another: their names are exchangeable.
    lease: lease && { ...lease, agreement: 'A' },
    leftAt: isLeft ? life.leftAt : undefined,
    ran: lease === undefined ? 0 : Math.min(life.ran, daySpan),
    knew: lease === undefined ? undefined : life.knew,
    rolledBack: lease !== undefined && life.rolledBack,
    traces: 0,
    agreementCleared: lease !== undefined && life.agreementCleared,
  };
}

const longAgo = -farOff;
