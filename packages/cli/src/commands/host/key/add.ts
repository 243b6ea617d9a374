/** A further host key on a host that runs: another application, a newer generation. What is held stays until it works. */
import type { KeyStatus, Registered } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { withProgress } from '../../../program/progress.ts';
import { readProductKey } from '../../../program/secrets.ts';
import { askRegistration, isWithoutNetwork, withoutNetworkOptions } from '../ask-registration.ts';
import { askHost, dataOption } from '../host-folder.ts';
import { besideLines, keysBeside } from '../registered-text.ts';

export const hostKeyAdd: CommandSpec = {
  words: 'host key add',
  arguments: { '[key]': 'the host key (else --key-file, or you are asked)' },
  options: [
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    { flags: '--vendor <id>', purpose: 'the vendor, where the key fits several' },
    ...withoutNetworkOptions,
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Register a further host key: another application, a newer generation',
  example: 'attiva host key add 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  if (isWithoutNetwork(call))
    return await askRegistration(call, { what: 'Registration of a further key', online: 'attiva host key add KEY' });
  const key = await readProductKey(call, 'Host key: ');
  const vendor = call.text('vendor');
  const body = { key, ...(vendor !== undefined && { vendor }) };
  return await withProgress(call, "asking the vendor's authority", () =>
    askHost(call, async (door) => {
      const registered = (await door.ask({ method: 'POST', path: '/v1/registrations', body })) as Registered;
      const keys = await keysBeside(door, registered);
      return { json: asJson({ ...registered, keys }), text: describe(registered, keys) };
    }),
  );
}

function describe(registered: Registered, keys: readonly KeyStatus[]): string {
  const { application, generation, key, registration, until } = registered;
  return [
    `Added        …${key}, registration ${registration}`,
    `May activate ${application}, generation ≤ ${generation}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`,
    ...besideLines(registered, keys),
  ].join('\n');
}
