/**
 * One image on a hundred machines, judged end to end with the real engine over real sockets: whatever hardware the copies
 * show and however they start, they end as a hundred clients, each licensed under an identity of its own, and nobody had to
 * do anything. What the contact rule does on the way is told in spec/messages.md 4.
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

test('100 copies of an activated machine on hardware of their own: each finds out by itself, at its first contact', async (t) => {
  const site = await createCloneSite(t, 1);
  const image = await site.open('image', hardware.alike());
  assert.equal((await image.ensureActivated()).outcome, 'licensed');
  site.clock.advance(day);
  const copies = await makeCopies(site, 100, hardware.own);
  assert.equal(licensedOf(copies).length, 0, 'the copied lease counts on no other machine');
  await askOnce(site, copies, 'together');
  await assertHealed(site, copies, 1);
  assert.deepEqual((await site.host.doors.status()).clones, [], 'nothing was split, so nothing is told');
  site.clock.advance(day);
  await askOnce(site, copies, 'one by one');
  await assertHealed(site, copies, 1);
});

test('100 copies of an image that was made where no hardware shows: the host splits them at once; one that is set back stays itself', async (t) => {
  const site = await createCloneSite(t, 25);
  const image = await site.open('image', hardware.none());
  assert.equal((await image.ensureActivated()).outcome, 'counted');
  site.clock.advance(day);
  const copies = await makeCopies(site, 100, hardware.own);
  await askOnce(site, copies, 'together');
  assert.equal(identitiesOf(copies).size, 100);
  const contacts = await live(site, copies, { days: 1, start: 'one by one' });
  assert.ok(contacts <= 2, `at most ${contacts} contacts more, at the retry interval`);
  await assertHealed(site, copies);
  await assertToldOnce(site, 99);

  await site.copyOf('pc-7', 'backup');
  const [restored] = copies.filter(({ name }) => name === 'pc-7');
  assert.ok(restored);
  site.clock.advance(7 * day);
  await restored.activation.ensureActivated();
  site.clock.advance(7 * day);
  await restored.activation.ensureActivated();
  const before = restored.activation.status().clientId;
  await site.copyOf('backup', 'pc-7');
  assert.equal((await restored.activation.ensureActivated()).outcome, 'licensed');
  assert.equal(restored.activation.status().clientId, before);
  await assertHealed(site, copies);
});

test('100 copies of a machine that has only a key: none carries an identity, so there is nothing to tell apart', async (t) => {
  const site = await createCloneSite(t, 25);
  await site.open('image', hardware.alike());
  const copies = await makeCopies(site, 100, hardware.alike);
  await askOnce(site, copies, 'together');
  await live(site, copies, { days: 1, start: 'together' });
  await assertHealed(site, copies);
  assert.deepEqual((await site.host.doors.status()).clones, []);
});

test('25 copies in one second, on one clock that stands still: one is answered at a time, and all heal within a day', async (t) => {
  const site = await createCloneSite(t, 20);
  const image = await site.open('image', hardware.alike());
  await image.ensureActivated();
  const copies = await makeCopies(site, 25, hardware.alike);
  await askOnce(site, copies, 'together');
  await live(site, copies, { days: 1, start: 'together' });
  await live(site, copies, { days: 8, start: 'together' });
  await assertHealed(site, copies);
  await assertToldOnce(site, 24);
});
