import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

interface Tried {
  readonly channel: string;
  readonly taken: boolean;
  readonly why?: string;
}

export const hostNotifyTest: CommandSpec = {
  words: 'host notify-test',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Send a test notification over every way that is set up (notify.url, notify.program, notify.mailTo)',
  example: 'attiva host notify-test',
  run,
};

async function run(call: Call): Promise<Answer> {
  return await askHost(call, async (door) => {
    // Never within this command: it may be root's, and whoever owns the folder chooses the program.
    if (!door.running) {
      throw new ActivationError(
        'wrong-usage',
        'notifications are sent by the running host, and none runs: attiva host serve',
      );
    }
    const { tried } = await door.ask({ method: 'POST', path: '/v1/notification-tests', body: {} });
    const failed = tried.some(({ taken }) => !taken);
    return { json: asJson({ tried }), text: describe(tried), ...(failed && { exit: 7 }) };
  });
}

function describe(tried: readonly Tried[]): string {
  if (tried.length === 0)
    return 'No way is set up. Run: attiva host set notify.url https://…   or see [notify] in host.toml.';
  return columns(tried.map(({ channel, taken, why = '' }) => [channel, taken ? 'taken' : 'NOT TAKEN', why]));
}
