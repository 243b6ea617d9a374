/**
 * The hard ones: a hundred copies that look alike to the last fact (one UUID), or show nothing at all. Their first contacts
 * are those of one machine whose answers were lost; only what each then remembers tells them apart.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCloneSite } from './clone-site.test.fixture.ts';
import {
  askOnce,
  assertHealed,
  assertToldOnce,
  day,
  hardware,
  identitiesOf,
  licensedOf,
  live,
  makeCopies,
} from './copies.test.fixture.ts';

for (const [kind, start] of [
  ['alike', 'one by one'],
  ['none', 'together'],
] as const) {
  test(`100 copies of an activated machine, hardware: ${kind}, ${start}: distinct within a day but for a few, all of them after one renewal`, async (t) => {
    const site = await createCloneSite(t, 1);
    const image = await site.open('image', hardware[kind]());
    assert.equal((await image.ensureActivated()).outcome, 'licensed');
    site.clock.advance(day);
    const copies = await makeCopies(site, 100, hardware[kind]);
    assert.equal(licensedOf(copies).length, 100, 'the copied lease counts where nothing says that it was copied');
    await askOnce(site, copies, start);
    assert.equal(identitiesOf(copies).size, 1, 'so far they are one machine whose answers get lost');
    await live(site, copies, { days: 1, start });
    const distinct = identitiesOf(copies).size;
    assert.ok(distinct >= 97, `${distinct} after a day: asked back soon, they were told apart`);
    // The next day, and the renewals of those that were answered first: they come back to turns that others have passed.
    const sharing = copies.filter(({ activation }, _, all) =>
      all.some(
        (other) =>
          other.activation !== activation && other.activation.status().clientId === activation.status().clientId,
      ),
    );
    await live(site, sharing, { days: 8, start });
    await assertHealed(site, copies);
    await assertToldOnce(site, 99);
  });
}
