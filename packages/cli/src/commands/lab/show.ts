import type { CommandSpec } from '../../program/command-spec.ts';

export const labShow: CommandSpec = {
  words: 'lab show',
  arguments: { '<scenario>': 'name of a scenario' },
  group: 'Try and verify',
  summary: "Print a scenario's file, to be copied and changed",
  example: 'attiva lab show host-away-200 > mine.toml',
  async run(call) {
    const { findScenario } = await import('@attiva/lab');
    const { name, text, scenario } = await findScenario(call.argument('scenario') ?? '');
    return { json: { name, title: scenario.title, text }, text: text.trimEnd() };
  },
};
