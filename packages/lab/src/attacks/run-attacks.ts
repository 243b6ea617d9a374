import { nearestName } from '@attiva/daemon';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import type { Attack, AttackResult, Outcome, Seen } from './attack.ts';
import { AttackSite } from './attack-site.ts';
import { attacks } from './attacks.ts';

/** What became of one attack. */
export interface AttackReport {
  readonly id: string;
  readonly holds: string;
  readonly tried: string;
  readonly result: AttackResult;
  readonly code?: ErrorCode;
  readonly explanation: string;
  /** Result and code are those that the protocol promises, and the control held. */
  readonly asExpected: boolean;
  readonly expected: Outcome;
  /** Whether the attacked machine is licensed once the honest host answers again; undefined where none was attacked. */
  readonly licensedAfterwards?: boolean;
}

export interface AttackRunOptions {
  /** Names of the attacks to play; all where empty. */
  readonly only?: readonly string[];
  readonly onReport?: (report: AttackReport) => void;
}

/**
 * Plays attacks one after the other on one site.
 * @throws {ActivationError} `wrong-usage` for a name that is no attack.
 */
export async function runAttacks({ only = [], onReport }: AttackRunOptions = {}): Promise<readonly AttackReport[]> {
  const chosen = chosenAttacks(only);
  const site = await AttackSite.create();
  try {
    const reports: AttackReport[] = [];
    for (const attack of chosen) {
      const report = await playAttack(attack, site);
      reports.push(report);
      onReport?.(report);
    }
    return reports;
  } finally {
    await site.close();
  }
}

function chosenAttacks(only: readonly string[]): readonly Attack[] {
  const names = attacks.map(({ id }) => id);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, names);
    const hint = nearest === undefined ? `there are ${names.join(', ')}` : `did you mean ${nearest}?`;
    throw new ActivationError('wrong-usage', `there is no attack "${unknown}"; ${hint}`, {
      facts: { asked: unknown, known: names },
    });
  }
  return only.length === 0 ? attacks : attacks.filter(({ id }) => only.includes(id));
}

/** Plays one attack; then the honest host is back, and the machine that was attacked must get its license from it. */
export async function playAttack(attack: Attack, site: AttackSite): Promise<AttackReport> {
  try {
    const seen = await attack.run(site);
    site.restore();
    return reportOf(attack, seen, await licensedNow(site, seen));
  } finally {
    await site.clear();
  }
}

async function licensedNow(site: AttackSite, { victim }: Seen): Promise<boolean | undefined> {
  if (victim === undefined) return undefined;
  return (await site.ask(victim)).outcome === 'licensed' && victim.status()?.licensed === true;
}

function reportOf(attack: Attack, seen: Seen, licensedAfterwards: boolean | undefined): AttackReport {
  const { id, holds, tried, explanation, expected } = attack;
  const { result, code } = seen;
  return {
    id,
    holds,
    tried,
    result,
    ...(code !== undefined && { code }),
    explanation,
    asExpected: result === expected.result && code === expected.code && licensedAfterwards !== false,
    expected,
    ...(licensedAfterwards !== undefined && { licensedAfterwards }),
  };
}
