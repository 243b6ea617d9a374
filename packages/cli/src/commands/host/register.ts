import type { AwaitedRegistration, Registered } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { withProgress } from '../../program/progress.ts';
import { readProductKey } from '../../program/secrets.ts';
import { offerRoads, roadOptions } from '../../without-network/offer-roads.ts';
import { awaitedHere, dataFlag } from './awaited-here.ts';
import { askHost, dataOption } from './host-folder.ts';
import { describeRegistered } from './registered-text.ts';

export const hostRegister: CommandSpec = {
  words: 'host register',
  arguments: { '[key]': 'the host key (else you are asked; --key-file keeps it out of the shell history)' },
  options: [
    { flags: '--key <key>', purpose: 'the host key (else you are asked)', conflicts: ['keyFile'] },
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    { flags: '--vendor <id>', purpose: 'the vendor, where the key fits several' },
    {
      flags: '--without-network',
      purpose: 'ask by QR code, file or telephone; without a key: show again what was asked',
    },
    ...roadOptions,
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Register this host with the vendor's authority, once",
  example: 'attiva host register --key 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  if (isWithoutNetwork(call)) return await askWithoutNetwork(call);
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

/** Whoever wants a file or a picture wants this road. */
export function isWithoutNetwork(call: Call): boolean {
  return call.flag('withoutNetwork') || ['request', 'png', 'country'].some((name) => call.text(name) !== undefined);
}

async function askWithoutNetwork(call: Call): Promise<Answer> {
  const awaited = await requestOf(call);
  const { vendor, key, signingKey, statement, installationId, madeAt, old } = awaited;
  const data = dataFlag(call);
  if (old)
    call.terminal.note(
      'note: this request is more than 30 days old, and vendors may refuse it; repeat it with the key',
    );
  return await offerRoads(call, {
    title: `Registration of this host with ${vendor.name}, host key …${key}, without a network`,
    vendor,
    statement,
    installationId,
    online: `attiva host register KEY${data}   where the vendor can be reached`,
    confirm: `attiva host confirm${data}`,
    facts: { key, signingKey, madeAt },
  });
}

/** With a key the request is made, or the one made before is given; without one it is shown again. */
async function requestOf(call: Call): Promise<AwaitedRegistration> {
  const vendor = call.text('vendor');
  const isKeyGiven = [call.argument('key'), call.text('key'), call.text('keyFile')].some((key) => key !== undefined);
  if (!isKeyGiven) {
    const known = (await awaitedHere(call)).filter(({ vendor: { iss } }) => iss === (vendor ?? iss));
    if (known.length > 1) {
      const keys = known.map(({ key, vendor: { iss } }) => `…${key} (${iss})`).join(', ');
      throw new ActivationError('wrong-usage', `several requests wait: ${keys}; give the key of the one that is meant`);
    }
    if (known[0] !== undefined) return known[0];
  }
  const key = await readProductKey(call, 'Host key: ');
  const body = vendor === undefined ? { key } : { key, vendor };
  return (await askHost(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/registration-requests', body }),
  )) as AwaitedRegistration;
}
