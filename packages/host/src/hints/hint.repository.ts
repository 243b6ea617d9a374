/**
 * Hints to machines (spec/messages.md 10): asked for by an administrator, given in signed answers, told of by the machines.
 * What a machine makes of one is the protocol's business; what stands in an answer besides is `activation/`.
 *
 * This file: SQL. A hint is open until it was obeyed, withdrawn or is past its time.
 */
import type { HeardVerdict, HintKind, KeyId, RequestId, Seconds, VendorId } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

/** How it ended, or what the machine said last. */
export type HintOutcome = HeardVerdict | 'withdrawn';

export interface StoredHint {
  readonly id: RequestId;
  readonly vendor: VendorId;
  readonly client: KeyId;
  readonly kind: HintKind;
  readonly createdAt: Seconds;
  readonly givenAt: Seconds | null;
  readonly outcome: HintOutcome | null;
  readonly outcomeAt: Seconds | null;
}

const columns = `id, vendor, client, kind, created_at as "createdAt", given_at as "givenAt", outcome, outcome_at as "outcomeAt"`;

export async function insertHints(
  on: Statements,
  hints: readonly Pick<StoredHint, 'id' | 'vendor' | 'client' | 'kind' | 'createdAt'>[],
): Promise<void> {
  await on.runEach(
    'insert into hints (id, vendor, client, kind, created_at, open) values (?, ?, ?, ?, ?, 1)',
    hints.map(({ id, vendor, client, kind, createdAt }) => [id, vendor, client, kind, createdAt]),
  );
}

/** Hints that still count, asked for after a time. */
export async function loadOpenHints(on: Statements, after: Seconds): Promise<readonly StoredHint[]> {
  return on.all<StoredHint>(`select ${columns} from hints where open = 1 and created_at > ?`, [after]);
}

export async function saveGiven(
  on: Statements,
  given: readonly { readonly id: RequestId; readonly at: Seconds }[],
): Promise<void> {
  if (given.length === 0) return;
  await on.runEach(
    'update hints set given_at = ? where id = ? and given_at is null',
    given.map(({ id, at }) => [at, id]),
  );
}

export async function saveOutcomes(
  on: Statements,
  outcomes: readonly { readonly id: RequestId; readonly outcome: HintOutcome; readonly at: Seconds }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await on.runEach(
    'update hints set outcome = ?, outcome_at = ?, open = ? where id = ? and open = 1',
    outcomes.map(({ id, outcome, at }) => [outcome, at, outcome === 'obeyed' || outcome === 'withdrawn' ? 0 : 1, id]),
  );
}

/** Open hints follow a machine to its new identity. */
export async function moveHints(
  on: Statements,
  moves: readonly { readonly id: RequestId; readonly client: KeyId }[],
): Promise<void> {
  if (moves.length === 0) return;
  await on.runEach(
    'update hints set client = ? where id = ?',
    moves.map(({ id, client }) => [client, id]),
  );
}

/** Withdraws one open hint, or all; gives how many. */
export async function withdrawHints(on: Statements, id: string | undefined, at: Seconds): Promise<number> {
  const sql = `update hints set outcome = 'withdrawn', outcome_at = ?, open = 0 where open = 1`;
  const { changes } = id === undefined ? await on.run(sql, [at]) : await on.run(`${sql} and id = ?`, [at, id]);
  return changes;
}

export async function removeHints(on: Statements, before: Seconds, most: number): Promise<number> {
  const { changes } = await on.run(
    'delete from hints where id in (select id from hints where created_at < ? order by created_at limit ? + 0)',
    [before, most],
  );
  return changes;
}

/** Where a page begins: behind this one. */
export interface HintPlace {
  readonly createdAt: Seconds;
  readonly id: string;
}

/** A condition on rows, with its parameters. */
export interface HintFilter {
  readonly text: string;
  readonly parameters: readonly SqlValue[];
}

export async function loadHints(
  on: Statements,
  filter: HintFilter,
  { after, limit }: { readonly after: HintPlace | undefined; readonly limit: number },
): Promise<readonly (StoredHint & { readonly name: string | null })[]> {
  const named = columns.replace('id, vendor, client,', 'id, hints.vendor, hints.client,');
  const place = after === undefined ? '' : 'and (created_at, id) < (?, ?)';
  return on.all(
    `select ${named}, name from hints
      left join client_names on client_names.vendor = hints.vendor and client_names.client = hints.client
      where ${filter.text} ${place} order by created_at desc, id desc limit ?`,
    [...filter.parameters, ...(after === undefined ? [] : [after.createdAt, after.id]), limit],
  );
}

/** Hints that one page of a search looks at. */
const mostSearched = 20_000;

/** What a search has found among the next so many, and how far it looked; `undefined`: to the end. */
export async function searchHints(
  on: Statements,
  { filter, search }: { readonly filter: HintFilter; readonly search: HintFilter },
  { after, limit }: { readonly after: HintPlace | undefined; readonly limit: number },
): Promise<{
  readonly rows: readonly (StoredHint & { readonly name: string | null })[];
  readonly reached: HintPlace | undefined;
}> {
  const place = after === undefined ? '' : 'and (created_at, id) < (?, ?)';
  const range = `hints where ${filter.text} ${place} order by created_at desc, id desc`;
  const values = [...filter.parameters, ...(after === undefined ? [] : [after.createdAt, after.id])];
  const rows = await on.all<StoredHint & { readonly name: string | null }>(
    `select h.*, n.name from (select ${columns} from ${range} limit ${mostSearched}) h
      left join client_names n on n.vendor = h.vendor and n.client = h.client
      where ${search.text} order by h."createdAt" desc, h.id desc limit ?`,
    [...values, ...search.parameters, limit],
  );
  const reached = await on.get<HintPlace>(
    `select created_at as "createdAt", id from ${range} limit 1 offset ${mostSearched - 1}`,
    values,
  );
  return { rows, reached };
}

/** How many rows each filter takes, in their order: all in one walk through the table. */
export async function countHints(on: Statements, filters: readonly HintFilter[]): Promise<readonly number[]> {
  const sums = filters.map(({ text }, index) => `coalesce(sum(case when ${text} then 1 else 0 end), 0) as n${index}`);
  const row = await on.get<Readonly<Record<string, number>>>(
    `select ${sums.join(', ')} from hints`,
    filters.flatMap(({ parameters }) => parameters),
  );
  return filters.map((_, index) => row?.[`n${index}`] ?? 0);
}
