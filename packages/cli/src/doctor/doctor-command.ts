/** `attiva doctor`: looks, judges, prints. */
import { resolve } from 'node:path';
import { clientOptions } from '../commands/client/editions.ts';
import type { Answer, Call, CommandSpec } from '../program/command-spec.ts';
import { withProgress } from '../program/progress.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';

export const doctor: CommandSpec = {
  words: 'doctor',
  options: [
    ...clientOptions,
    { flags: '--authority <dir>', purpose: "the vendor's: look at the authority in this folder instead" },
    { flags: '--quiet', purpose: 'print True or False and nothing else' },
  ],
  group: 'Try and verify',
  summary: 'Find out what is wrong with this machine, or the host on it: each step with its cause, side and remedy',
  example: 'attiva doctor',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { answerOf } = await import('./report.ts');
  return answerOf(await diagnose(call), { quiet: call.flag('quiet') });
}

/** The host on this machine and its products; `--data` names the folder of the one or of the others. */
export async function diagnose(call: Call): Promise<Diagnosis> {
  const { conclude } = await import('./diagnosis.ts');
  const { isHostHere, examineHost } = await import('./host/examine-host.ts');
  return await withProgress(call, 'looking', async (progress) => {
    const authority = call.text('authority');
    if (authority !== undefined) {
      const { examineAuthority } = await import('./authority/examine-authority.ts');
      return conclude(await examineAuthority(call, resolve(call.terminal.workingDirectory, authority)));
    }
    const besideClient = call.text('data') === undefined;
    const host: readonly Finding[] = isHostHere(call) ? await examineHost(call, { besideClient }) : [];
    if (host.length > 0 && !besideClient) return conclude(host);
    const { examineClient } = await import('./client/examine-client.ts');
    const client = await examineClient(call, { step: (doing) => progress.step(doing), besideHost: host.length > 0 });
    return conclude([...host, ...client]);
  });
}
