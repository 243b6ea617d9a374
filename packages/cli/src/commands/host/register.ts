import type { Registered } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { day } from '../../program/columns.ts';
import { withProgress } from '../../program/progress.ts';
import { readProductKey } from '../../program/secrets.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostRegister: CommandSpec = {
  words: 'host register',
  options: [
    { flags: '--key <key>', purpose: 'the host key (else you are asked)', conflicts: ['keyFile'] },
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    { flags: '--vendor <id>', purpose: 'the vendor, where the key fits several' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Register this host with the vendor's authority, once",
  example: 'attiva host register --key 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  const key = await readProductKey(call, 'Host key: ');
  const vendor = call.text('vendor');
  const body = vendor === undefined ? { key } : { key, vendor };
  const registered = (await withProgress(call, "asking the vendor's authority", () =>
    askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/registrations', body })),
  )) as Registered;
  return { json: { ...registered }, text: describe(registered) };
}

function describe(registered: Registered): string {
  const { application, generation, key, registration, customer, quantity, until } = registered;
  const bought = quantity === undefined ? '' : `, ${quantity} machines`;
  return [
    `Registered   with ${registered.vendor}, registration ${registration} of the key …${key}`,
    `May activate ${application}, generation ≤ ${generation}${bought}, ${until === undefined ? 'for ever' : `until ${day(until)}`}`,
    ...(customer === undefined ? [] : [`Customer     ${customer}`]),
    'Sent         the last five characters of the key, a proof and this host’s signing key; nothing else',
  ].join('\n');
}
