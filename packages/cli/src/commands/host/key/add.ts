/** A further host key on a host that runs: another application, a newer generation. What is held stays until it works. */
import type { KeyStatus, Registered } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { withProgress } from '../../../program/progress.ts';
import { readProductKey } from '../../../program/secrets.ts';
import { askHost, dataOption } from '../host-folder.ts';
import { stateText } from './list.ts';

export const hostKeyAdd: CommandSpec = {
  words: 'host key add',
  arguments: { '[key]': 'the host key (else --key-file, or you are asked)' },
  options: [
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    { flags: '--vendor <id>', purpose: 'the vendor, where the key fits several' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Register a further host key: another application, a newer generation',
  example: 'attiva host key add 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  const key = await readProductKey(call, 'Host key: ');
  const vendor = call.text('vendor');
  const body = { key, ...(vendor !== undefined && { vendor }) };
  return await withProgress(call, "asking the vendor's authority", () =>
    askHost(call, async (door) => {
      const registered = (await door.ask({ method: 'POST', path: '/v1/registrations', body })) as Registered;
      const { keys } = (await door.ask({ method: 'GET', path: '/v1/host-keys' })) as { keys: readonly KeyStatus[] };
      const beside = keys.filter(
        (one) => one.application === registered.application && one.vendor === registered.vendor,
      );
      return { json: asJson({ ...registered, keys: beside }), text: describe(registered, beside) };
    }),
  );
}

function describe(
  { application, generation, key, registration, until }: Registered,
  keys: readonly KeyStatus[],
): string {
  const others = keys.filter((one) => one.key !== key);
  const unknown = keys.some(({ key: own, state }) => own === key && state === 'no-pack');
  return [
    `Added        …${key}, registration ${registration}`,
    `May activate ${application}, generation ≤ ${generation}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`,
    ...(unknown ? ['Missing      no product pack here describes it: attiva host pack add FILE'] : []),
    ...others.map((one) => `Beside it    …${one.key}, generation ≤ ${one.generation}: ${stateText(one)}`),
    ...(others.some(({ state }) => state === 'superseded')
      ? ['Retire       what is superseded goes with: attiva host key retire KEY']
      : []),
  ].join('\n');
}
