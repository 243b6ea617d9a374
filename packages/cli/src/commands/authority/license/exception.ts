import type { MadeException } from '@attiva/authority';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';
import { givenOptions } from '../given-options.ts';

export const licenseException: CommandSpec = {
  words: 'authority license exception',
  options: [
    dirOption,
    { flags: '--machine <id>', purpose: 'one more activation for this machine: id of its client or license' },
    { flags: '--more <n>', purpose: 'so many more, with --machine (default 1)' },
    {
      flags: '--key <key>',
      purpose: 'for a device key or a host key: last five characters, or its id',
      conflicts: ['machine', 'more'],
    },
    { flags: '--quota <n>', purpose: 'how many machines the device key licenses from now on', conflicts: ['machine'] },
    { flags: '--returns <n>', purpose: 'how many licenses may be given back within a year', conflicts: ['machine'] },
    { flags: '--hosts <n>', purpose: 'how many hosts the host key registers from now on', conflicts: ['machine'] },
    { flags: '--registrations <n>', purpose: 'how many registrations each of them has', conflicts: ['machine'] },
  ],
  group: 'Vendor',
  summary: 'Allow a customer more: activations of one machine, quota or hosts of a key',
  example: 'attiva authority license exception --key 9XJ5D --quota 60',
  run,
};

async function run(call: Call): Promise<Answer> {
  const made = await askAuthority(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/license-exceptions', body: orderOf(call) }),
  );
  return { json: asJson(made), text: describe(made) };
}

function orderOf(call: Call): object {
  const [machine, key] = [call.text('machine'), call.text('key')];
  if (machine !== undefined) return { device: machine, ...givenOptions(call, { numbers: ['more'] }) };
  if (key !== undefined)
    return { key, ...givenOptions(call, { numbers: ['quota', 'returns', 'hosts', 'registrations'] }) };
  throw new ActivationError(
    'wrong-usage',
    'say for what: --machine ID, or --key KEY with --quota, --returns, --hosts or --registrations',
    {
      facts: { example: licenseException.example },
    },
  );
}

function describe({ keyLastFive, device, extraKeys, ...key }: MadeException): string {
  if (device !== undefined)
    return `The machine may be activated ${extraKeys} times more than usual with …${keyLastFive}.`;
  const { quota, returns, hosts, registrations } = key;
  const terms = [
    ...(quota === undefined ? [] : [`licenses ${quota} machines`]),
    ...(returns === undefined ? [] : [`takes ${returns} licenses back within a year`]),
    ...(hosts === undefined ? [] : [`registers ${hosts} hosts`]),
    ...(registrations === undefined ? [] : [`registers each host ${registrations} times`]),
  ];
  const kind = hosts === undefined && registrations === undefined ? 'device' : 'host';
  return `The ${kind} key …${keyLastFive} ${terms.join(' and ')} from now on.`;
}
