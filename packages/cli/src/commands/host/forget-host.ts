/** A host of the database that is gone for good: shown, asked about, forgotten. */
import type { AnswerOf, HostPaths } from '@attiva/administration';
import { ActivationError } from '@attiva/protocol';
import { moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostForgetHost: CommandSpec = {
  words: 'host forget-host',
  arguments: { '<host>': 'its name, as `attiva host status` shows it, or its id' },
  options: [{ flags: '--yes', purpose: 'do not ask' }, dataOption],
  group: 'Host in the LAN',
  summary: 'Forget a host on the same database that is gone for good; one that lives is refused',
  example: 'attiva host forget-host ny-att03',
  run,
};

type GoneHost = AnswerOf<HostPaths, 'GET', '/v1/host-removal-checks'>;

async function run(call: Call): Promise<Answer> {
  const forgotten = await askHost(call, async ({ ask }) => {
    const query = { host: call.argument('host') ?? '' };
    const gone = await ask({ method: 'GET', path: '/v1/host-removal-checks', query });
    await agree(call, gone);
    // As it was shown: one that was heard of meanwhile is not forgotten.
    const { host, seenAt } = gone;
    return await ask({ method: 'POST', path: '/v1/host-removals', body: { host, seenAt } });
  });
  return { json: asJson(forgotten), text: describe(forgotten, 'Forgotten') };
}

/** @throws {ActivationError} `wrong-usage` where nobody can be asked, or says no. */
async function agree(call: Call, gone: GoneHost): Promise<void> {
  if (call.flag('yes')) return;
  const { terminal } = call;
  if (!terminal.interactive) {
    const detail = `${nameOf(gone)} would be forgotten: say --yes, there is no terminal to ask at`;
    throw new ActivationError('wrong-usage', detail, { facts: { host: gone.host } });
  }
  terminal.note(describe(gone, 'Forgets'));
  if ((await terminal.ask('Forget it? Type yes: ')).trim().toLowerCase() === 'yes') return;
  throw new ActivationError('wrong-usage', 'nothing was forgotten');
}

function describe(gone: GoneHost, verb: 'Forgets' | 'Forgotten'): string {
  const { program, state, seenAt, records, keys } = gone;
  const since = `${state === 'ended' ? 'ended' : 'last heard of'} ${moment(seenAt)}`;
  return [
    `${verb.padEnd(9)}  ${nameOf(gone)}, ${program}, ${since}: its row among the hosts, and what it noted of its publishing and its console`,
    ...records.map(
      ({ name, target, port }) =>
        `DNS        ${name} still names ${target}:${port}: take that out where your DNS is kept`,
    ),
    'Kept       the count, the inventory and the history: they are of all hosts',
    ...keys.map(
      ({ vendor, key }) =>
        `Key        ${key} of ${vendor} stays valid: where somebody may have it, the vendor revokes it`,
    ),
  ].join('\n');
}

function nameOf({ name, host }: GoneHost): string {
  return name === '' ? host : name;
}
