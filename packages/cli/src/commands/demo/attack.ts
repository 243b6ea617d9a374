/** `attiva demo attack`: the hostile-host kit, told for people. What is tried and how is in `@attiva/lab`. */
import type { AttackReport, AttackResult } from '@attiva/lab';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { RollingLine } from '../../program/rolling-line.ts';

export const demoAttack: CommandSpec = {
  words: 'demo attack',
  arguments: { '[name...]': 'attacks to play, by name; all where none is given' },
  group: 'Try and verify',
  summary: 'Attack a small world in every way we know, and see what is refused, bounded or not stopped',
  example: 'attiva demo attack',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { runAttacks } = await import('@attiva/lab');
  const progress = new RollingLine(call.terminal);
  let played = 0;
  const reports = await runAttacks({
    only: call.texts('name'),
    onReport: ({ tried }) => {
      played += 1;
      progress.show(`${played}  ${tried}`.slice(0, 92));
    },
  });
  progress.clear();
  const good = reports.every(({ asExpected }) => asExpected);
  return { json: asJson({ attacks: reports, good }), text: attackTable(reports), exit: good ? 0 : 1 };
}

const results: Readonly<Record<AttackResult, string>> = {
  refused: 'refused',
  bounded: 'bounded',
  'not-stopped': 'NOT STOPPED',
};

/** What of a report the table shows. */
export type ShownAttack = Pick<
  AttackReport,
  'id' | 'holds' | 'tried' | 'result' | 'code' | 'explanation' | 'asExpected'
> &
  Partial<AttackReport>;

/** Two lines for each attack, grouped by what the attacker has; then, plainly, what is not refused. */
export function attackTable(reports: readonly ShownAttack[]): string {
  const holds = [...new Set(reports.map((report) => report.holds))];
  const groups = holds.map((held) =>
    [`Who has ${held}`, ...reports.filter((report) => report.holds === held).flatMap(attackLines)].join('\n'),
  );
  return [...groups, ...openlySaid(reports), ending(reports)].join('\n\n');
}

function attackLines(report: ShownAttack): string[] {
  const { tried, result, code, explanation } = report;
  const how = code === undefined ? results[result] : `${results[result]} (${code})`;
  const lines = [`  ${tried}`, `    → ${how}: ${explanation}`];
  return report.asExpected ? lines : [...lines, `    UNEXPECTED: ${whatWasExpected(report)}`];
}

function whatWasExpected({ expected, result, code, licensedAfterwards }: ShownAttack): string {
  if (expected !== undefined && (expected.result !== result || expected.code !== code)) {
    return `it should have been ${results[expected.result]}${expected.code === undefined ? '' : ` with ${expected.code}`}`;
  }
  return licensedAfterwards === false ? 'the honest host did not license the machine afterwards' : 'see --json';
}

function openlySaid(reports: readonly ShownAttack[]): string[] {
  const of = (wanted: AttackResult): string[] =>
    reports.filter(({ result }) => result === wanted).map(({ holds, tried }) => `  ${holds}: ${tried}`);
  const bounded = of('bounded');
  const notStopped = of('not-stopped');
  return [
    ...(bounded.length === 0 ? [] : [['Only bounded:', ...bounded].join('\n')]),
    ...(notStopped.length === 0 ? [] : [['NOT stopped:', ...notStopped].join('\n')]),
  ];
}

function ending(reports: readonly ShownAttack[]): string {
  const count = (wanted: AttackResult): number => reports.filter(({ result }) => result === wanted).length;
  const unexpected = reports.filter(({ asExpected }) => !asExpected).length;
  const counts = `${reports.length} attacks: ${count('refused')} refused, ${count('bounded')} bounded, ${count('not-stopped')} not stopped.`;
  const judged =
    unexpected === 0
      ? 'Each ended as the protocol says, and each machine that was attacked got its license from the honest host afterwards.'
      : `${unexpected} did not end as the protocol says. That is a weakness: SECURITY.md tells how to report it.`;
  return `${counts} ${judged}\nWhat is only bounded or not stopped, and why: SECURITY.md, "Bounded, not prevented" and "Not defended".`;
}
