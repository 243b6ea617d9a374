/** SQL of images whose copies split. A row per image, the oldest of too many dropped. */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';
import { type Split, type SplitImage, withSplit } from './split-image.ts';

interface StoredImage {
  vendor: string;
  client: string;
  image: string | null;
  splits: number;
  first_split: number;
  last_split: number;
  names: string;
  recent: string;
  warned_at: number;
}

/** Whoever can reach the port can make as many images as he likes: the newest are kept. */
const mostImages = 10_000;

const upsert = `
  insert into images (vendor, client, image, splits, first_split, last_split, names, recent, warned_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (vendor, client) do update set image = excluded.image, splits = excluded.splits,
    last_split = excluded.last_split, names = excluded.names, recent = excluded.recent, warned_at = excluded.warned_at`;

/** Adds the splits of one batch; gives the images that they belong to, as they are now. */
export async function recordSplits(on: Statements, splits: readonly Split[]): Promise<readonly SplitImage[]> {
  if (splits.length === 0) return [];
  const groups = [...Map.groupBy(splits, ({ vendor, client }) => `${vendor} ${client}`).values()];
  const keys = groups.map(([first]): SqlValue[] => [first?.vendor ?? '', first?.client ?? '']);
  const rows = await on.getEach<StoredImage>('select * from images where vendor = ? and client = ?', keys);
  const images = groups.map((group, index) => {
    const row = rows[index];
    return group.reduce(withSplit, row === undefined ? undefined : fromStored(row));
  }) as readonly SplitImage[]; // A group has at least one split.
  await on.runEach(upsert, images.map(toStored));
  if (rows.includes(undefined)) await dropOldest(on);
  return images;
}

async function dropOldest(on: Statements): Promise<void> {
  const row = await on.get<{ n: number }>('select count(*) as n from images');
  const beyond = (row?.n ?? 0) - mostImages;
  if (beyond <= 0) return;
  await on.run(
    `delete from images where (vendor, client) in
      (select vendor, client from images order by last_split, vendor, client limit ?)`,
    [beyond],
  );
}

/** The image that carries this identity, if its copies ever split. */
export async function loadImage(
  on: Statements,
  { vendor, client }: { readonly vendor: string; readonly client: string },
): Promise<SplitImage | undefined> {
  const row = await on.get<StoredImage>('select * from images where vendor = ? and client = ?', [vendor, client]);
  return row === undefined ? undefined : fromStored(row);
}

/** The images that split since a time, the newest first. */
export async function loadImages(
  on: Statements,
  of: { readonly since: Seconds; readonly limit: number },
): Promise<SplitImage[]> {
  const rows = await on.all<StoredImage>(
    'select * from images where last_split > ? order by last_split desc, vendor, client limit ?',
    [of.since, of.limit],
  );
  return rows.map(fromStored);
}

/** Forgets at most `most` images whose last split lies before a time; gives how many. */
export async function removeImages(on: Statements, before: Seconds, most: number): Promise<number> {
  const rows = await on.all<{ vendor: string; client: string }>(
    'select vendor, client from images where last_split < ? order by last_split limit ? + 0',
    [before, most],
  );
  if (rows.length === 0) return 0;
  // Key by key: for `in (select …)` over several columns PostgreSQL reads the whole table.
  const { changes } = await on.runEach(
    'delete from images where vendor = ? and client = ?',
    rows.map(({ vendor, client }) => [vendor, client]),
  );
  return changes;
}

/** Keeps the images and forgets every name. */
export async function removeImageNames(on: Statements): Promise<void> {
  await on.run("update images set image = null, names = '[]'");
}

function fromStored(row: StoredImage): SplitImage {
  return {
    vendor: row.vendor,
    client: row.client,
    image: row.image,
    splits: row.splits,
    firstSplit: row.first_split,
    lastSplit: row.last_split,
    names: JSON.parse(row.names) as string[],
    recent: JSON.parse(row.recent) as Seconds[],
    warnedAt: row.warned_at,
  };
}

function toStored(image: SplitImage): SqlValue[] {
  return [
    image.vendor,
    image.client,
    image.image,
    image.splits,
    image.firstSplit,
    image.lastSplit,
    JSON.stringify(image.names),
    JSON.stringify(image.recent),
    image.warnedAt,
  ];
}
