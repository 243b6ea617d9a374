/** What a host asks of machines: to renew, or to take a new identity. Those that pinned it obey, at their next contact. */
import type { HintKind } from '@attiva/protocol';
import { ActivationError } from '@attiva/protocol';
import { columns, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption, type HostDoor } from './host-folder.ts';

const machinesArgument = { '[machines...]': 'their names, or client ids as `attiva host clients` shows them' };

export const hostHintRenew: CommandSpec = {
  words: 'host hint renew',
  arguments: machinesArgument,
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Ask machines to renew everything at their next contact; those that pinned this host do',
  example: 'attiva host hint renew pc-0231 pc-0232',
  run: (call) => give(call, 'renew'),
};

export const hostHintNewIdentity: CommandSpec = {
  words: 'host hint new-identity',
  arguments: machinesArgument,
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Ask machines to take a new identity at their next contact; those that pinned this host do',
  example: 'attiva host hint new-identity pc-0231',
  run: (call) => give(call, 'new-identity'),
};

async function give(call: Call, kind: HintKind): Promise<Answer> {
  const words = call.texts('machines');
  if (words.length === 0) throw new ActivationError('wrong-usage', 'name at least one machine');
  return await askHost(call, async (door) => {
    const machines: Awaited<ReturnType<typeof machinesCalled>>[number][] = [];
    // One after the other: a host runs few searches through all names at once and refuses more.
    for (const word of words) machines.push(...(await machinesCalled(door, word)));
    const { results } = await door.ask({ method: 'POST', path: '/v1/hints', body: { kind, machines } });
    const waiting = results.filter(({ outcome }) => outcome === 'waiting').length;
    const already = results.filter(({ outcome }) => outcome === 'already').length;
    const text = [
      `Asked    ${waiting} of ${results.length} ${results.length === 1 ? 'machine' : 'machines'}, at the next contact of each`,
      ...(already === 0 ? [] : [`Before   ${already} were asked the same already`]),
      'Obeyed   only where an administrator of the machine has pinned this host: attiva host hint list',
    ].join('\n');
    return { json: asJson({ kind, results }), text };
  });
}

/** Machines of this name, or the one with this id. Copies of one machine may share a name: all of them are meant. */
async function machinesCalled(door: HostDoor, word: string): Promise<readonly { vendor: string; client: string }[]> {
  const { machines } = await door.ask({ method: 'GET', path: '/v1/machines', query: { search: word, limit: 500 } });
  const meant = machines.filter(({ client, name }) => client === word || name?.toLowerCase() === word.toLowerCase());
  if (meant.length === 0) {
    throw new ActivationError('wrong-usage', `no machine is called ${word}; attiva host clients shows them`);
  }
  const each = new Map(meant.map(({ vendor, client }) => [`${vendor} ${client}`, { vendor, client }]));
  return [...each.values()];
}

export const hostHintList: CommandSpec = {
  words: 'host hint list',
  options: [dataOption, { flags: '--limit <number>', purpose: 'how many, newest first (default 100, at most 500)' }],
  group: 'Host in the LAN',
  summary: 'Show what machines were asked and what became of it, and the id that they must have pinned',
  example: 'attiva host hint list',
  async run(call) {
    const limit = call.number('limit') ?? 100;
    return await askHost(call, async (door) => {
      const page = await door.ask({ method: 'GET', path: '/v1/hints', query: { limit } });
      const { hints, hostIds } = page;
      const ids = hostIds.map(({ vendor, hostId }) => `${vendor}: attiva client pin-host ${quoted(hostId)}`);
      const pins = ids.length === 0 ? [] : ['On a machine that shall obey, as its administrator:', ...ids, ''];
      return { json: asJson(page), text: [...pins, describe(hints)].join('\n') };
    });
  },
};

/** An id may begin with a dash. */
function quoted(id: string): string {
  return id.startsWith('-') ? `-- ${id}` : id;
}

type Page = Awaited<ReturnType<typeof pageOf>>;
const pageOf = (door: HostDoor) => door.ask({ method: 'GET', path: '/v1/hints', query: { limit: 1 } });

function describe(hints: Page['hints']): string {
  if (hints.length === 0) return 'No machine has been asked anything.';
  const head = ['Machine', 'Asked to', 'Asked', 'Result', 'Since', 'Hint'];
  const rows = hints.map(({ id, name, client, kind, state, createdAt, stateAt }) => [
    name ?? client,
    kind === 'renew' ? 'renew' : 'take a new identity',
    moment(createdAt),
    said[state],
    stateAt === null ? '' : moment(stateAt),
    id,
  ]);
  return columns([head, ...rows]);
}

const said = {
  waiting: 'waits for its call',
  given: 'told; waits for its next call',
  obeyed: 'obeyed',
  'not-pinned': 'ignored: host not pinned there',
  'too-soon': 'ignored for now: too soon',
  'unknown-kind': 'ignored: not known there',
  ended: 'ended without an answer',
  withdrawn: 'withdrawn',
} as const;

export const hostHintWithdraw: CommandSpec = {
  words: 'host hint withdraw',
  arguments: { '[hint]': 'id of the hint, as attiva host hint list shows it' },
  options: [dataOption, { flags: '--all', purpose: 'everything that waits' }],
  group: 'Host in the LAN',
  summary: 'Take back a hint that no machine has obeyed yet, or all of them',
  example: 'attiva host hint withdraw --all',
  async run(call) {
    const id = call.argument('hint');
    if ((id === undefined) === !call.flag('all')) {
      throw new ActivationError('wrong-usage', 'name one hint, or all of them with --all');
    }
    return await askHost(call, async (door) => {
      const { withdrawn } =
        id === undefined
          ? await door.ask({ method: 'DELETE', path: '/v1/hints' })
          : await door.ask({ method: 'DELETE', path: '/v1/hints/{id}', params: { id } });
      return { json: { withdrawn }, text: `${withdrawn} ${withdrawn === 1 ? 'hint' : 'hints'} withdrawn.` };
    });
  },
};
