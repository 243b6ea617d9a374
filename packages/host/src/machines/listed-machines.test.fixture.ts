/** A database with made-up machines, and the naive list that the real one is held against. */
import { daySeconds, type Seconds } from '@attiva/protocol';
import { type Database, openDatabase, type SqlValue } from '@attiva/storage';
import { isPostgres } from '@attiva/testkit';
import { openTestDatabase, testDatabaseUrl } from '../test-database.test.fixture.ts';
import type { ContactMethod } from '../activation/client-row.ts';
import { foldName } from '../activation/name-keeper.ts';
import type { ListedMachine } from './listed-machine.ts';
import type { MachineParts } from './list-machines.ts';
import { stateOf } from './machine-state.ts';
import type { MachineView } from './machine-view.ts';
import { saveMarks } from './mark.repository.ts';

export const listedAt: Seconds = 1_800_000_000;

/** A machine that a test makes up. */
export interface MadeMachine {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
  readonly name: string | null;
  readonly edition: string;
  readonly generation: number;
  readonly reported: number;
  readonly minutesLeft: number;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  readonly leaseUntil: Seconds;
  readonly virtual: boolean;
  readonly shortLived: boolean;
  readonly method: ContactMethod;
  readonly group: string | null;
  readonly tags: readonly string[];
}

/** A database of this moment, with nobody in it. One at a time: where a new one costs much, it is that of before, emptied. */
export async function openMachines(): Promise<Database> {
  if (!isPostgres) return openTestDatabase(() => listedAt * 1000);
  url ??= testDatabaseUrl();
  const database = await openDatabase({ url: await url, mustExist: true, now: () => listedAt * 1000 });
  const tables = ['clients', 'client_names', 'machine_marks', 'machine_tags', 'audit'];
  await database.transact((tx) => tx.script(tables.map((table) => `delete from ${table};`).join(' ')));
  return database;
}

let url: Promise<string> | undefined;

/** A pack that knows two generations; machines of a third come behind. */
const book: MachineParts['book'] = {
  find: () => undefined,
  all: () => [{ applications: new Map([['office', { application: { generations: [2019, 2022] } }]]) }],
};

export function partsOf(database: Database): MachineParts {
  return { database, book, now: () => listedAt };
}

export async function insertMachine(database: Database, made: MadeMachine): Promise<void> {
  const { vendor, application, client, name } = made;
  const row: Record<string, SqlValue> = {
    vendor,
    application,
    client,
    edition: made.edition,
    generation: made.generation,
    turn: 1,
    head: 1,
    last_iat: made.lastSeen,
    tip_jti: '',
    tip_digest: '',
    tip_terms: '{}',
    device: '[1,2,3]',
    restores: '[]',
    first_seen: made.firstSeen,
    last_seen: made.lastSeen,
    state: made.reported,
    minutes_left: made.minutesLeft,
    virtual: Number(made.virtual),
    lease_until: made.leaseUntil,
    ephemeral: Number(made.shortLived),
    method: made.method,
  };
  const columns = Object.keys(row);
  await database.transact(async (tx) => {
    await tx.run(
      `insert into clients (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
        on conflict (vendor, application, client) do update set last_seen = excluded.last_seen`,
      Object.values(row),
    );
    if (name !== null) {
      await tx.run(
        `insert into client_names (vendor, client, name, address, folded) values (?, ?, ?, ?, ?)
          on conflict (vendor, client) do update set name = excluded.name, folded = excluded.folded`,
        [vendor, client, name, '10.0.0.1', foldName(name)],
      );
    }
    await saveMarks(tx, made, { group: made.group, tags: made.tags, at: listedAt });
  });
}

/** The rule of each filter in the plainest words there are. */
export function isShown(one: MadeMachine, view: MachineView): boolean {
  const { leaseUntil, name } = one;
  const folded = name?.toLowerCase() ?? '';
  const wanted = view.search?.toLowerCase() ?? '';
  const inName = view.match === 'anywhere' ? folded.includes(wanted) : folded.startsWith(wanted);
  return [
    view.search === undefined || (name !== null && inName) || one.client.startsWith(view.search),
    view.vendor === undefined || one.vendor === view.vendor,
    view.application === undefined || one.application === view.application,
    view.edition === undefined || one.edition === view.edition,
    view.generation === undefined || one.generation === view.generation,
    view.state === undefined || stateOfMade(one) === view.state,
    view.seenAfter === undefined || one.lastSeen >= view.seenAfter,
    view.seenBefore === undefined || one.lastSeen < view.seenBefore,
    view.expiresAfter === undefined || (leaseUntil > 0 && leaseUntil >= view.expiresAfter),
    view.expiresBefore === undefined || (leaseUntil > 0 && leaseUntil < view.expiresBefore),
    view.tag === undefined || one.tags.includes(view.tag),
    view.group === undefined || one.group === view.group,
    view.named === undefined || (name !== null && name !== '') === view.named,
    view.activated === undefined || leaseUntil > 0 === view.activated,
    view.method === undefined || one.method === view.method,
    view.shortLived === undefined || one.shortLived === view.shortLived,
    view.virtual === undefined || one.virtual === view.virtual,
  ].every(Boolean);
}

export function stateOfMade(one: MadeMachine): ReturnType<typeof stateOf> {
  return stateOf({ ...one, state: one.reported }, 30 * daySeconds, listedAt);
}

/** What two rows are sorted by first; the rest is the list's own business, as long as it is always the same. */
export function sortedBy(one: ListedMachine, { sort }: MachineView): string | number {
  switch (sort) {
    case 'name':
      return one.name === null ? '\u{10ffff}' : one.name.toLowerCase();
    case 'state':
      return ['licensed', 'grace', 'notification'].indexOf(one.state);
    case 'method':
      return ['host', 'carry'].indexOf(one.method);
    case 'expires':
      return one.expires ?? 0;
    default:
      return one[sort];
  }
}
