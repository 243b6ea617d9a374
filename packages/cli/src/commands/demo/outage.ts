/** `attiva demo outage`: half a year without a host, told for people. What happens is in `@attiva/lab`. */
import type { OutageStage } from '@attiva/lab';
import { columns } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { RollingLine } from '../../program/rolling-line.ts';

export const demoOutage: CommandSpec = {
  words: 'demo outage',
  group: 'Try and verify',
  summary: 'Switch a host off for 200 days, and see what machines and people notice',
  example: 'attiva demo outage',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { playOutage } = await import('@attiva/lab');
  const progress = new RollingLine(call.terminal);
  const { stages, good } = await playOutage({ onStage: ({ day }) => progress.show(`day ${day}`) });
  progress.clear();
  return { json: asJson({ stages, good }), text: describe(stages, good), exit: good ? 0 : 1 };
}

function describe(stages: readonly OutageStage[], good: boolean): string {
  const rows = stages.map(({ day, host, states, title, warned }, index) => [
    `Day ${day}`,
    hostText(host, stages[index - 1]?.host),
    Object.entries(states)
      .map(([state, count]) => `${count} ${state.replaceAll('-', ' ')}`)
      .join(', '),
    warned === 0 ? 'nobody notices anything' : `the product may say: "${title}"`,
  ]);
  const ending = good
    ? 'No license was lost in 179 days without a host. Then grace began, and the product decides what it does in it;\nwithin two hours of the host’s return all machines were licensed again, without a person.'
    : 'That is not as it should be: see --json.';
  return `${columns(rows)}\n\n${ending}`;
}

function hostText(host: OutageStage['host'], before: OutageStage['host'] | undefined): string {
  if (host === before) return 'host still away';
  if (host === 'away') return 'host switched off';
  return before === undefined ? 'host answers' : 'host back';
}
