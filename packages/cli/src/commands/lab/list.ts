/** `attiva lab …`: scenarios listed, shown and played. What they are is in `@attiva/lab`. */
import { columns } from '../../program/columns.ts';
import type { CommandSpec } from '../../program/command-spec.ts';

const next = [
  '`attiva lab run NAME` plays one, `attiva lab run all` each of them.',
  '`attiva lab show NAME > mine.toml` begins one of your own, `attiva lab run mine.toml` plays it.',
].join('\n');

export const labList: CommandSpec = {
  words: 'lab list',
  group: 'Try and verify',
  summary: 'List the scenarios that come with the lab',
  example: 'attiva lab list',
  async run() {
    const { allScenarios } = await import('@attiva/lab');
    const scenarios = (await allScenarios()).map(({ name, scenario: { title } }) => ({ name, title }));
    return {
      json: { scenarios },
      text: `${columns(scenarios.map(({ name, title }) => [name, title]))}\n\n${next}`,
    };
  },
};
