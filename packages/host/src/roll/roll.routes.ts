/** The administration's addresses of the roll: taken from a list or a directory, compared, as a file. */
import { Readable } from 'node:stream';
import {
  type AdministrationApi,
  among,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { csvLine } from '../machines/csv-cells.ts';
import { exportFormats } from '../machines/export-machines.ts';
import { isNoServer } from '../other-hosts/other-address.ts';
import { mostComputers, readRollList, type RollComputer } from './read-list.ts';
import {
  type ListedComputer,
  type RollPage,
  type RollParts,
  removeRoll,
  rollForFile,
  rollStates,
  type RollQuery,
  showRoll,
  takeRoll,
} from './roll.ts';

/** Who reads the computers of a directory. The log-in is used once and kept nowhere. */
export type ReadComputers = (access: {
  readonly server: string;
  readonly ca?: string | undefined;
  readonly base?: string | undefined;
  readonly login?: { readonly dn: string; readonly password: string } | undefined;
  /** Throws where an IP address must not be connected to; asked at the moment of connecting. */
  readonly judge: (address: string) => void;
}) => Promise<readonly RollComputer[]>;

export interface RollDoor extends RollParts {
  /** Absent: this host was started by a program that knows no LDAP. */
  readonly readComputers?: ReadComputers;
}

const state = among(...rollStates);
const page: Schema<RollPage> = named(
  'RollPage',
  object({
    taken: nullable(object({ at: time(), from: among('directory', 'list'), source: text() })),
    counts: object({
      computers: whole(),
      called: whole(),
      unlicensed: whole(),
      disabled: whole(),
      unused: whole(),
      never: whole(),
    }),
    comparing: yesNo({
      about: 'The comparison of a large list goes on: ask again, more may have called than is counted.',
    }),
    computers: list(
      object({
        name: text(),
        state,
        lastUsed: nullable(time({ about: 'As its directory says.' })),
        client: nullable(text({ about: 'A machine of this name that called; null: none.' })),
      }),
    ),
    next: optional(text({ about: 'The cursor of the next page; absent at the end.' })),
  }),
);
const few = { limit: 100 };

export function addRollRoutes(api: AdministrationApi, door: RollDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/roll',
      role: 'viewer',
      summary: 'Computers of the directory or list that was taken last, and which of them never called.',
      query: object({
        state: optional(state),
        limit: usual(whole({ min: 1, max: 1000 }), 100),
        cursor: optional(text({ max: 253, about: '`next` of the page before.' })),
      }),
      answer: page,
    },
    async ({ query }) => showRoll(door, query),
  );
  addTakingRoutes(api, door);
  api.addPage(
    {
      method: 'GET',
      path: '/v1/roll/export',
      role: 'viewer',
      summary: 'The same as a file.',
      query: object({ state: optional(state), format: usual(among(...exportFormats), 'csv') }),
      mediaType: ['text/csv', 'application/json'],
    },
    async ({ query: { state: wanted, format }, reply }) =>
      reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json')
        .header('content-disposition', `attachment; filename="never-called.${format}"`)
        .send(Readable.from(fileParts(door, wanted, format), { objectMode: false })),
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/roll',
      role: 'operator',
      summary: 'Removes the roll, with all names in it.',
      answer: object({}),
    },
    async ({ caller }) => {
      await removeRoll({ ...door, actor: caller.name });
      return {};
    },
  );
}

function addTakingRoutes(api: AdministrationApi, door: RollDoor): void {
  const computer = object({ name: text({ max: 253 }), disabled: yesNo(), lastUsed: optional(time()) });
  api.add(
    {
      method: 'POST',
      path: '/v1/roll',
      role: 'operator',
      summary: 'Takes a list of computers, as text or CSV, or read from a directory by the caller.',
      body: object({
        source: text({ max: 253, about: 'Name of the file or server.' }),
        text: optional(
          text({ about: 'A name on each line, or CSV with a column Name, DNSHostName, Hostname or Computer.' }),
        ),
        computers: optional(list(computer, { max: mostComputers })),
      }),
      answer: page,
      mostBytes: 16 * 1024 * 1024,
    },
    async ({ body: { source, text: written, computers }, caller }) => {
      if ((written === undefined) === (computers === undefined)) {
        throw new ActivationError('wrong-usage', 'either text or computers', {
          facts: { fields: ['text', 'computers'] },
        });
      }
      const taking = { ...door, actor: caller.name };
      if (computers === undefined) await takeRoll(taking, { from: 'list', source }, readRollList(written ?? ''));
      // Whatever it is a copy of: only what this host has read itself is of the directory.
      else await takeRoll(taking, { from: 'list', source }, computers);
      return showRoll(door, few);
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/roll-readings',
      role: 'administrator',
      summary:
        'Asks a directory for its computers over an encrypted session. The log-in is used once and kept nowhere.',
      body: object({
        server: text({ max: 300, about: '`dc1.ad.example`, `ldaps://HOST:PORT`, or `ldap://HOST` for StartTLS.' }),
        ca: optional(
          text({ max: 65_536, about: 'PEM of the CA to trust, and no other; absent: those of the system.' }),
        ),
        base: optional(text({ max: 1000, about: 'Where to look; absent: the whole domain.' })),
        bindDn: optional(text({ max: 1000 })),
        password: optional(text({ max: 1000 })),
      }),
      answer: page,
      mostBytes: 128 * 1024,
    },
    async ({ body: { server, ca, base, bindDn, password }, caller }) => {
      if (door.readComputers === undefined)
        throw new ActivationError('wrong-usage', 'this host cannot ask directories');
      if ((bindDn === undefined) !== (password === undefined)) {
        throw new ActivationError('wrong-usage', 'bindDn and password go together', {
          facts: { fields: ['bindDn', 'password'] },
        });
      }
      const login = bindDn === undefined || password === undefined ? undefined : { dn: bindDn, password };
      const computers = await door.readComputers({ server, ca, base, login, judge: requireServer });
      await takeRoll({ ...door, actor: caller.name }, { from: 'directory', source: server }, computers);
      return showRoll(door, few);
    },
  );
}

/** A directory is in a private network, or on this machine; nowhere where clouds tell their secrets. */
function requireServer(address: string): void {
  if (!isNoServer(address)) return;
  throw new ActivationError('wrong-usage', `server leads to ${address}, where no directory is`, {
    facts: { fields: ['server'] },
  });
}

async function* fileParts(
  door: RollParts,
  wanted: RollQuery['state'],
  format: (typeof exportFormats)[number],
): AsyncIterable<string> {
  const isCsv = format === 'csv';
  // Told with the first rows: a roll that cannot be read is refused, and no file of one line.
  let before = isCsv ? csvLine(['name', 'state', 'lastUsed', 'client']) : '{"computers":[\n';
  let cursor: string | undefined;
  do {
    const { computers, next } = await rollForFile(door, { state: wanted, limit: 1000, cursor });
    if (isCsv) {
      yield before + computers.map(csvOf).join('');
      before = '';
    } else if (computers.length > 0) {
      yield before + computers.map((computer) => JSON.stringify(computer)).join(',\n');
      before = ',\n';
    }
    cursor = next;
  } while (cursor !== undefined);
  if (!isCsv) yield before === ',\n' ? '\n]}\n' : `${before}]}\n`;
}

function csvOf({ name, state: is, lastUsed, client }: ListedComputer): string {
  return csvLine([name, is, dayOf(lastUsed), client]);
}

function dayOf(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}
