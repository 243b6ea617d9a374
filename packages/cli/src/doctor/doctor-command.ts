/** `attiva doctor`: looks, judges, prints. */
import { clientOptions } from '../commands/client/editions.ts';
import type { Answer, Call, CommandSpec } from '../program/command-spec.ts';

export const doctor: CommandSpec = {
  words: 'doctor',
  options: [...clientOptions, { flags: '--quiet', purpose: 'print True or False and nothing else' }],
  group: 'Try and verify',
  summary: 'Find out why this machine is not licensed: each step from its name to its next renewal',
  example: 'attiva doctor',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { examineClient } = await import('./client/examine-client.ts');
  const { answerOf } = await import('./report.ts');
  return answerOf(await examineClient(call), { quiet: call.flag('quiet') });
}
