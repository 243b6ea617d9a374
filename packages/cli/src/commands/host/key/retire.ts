import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askHost, dataOption } from '../host-folder.ts';

export const hostKeyRetire: CommandSpec = {
  words: 'host key retire',
  arguments: { '<key>': 'last five characters of the host key, or the id of a grant' },
  options: [
    { flags: '--vendor <id>', purpose: 'the vendor, where keys of several end so' },
    { flags: '--force', purpose: 'also the key that serves; the answer says what is lost' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Put away a host key that another one has taken the place of',
  example: 'attiva host key retire 9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  const vendor = call.text('vendor');
  const body = { key: call.argument('key') ?? '', force: call.flag('force'), ...(vendor !== undefined && { vendor }) };
  const { retired, lost } = await askHost(
    call,
    async (door) => await door.ask({ method: 'POST', path: '/v1/key-retirements', body }),
  );
  const lines = retired.map(
    ({ key, name, generation, state }) => `Retired  …${key}, ${name}, generation ≤ ${generation} (it was ${state})`,
  );
  const text = [
    ...lines,
    ...lost.map((sentence) => `Lost     ${sentence}`),
    'The vendor is told nothing; the same key may be added again, and is charged nothing.',
  ].join('\n');
  return { json: asJson({ retired, lost }), text };
}
