/**
 * The hostile-host kit: what attackers try against Attiva, played for real in a small world, each with exactly what
 * such an attacker has. An attack says what happened; whether that was to be expected stands beside it in `attacks.ts`.
 * The world itself is `../world`; the sentences for people are in `docs/explanation/what-an-attacker-gets.md` as well.
 */
import type { ActivationReport } from '@attiva/client';
import type { ErrorCode } from '@attiva/protocol';
import type { LabMachine } from '../world/lab-machine.ts';
import type { AttackSite } from './attack-site.ts';

/** `refused`: gained nothing. `bounded`: gained what the explanation says and no more. `not-stopped`: gained it all. */
export type AttackResult = 'refused' | 'bounded' | 'not-stopped';

/** What an attack comes to. */
export interface Outcome {
  readonly result: AttackResult;
  /** Why the attacker gets no further, as a machine or a host said it. */
  readonly code?: ErrorCode;
}

/** What happened when it was tried. */
export interface Seen extends Outcome {
  /** The machine that was attacked: with the honest host back it must be licensed, or the attack has shown nothing. */
  readonly victim?: LabMachine;
}

/** One thing that an attacker tries. */
export interface Attack {
  /** Name on the command line, kebab-case. */
  readonly id: string;
  /** What the attacker holds: `the wire`. */
  readonly holds: string;
  /** What is tried, as one line of a table. */
  readonly tried: string;
  /** Why it ends as it does, one line. */
  readonly explanation: string;
  readonly expected: Outcome;
  run(site: AttackSite): Promise<Seen>;
}

/** What a machine's attempt under attack comes to: no lease, and the code of the host that was struck off. */
export function seenIn(report: ActivationReport, victim: LabMachine): Seen {
  const code = report.hosts.find(({ outcome }) => outcome === 'struck-off')?.code ?? report.code;
  if (report.outcome !== 'failed') return { result: 'not-stopped', victim };
  return code === undefined ? { result: 'refused', victim } : { result: 'refused', code, victim };
}

/** @throws {TypeError} when what an attack stands on is not there: it would show nothing. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new TypeError(`the attack stands on nothing: ${what}`);
}
