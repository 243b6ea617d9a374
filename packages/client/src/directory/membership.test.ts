import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActivationError } from '@attiva/protocol';
import { createFakeSite } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';
import { FakeDirectory, Membership } from './member.test.fixture.ts';

const day = 86_400_000;

test('a session that stands in a folder of one’s own licenses nobody who has no sessions himself', async (t) => {
  const site = await createFakeSite(t);
  const directory = new FakeDirectory(site);
  await directory.publish('Studio');
  const member = await openActivation({ ...site.product(), activationSource: new Membership(directory) });
  await member.ensureActivated();
  assert.equal(member.status().licensed, true);
  const { activationSource: _none, ...plain } = { ...site.product(), activationSource: undefined };
  const reader = await openActivation(plain);
  assert.deepEqual([reader.status().licensed, reader.status().directory], [false, undefined]);
});

/** What happens to a machine between its domain and its hosts. */
const events = [
  'join',
  'join-other',
  'leave',
  'unreachable',
  'publish',
  'remove',
  'copy',
  'host-down',
  'host-up',
  'week',
  'half-year',
  'only-directory',
  'only-host',
  'all-methods',
  'rearm',
  'tick',
] as const;

test('property: whatever comes and goes, a machine that may ask a willing host or reads a good object is licensed by its next attempt, and never by a directory that it has left', async (t) => {
  const scenario = fc.asyncProperty(
    fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 14 }),
    async (story) => {
      const site = await createFakeSite(t);
      const home = new FakeDirectory(site);
      const other = new FakeDirectory(site, 'other.example', '00000000-7d81-48ae-85ac-78927ea425d0');
      const membership = new Membership();
      const license = await openActivation({
        ...site.product(),
        activationSource: membership,
        wait: () => Promise.resolve(),
      });
      await license.setHost(site.host.address, 'machine');
      let isHostUp = true;
      for (const event of story) {
        if (event === 'join') membership.of = home;
        if (event === 'join-other') membership.of = other;
        if (event === 'leave') membership.of = undefined;
        if (event === 'unreachable') membership.of = new ActivationError('directory-unreachable', 'down');
        if (event === 'publish') await home.publish('Studio');
        if (event === 'remove') home.remove('Studio');
        if (event === 'copy') for (const { name, text } of home.objects) other.put(name, text);
        if (event === 'host-down' || event === 'host-up') isHostUp = event === 'host-up';
        site.host.mischief = isHostUp ? undefined : (_request, response) => Boolean(response.destroy());
        if (event === 'week') site.clock.advance(8 * day);
        if (event === 'half-year') site.clock.advance(200 * day);
        if (event === 'only-directory') await license.machine.setActivationType('directory');
        if (event === 'only-host') await license.machine.setActivationType('host');
        if (event === 'all-methods') await license.machine.setActivationType('all');
        if (event === 'rearm') await license.newIdentity();
        if (event === 'tick') await license.tick();
        site.clock.advance(60_000);
        const type = license.status().activationType;
        const isReadable = type !== 'host' && membership.of === home && home.objects.length > 0;
        const report = await license.ensureActivated();
        if (isReadable || (type !== 'directory' && isHostUp)) {
          assert.equal(report.outcome, 'licensed');
          assert.equal(license.status().state, 'licensed');
        }
        const isOutside = membership.of === undefined || membership.of === other;
        if (type !== 'host' && isOutside)
          assert.equal(license.status().directory?.name === 'ad.example' && license.status().licensed, false);
      }
      await license.close();
    },
  );
  await fc.assert(scenario, { numRuns: 12 });
});
