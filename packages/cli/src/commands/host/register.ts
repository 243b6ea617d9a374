import type { Registered } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { withProgress } from '../../program/progress.ts';
import { readProductKey } from '../../program/secrets.ts';
import { askRegistration, isWithoutNetwork, withoutNetworkOptions } from './ask-registration.ts';
import { askHost, dataOption } from './host-folder.ts';
import { describeRegistered } from './registered-text.ts';

export const hostRegister: CommandSpec = {
  words: 'host register',
  arguments: { '[key]': 'the host key (else you are asked; --key-file keeps it out of the shell history)' },
  options: [
    { flags: '--key <key>', purpose: 'the host key (else you are asked)', conflicts: ['keyFile'] },
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    { flags: '--vendor <id>', purpose: 'the vendor, where the key fits several' },
    ...withoutNetworkOptions,
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Register this host with the vendor's authority, once",
  example: 'attiva host register --key 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  if (isWithoutNetwork(call))
    return await askRegistration(call, { what: 'Registration of this host', online: 'attiva host register KEY' });
  const key = await readProductKey(call, 'Host key: ');
  const vendor = call.text('vendor');
  const body = vendor === undefined ? { key } : { key, vendor };
  const registered = (await withProgress(call, "asking the vendor's authority", () =>
    askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/registrations', body })),
  )) as Registered;
  const sent =
    'Sent         the last five characters of the key, a proof, this host’s signing key and facts of its hardware; nothing else';
  return { json: { ...registered }, text: `${describeRegistered(registered)}\n${sent}` };
}
