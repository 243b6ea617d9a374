import type { CreatedKey } from '@attiva/authority';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';
import { givenOptions } from '../given-options.ts';

export const keyCreate: CommandSpec = {
  words: 'authority key create',
  arguments: dirArgument,
  options: [
    dirOption,
    { flags: '--kind <kind>', purpose: 'what the key is for', choices: ['setup', 'host', 'device'] },
    { flags: '--application <id>', purpose: 'for a host key' },
    { flags: '--edition <id>', purpose: 'for a setup or device key' },
    { flags: '--generation <n>', purpose: 'default: the newest' },
    { flags: '--hosts <n>', purpose: 'host key: how many hosts (default 6)' },
    { flags: '--registrations <n>', purpose: 'host key: registrations of each host (default 10)' },
    { flags: '--quota <n>', purpose: 'device key: how many machines (default 1)' },
    { flags: '--trial-days <n>', purpose: 'device key: a trial of so many days, once for each machine' },
    {
      flags: '--returns <n>',
      purpose: 'device key: licenses given back within a year (default: a quarter of the quota)',
    },
    { flags: '--agreement <id>', purpose: 'device key: the agreement whose terms the licenses carry' },
  ],
  group: 'Vendor',
  summary: 'Make a product key; host and device keys are shown once',
  example: 'attiva authority key create --kind host --application studio',
  run,
};

async function run(call: Call): Promise<Answer> {
  const numbers = ['generation', 'hosts', 'registrations', 'quota', 'trialDays', 'returns'];
  const given = givenOptions(call, { texts: ['application', 'edition', 'agreement'], numbers });
  const body = { kind: requireKind(call), ...given };
  const created = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/keys', body }));
  return { json: asJson(created), text: describe(created, call) };
}

/** Another word is left to the authority, which names the right ones. */
function requireKind(call: Call): CreatedKey['kind'] {
  const kind = call.text('kind');
  if (kind !== undefined) return kind as CreatedKey['kind'];
  throw new ActivationError('wrong-usage', 'say what the key is for: --kind setup, host or device', {
    facts: { example: keyCreate.example },
  });
}

function describe(created: CreatedKey, call: Call): string {
  const { kind, application, edition, generation } = created;
  const about = `${edition === null ? application : `${application}, edition ${edition}`}, generation ${generation}`;
  const what = [about, ...(kind === 'device' ? deviceTerms(call) : [])].join(', ');
  const care =
    kind === 'setup'
      ? 'Public: it goes into your installer. It is in the pack from the next `attiva authority pack build` on.'
      : 'Shown once and stored nowhere in clear: give it to the customer now.';
  return `${kind} key   ${created.key}   ${what}\n${care}`;
}

function deviceTerms(call: Call): readonly string[] {
  const [quota, trial] = [call.number('quota') ?? 1, call.number('trialDays')];
  const machines = quota === 1 ? '1 machine' : `${quota} machines`;
  return trial === undefined ? [machines] : [machines, `a trial of ${trial} ${trial === 1 ? 'day' : 'days'}`];
}
