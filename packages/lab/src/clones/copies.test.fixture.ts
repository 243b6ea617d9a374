/** For the judgement of clones: copies of one image that live through days at their own pace, and what they have become. */
import assert from 'node:assert/strict';
import { type CloneSite, type Copy, type Facts, inventoryOf } from './clone-site.test.fixture.ts';

const hour = 3_600_000;
export const day: number = 24 * hour;

/** How copies ask: all in one second, or one after the other. */
type Start = 'together' | 'one by one';

/** What machines show of their hardware. The image was made on the first. */
export const hardware = {
  own: (n: number): Facts => [1000 + n, 2000 + n, 3000 + n],
  alike: (): Facts => [1, 2, 3],
  none: (): Facts => [0, 0, 0],
} as const;

/** Copies the image's folder to so many machines and opens the product on each; nobody has asked yet. */
export async function makeCopies(site: CloneSite, count: number, facts: (n: number) => Facts): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (let n = 1; n <= count; n += 1) {
    const name = `pc-${n}`;
    await site.copyOf('image', name);
    copies.push({ name, activation: await site.open(name, facts(n)) });
  }
  return copies;
}

/** Each asks once, now. Nobody that was licensed is not licensed after it, and no attempt ends in a dead end. */
export async function askOnce(site: CloneSite, copies: readonly Copy[], start: Start): Promise<void> {
  const before = new Set(licensedOf(copies));
  if (start === 'together') await Promise.all(copies.map(({ activation }) => activation.ensureActivated()));
  else {
    for (const { activation } of copies) {
      site.clock.advance(1000);
      await activation.ensureActivated();
    }
  }
  const after = new Set(licensedOf(copies));
  assert.deepEqual(
    [...before].filter((name) => !after.has(name)),
    [],
    'nobody loses a license on the way',
  );
}

/** Lets time pass: each asks when its own schedule says so. Gives the most attempts that one machine has made. */
export async function live(
  site: CloneSite,
  copies: readonly Copy[],
  how: { readonly days: number; readonly start: Start },
): Promise<number> {
  const end = site.clock.now() + how.days * day;
  const attempts = new Map<Copy, number>();
  for (;;) {
    const next = Math.min(...copies.map(({ activation }) => activation.status().nextAttemptAt));
    if (next >= end) break;
    // A quarter of an hour's worth at once: what is due within it asks together or one by one.
    site.clock.advance(Math.max(0, next - site.clock.now()) + hour / 4);
    const due = copies.filter(({ activation }) => activation.status().nextAttemptAt <= site.clock.now());
    for (const copy of due) attempts.set(copy, (attempts.get(copy) ?? 0) + 1);
    await askOnce(site, due, how.start);
  }
  site.clock.advance(Math.max(0, end - site.clock.now()));
  return Math.max(0, ...attempts.values());
}

export function licensedOf(copies: readonly Copy[]): string[] {
  return copies.filter(({ activation }) => activation.status().licensed).map(({ name }) => name);
}

export function identitiesOf(copies: readonly Copy[]): Set<string | undefined> {
  return new Set(copies.map(({ activation }) => activation.status().clientId));
}

/** The identity that the lease of a copy was given to. */
function holderOf({ activation }: Copy): string {
  const [lease = ''] = activation.leaseChain() ?? [];
  const payload = Buffer.from(lease.split('.')[1] ?? '', 'base64url').toString('utf8');
  return String((JSON.parse(payload) as { sub?: unknown }).sub);
}

/**
 * The judgement: every copy is licensed under an identity of its own, its lease was given to that one and no other, and the
 * host counts exactly these machines. `others`: machines that are counted beside them, the image's own where it still is one.
 */
export async function assertHealed(site: CloneSite, copies: readonly Copy[], others = 0): Promise<void> {
  const ids = identitiesOf(copies);
  assert.equal(ids.size, copies.length, 'as many identities as machines');
  assert.equal(licensedOf(copies).length, copies.length, 'nobody is locked out');
  for (const copy of copies) assert.equal(holderOf(copy), copy.activation.status().clientId, copy.name);
  assert.equal(await inventoryOf(site), copies.length + others, 'the count is exact');
  const rows = await site.host.doors.clients({ limit: 1000, offset: 0 });
  const known = new Set<string | undefined>(rows.map(({ client }) => client));
  assert.deepEqual(
    [...ids].filter((id) => !known.has(id)),
    [],
    'the host knows each of them',
  );
}

/** One line per image: in the status, and in the log no more than one an hour. */
export async function assertToldOnce(site: CloneSite, splits: number): Promise<void> {
  const { clones } = await site.host.doors.status();
  assert.deepEqual(
    clones.map((one) => one.splits),
    [splits],
  );
  assert.match(clones[0]?.text ?? '', new RegExp(`: ${splits} machines took identities of their own, last .* more$`));
  const lines = site.log.filter((line) => line.includes('of their own') || line.includes('of its own'));
  assert.ok(lines.length >= 1 && lines.length <= 5, `${lines.length} lines in the log`);
}
