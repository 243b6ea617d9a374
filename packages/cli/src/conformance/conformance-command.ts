/** The command `attiva conformance`, as the table of commands takes it. */
import type { CommandSpec } from '../program/command-spec.ts';

export const conformance: CommandSpec = {
  words: 'conformance',
  options: [
    {
      flags: '--exec <command>',
      purpose: 'let this program answer: one JSON case per line in, {"id","code"} per line out',
    },
    { flags: '--vectors <folder>', purpose: 'take the vectors from this folder' },
  ],
  group: 'Try and verify',
  summary: 'Run the test vectors of the specification, here or against another program',
  example: "attiva conformance --exec 'node examples/verify-lease/verify.mjs'",
  async run(call) {
    const { runConformance } = await import('./run-conformance.ts');
    return runConformance({ exec: call.text('exec'), vectorsDir: call.text('vectors') }, call.terminal);
  },
};
