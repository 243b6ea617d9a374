/**
 * SQL of marks: an administrator's own words on machines, a group and tags. They belong to the machine: they go along when it
 * takes a new identity, and go when it is removed or forgotten.
 */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

export interface Marked {
  readonly vendor: string;
  readonly client: string;
}

export interface Marks {
  readonly group: string | null;
  /** In the order of the alphabet. */
  readonly tags: readonly string[];
}

/** Marks of these machines, in order; `undefined` where there are none. */
export async function loadMarks(on: Statements, machines: readonly Marked[]): Promise<readonly (Marks | undefined)[]> {
  if (machines.length === 0) return [];
  const rows = await on.getEach<{ group: string | null; tags: string }>(
    'select group_name as "group", tags from machine_marks where vendor = ? and client = ?',
    machines.map(({ vendor, client }): SqlValue[] => [vendor, client]),
  );
  return rows.map((row) => row && { group: row.group, tags: JSON.parse(row.tags) as string[] });
}

/** Writes the marks of a machine anew; none leave no row. */
export async function saveMarks(
  on: Statements,
  { vendor, client }: Marked,
  { group, tags: given, at }: Marks & { readonly at: Seconds },
): Promise<void> {
  const tags = given.toSorted();
  await removeMarks(on, { vendor, client });
  if (group === null && tags.length === 0) return;
  await on.run('insert into machine_marks (vendor, client, group_name, tags, changed_at) values (?, ?, ?, ?, ?)', [
    vendor,
    client,
    group,
    JSON.stringify(tags),
    at,
  ]);
  await on.runEach(
    'insert into machine_tags (tag, vendor, client) values (?, ?, ?)',
    tags.map((tag) => [tag, vendor, client]),
  );
}

/** Removes them; gives how many machines had any. */
export async function removeMarks(on: Statements, machine: Marked): Promise<number> {
  return removeMarksOf(on, [machine]);
}

/** Removes those of many machines; gives how many had any. */
export async function removeMarksOf(on: Statements, machines: readonly Marked[]): Promise<number> {
  const marks = await loadMarks(on, machines);
  const marked = machines.filter((_, index) => marks[index] !== undefined);
  if (marked.length === 0) return 0;
  await on.runEach(
    'delete from machine_tags where tag = ? and vendor = ? and client = ?',
    machines.flatMap(({ vendor, client }, index) => (marks[index]?.tags ?? []).map((tag) => [tag, vendor, client])),
  );
  await on.runEach(
    'delete from machine_marks where vendor = ? and client = ?',
    marked.map(({ vendor, client }) => [vendor, client]),
  );
  return marked.length;
}

/** An identity that was succeeded hands its marks on, unless the new one has some of its own. */
export async function handMarksOn(
  on: Statements,
  successions: readonly (Marked & { readonly successor: string; readonly at: Seconds })[],
): Promise<void> {
  for (const { vendor, client, successor, at } of successions) {
    const [marks, own] = await loadMarks(on, [
      { vendor, client },
      { vendor, client: successor },
    ]);
    if (marks === undefined || own !== undefined) continue;
    await removeMarks(on, { vendor, client });
    await saveMarks(on, { vendor, client: successor }, { ...marks, at });
  }
}

/** A word, and how many machines carry it. */
export interface UsedMark {
  readonly word: string;
  readonly machines: number;
}

/** Most words of one kind that are told. */
const mostWords = 500;

export async function listTags(on: Statements): Promise<readonly UsedMark[]> {
  return on.all<UsedMark>(
    'select tag as word, count(*) as machines from machine_tags group by tag order by tag limit ?',
    [mostWords],
  );
}

export async function listGroups(on: Statements): Promise<readonly UsedMark[]> {
  return on.all<UsedMark>(
    `select group_name as word, count(*) as machines from machine_marks where group_name is not null
      group by group_name order by group_name limit ?`,
    [mostWords],
  );
}
