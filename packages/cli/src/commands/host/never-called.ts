/** Computers that the directory or a list knows and this host has never heard of. */
import type { DirectoryComputer } from '@attiva/directory';
import type { ReadComputers } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import { columns, day, moment } from '../../program/columns.ts';
import type { Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { sessionOptions, withDirectory } from '../directory/directory-session.ts';
import { askHost, dataOption, type HostDoor } from './host-folder.ts';

export const hostNeverCalled: CommandSpec = {
  words: 'host never-called',
  options: [
    dataOption,
    {
      flags: '--list <file>',
      purpose: 'take a list: a name on each line, or CSV with a column Name, DNSHostName or Hostname',
    },
    {
      flags: '--ldap',
      purpose: "take the directory's computer accounts (default: what was taken last)",
      conflicts: ['list'],
    },
    ...sessionOptions,
  ],
  group: 'Host in the LAN',
  summary: 'Show which computers of the directory, or of a list, have never called this host',
  example: 'attiva host never-called --list computers.csv',
  async run(call) {
    const taken = await rollOf(call);
    return await askHost(call, async (door) => {
      if (taken !== undefined) await door.ask({ method: 'POST', path: '/v1/roll', body: taken });
      const page = await askRoll(door);
      return { json: asJson(page), text: describe(page) };
    });
  },
};

type Roll = Awaited<ReturnType<typeof askRoll>>;
const askRoll = (door: HostDoor) =>
  door.ask({ method: 'GET', path: '/v1/roll', query: { state: 'never', limit: 1000 } });

interface Taken {
  readonly source: string;
  readonly text?: string;
  readonly computers?: DirectoryComputer[];
}

/** What is to be compared with from now on; undefined: what was taken before. */
async function rollOf(call: Call): Promise<Taken | undefined> {
  const file = call.text('list');
  if (file !== undefined) return { source: file.split(/[\\/]/).at(-1) ?? file, text: await readText(call, file) };
  if (!call.flag('ldap')) return undefined;
  const { listComputers } = await import('@attiva/directory');
  return await withDirectory(call, async (connection, { base }) => ({
    source: connection.server,
    computers: [...(await listComputers(connection, base))],
  }));
}

/** For a host that serves: asked by its console. */
export const readComputers: ReadComputers = async ({ server, ca, base, login, judge }) => {
  const { listComputers, openDirectory } = await import('@attiva/directory');
  const way = login === undefined ? ({ by: 'nobody' } as const) : ({ by: 'password', ...login } as const);
  const connection = await openDirectory({ server, judge, login: way, ...(ca !== undefined && { ca }) });
  try {
    return await listComputers(connection, base);
  } finally {
    await connection.close();
  }
};

function describe({ taken, counts, comparing, computers, next }: Roll): string {
  if (taken === null) {
    throw new ActivationError('wrong-usage', 'nothing to compare with yet: give --list FILE, or --ldap', {
      facts: { example: hostNeverCalled.example },
    });
  }
  const { called, unlicensed, disabled, unused, never } = counts;
  const head = `${counts.computers} computers in ${taken.source} (${moment(taken.at)}), ${never} never called`;
  const known = `${called + unlicensed} called, ${unlicensed} of them never licensed`;
  const apart = `${known}; not among the ${never}: ${disabled} disabled, ${unused} not used for 90 days`;
  const rows = computers.map(({ name, lastUsed }) => [name, lastUsed === null ? '' : day(lastUsed)]);
  const table = rows.length === 0 ? [] : ['', columns([['Computer', 'Last used'], ...rows])];
  return [
    head,
    apart,
    ...(comparing ? ['The comparison goes on: more may have called. Ask again in a moment.'] : []),
    ...table,
    ...(next === undefined ? [] : ['… these are the first 1,000; all of them: the console, Never called, Export']),
  ].join('\n');
}
