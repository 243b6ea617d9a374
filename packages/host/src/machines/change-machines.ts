/** Use cases that change what is known of machines: marks of an administrator, and taking machines out. Result per machine. */
import { ActivationError, isShortId, isVendorId, type KeyId, type Seconds, type VendorId } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { type ClientKey, removeClients, removeOrphanNames } from '../activation/client.repository.ts';
import { saveSucceeded } from '../activation/succeeded.repository.ts';
import { recordAudit } from '../audit/audit.repository.ts';
import { listMachineChanges } from './machine-change.repository.ts';
import { loadMarks, type Marks, saveMarks } from './mark.repository.ts';
import { listEditions } from './served-editions.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';

/** Most machines of one request. */
export const machinesAtOnce = 500;

export interface ChangingParts {
  readonly database: Database;
  readonly book: Pick<VendorBook, 'find'>;
  readonly now: () => Seconds;
}

export interface Changing extends ChangingParts {
  /** Who, as the audit names it. */
  readonly actor: string;
}

export interface MachineId {
  readonly vendor: VendorId;
  readonly client: KeyId;
}

export interface MachineResult extends MachineId {
  /**
   * `unknown`: there is no such machine (any more); nothing was done. `changed`: it has other marks than were expected;
   * nothing was done either.
   */
  readonly outcome: 'marked' | 'removed' | 'unknown' | 'changed';
  /** Its marks, and who changed them when, where the audit knows: with `changed`. */
  readonly present?: Marks;
  readonly changedBy?: string;
  readonly changedAt?: Seconds;
}

export interface MarkChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Absent: as it is; `null`: none. */
  readonly group?: string | null;
  /** As whoever changes them saw them: a machine that has others by now is left as it is. */
  readonly expected?: Marks;
}

/** Most tags of one machine. */
const mostTags = 20;

/** Adds and takes away tags, sets the group. */
export async function markMachines(
  { database, book, now, actor }: Changing,
  machines: readonly MachineId[],
  change: MarkChange,
): Promise<readonly MachineResult[]> {
  return database.transact(async (tx) => {
    const known = await knownRows(tx, book, machines);
    const marks = await loadMarks(tx, machines);
    const results: MachineResult[] = [];
    for (const [index, machine] of machines.entries()) {
      if (known[index]?.length === 0) {
        results.push({ ...machine, outcome: 'unknown' });
        continue;
      }
      if (change.expected !== undefined && !areSame(marks[index] ?? noMarks, change.expected)) {
        results.push(await changedMeanwhile(tx, machine, marks[index] ?? noMarks));
        continue;
      }
      await saveMarks(tx, machine, { ...changed(marks[index], change), at: now() });
      results.push({ ...machine, outcome: 'marked' });
    }
    const clients = clientsOf(results, 'marked');
    if (clients.length > 0) {
      // Words of an administrator may name a person: they stand where they can be erased.
      const words = { add: change.add.join(', '), remove: change.remove.join(', '), group: change.group ?? '' };
      const entry = {
        actor,
        action: 'machines-marked',
        subject: 'host',
        details: { clients },
      } as const;
      await recordAudit(tx, { ...entry, at: now(), personal: words });
    }
    return results;
  });
}

const noMarks: Marks = { group: null, tags: [] };

function areSame(one: Marks, other: Marks): boolean {
  const tags = (of: Marks): string => JSON.stringify([...new Set(of.tags)].sort());
  return one.group === other.group && tags(one) === tags(other);
}

async function changedMeanwhile(tx: Transaction, machine: MachineId, present: Marks): Promise<MachineResult> {
  const [last] = (await listMachineChanges(tx, machine.client)).filter(({ action }) => action === 'machines-marked');
  const by = last === undefined ? {} : { changedBy: last.actor, changedAt: last.at };
  return { ...machine, outcome: 'changed', present, ...by };
}

function changed(marks: Marks = noMarks, { add, remove, group }: MarkChange): Marks {
  const tags = [...new Set([...marks.tags.filter((tag) => !remove.includes(tag)), ...add])];
  if (tags.length > mostTags) {
    throw new ActivationError('wrong-usage', `a machine has at most ${mostTags} tags`, { facts: { fields: ['add'] } });
  }
  return { group: group === undefined ? marks.group : group, tags };
}

/**
 * Takes machines out, with name and marks: they are counted no more. One that calls again is counted again; a request of it
 * that somebody recorded counts nobody.
 */
export async function removeMachines(
  { database, book, now, actor }: Changing,
  machines: readonly MachineId[],
): Promise<readonly MachineResult[]> {
  return database.transact(async (tx) => {
    const known = await knownRows(tx, book, machines);
    const rows = known.flat();
    removeClients(tx, rows);
    saveSucceeded(
      tx,
      rows.map((row) => ({ ...row, at: now() })),
    );
    await removeOrphanNames(tx, rows, () => []);
    const results = machines.map((machine, index): MachineResult => {
      return { ...machine, outcome: known[index]?.length === 0 ? 'unknown' : 'removed' };
    });
    const clients = clientsOf(results, 'removed');
    if (clients.length > 0) {
      const entry = {
        actor,
        action: 'machines-removed',
        subject: 'host',
        details: { clients },
      } as const;
      await recordAudit(tx, { ...entry, at: now() });
    }
    return results;
  });
}

function clientsOf(results: readonly MachineResult[], outcome: MachineResult['outcome']): readonly string[] {
  return results.filter((result) => result.outcome === outcome).map(({ client }) => client);
}

/** The rows of each machine, in every application that has any. */
async function knownRows(
  tx: Transaction,
  book: Pick<VendorBook, 'find'>,
  machines: readonly MachineId[],
): Promise<readonly (readonly (ClientKey & { readonly lastIat: Seconds })[])[]> {
  const editions = await listEditions(tx, book);
  const rows: (ClientKey & { lastIat: Seconds })[][] = [];
  for (const { vendor, client } of machines) {
    const applications = new Set(editions.filter((of) => of.vendor === vendor).map(({ application }) => application));
    const found = await tx.getEach<{ application: string; lastIat: Seconds }>(
      'select application, last_iat as "lastIat" from clients where vendor = ? and application = ? and client = ?',
      [...applications].map((application) => [vendor, application, client]),
    );
    rows.push(found.filter((row) => row !== undefined).map((row) => ({ vendor, client, ...row })));
  }
  return rows;
}

/**
 * The machines that a request names.
 * @throws {ActivationError} `wrong-usage` unless it is a list of at most 500, of `{vendor, client}`.
 */
export function readMachineIds(given: unknown): readonly MachineId[] {
  const machines = Array.isArray(given) ? (given as readonly unknown[]).map(machineIdOf) : [];
  if (machines.length === 0 || machines.length > machinesAtOnce || machines.includes(undefined)) {
    throw new ActivationError(
      'wrong-usage',
      `machines is a list of 1 to ${machinesAtOnce} machines, each with vendor and client`,
      { facts: { fields: ['machines'] } },
    );
  }
  const all = new Map(machines.map((one) => [`${one?.vendor} ${one?.client}`, one as MachineId]));
  return [...all.values()];
}

function machineIdOf(given: unknown): MachineId | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { vendor, client } = given as Readonly<Record<string, unknown>>;
  return isVendorId(vendor) && isShortId(client) ? { vendor, client: client as KeyId } : undefined;
}

/**
 * What is to be changed of the marks.
 * @throws {ActivationError} `wrong-usage` for words that are empty, too long (40 characters) or not printable.
 */
export function readMarkChange(given: {
  readonly add?: unknown;
  readonly remove?: unknown;
  readonly group?: unknown;
  readonly expected?: Marks | undefined;
}): MarkChange {
  const { add = [], remove = [], group, expected } = given;
  const wrong = [
    ...(isWords(add) ? [] : ['add']),
    ...(isWords(remove) ? [] : ['remove']),
    ...(group === undefined || group === null || isWord(group) ? [] : ['group']),
  ];
  if (wrong.length > 0) {
    const detail = `${wrong.join(' and ')}: words of 1 to 40 printable characters, without blanks at their ends or commas`;
    throw new ActivationError('wrong-usage', detail, { facts: { fields: wrong } });
  }
  return {
    add: add as readonly string[],
    remove: remove as readonly string[],
    ...(group !== undefined && { group: group as string | null }),
    ...(expected !== undefined && { expected }),
  };
}

function isWords(given: unknown): boolean {
  return Array.isArray(given) && given.length <= mostTags && given.every(isWord);
}

function isWord(given: unknown): boolean {
  if (typeof given !== 'string' || given.length > 40 || given.trim() !== given) return false;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(given) && !given.includes(',');
}
