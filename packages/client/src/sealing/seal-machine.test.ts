import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeSite, type FakeProductOptions, type FakeSite } from '@attiva/testkit';
import type { Activation } from '../activation/activation.ts';
import { openActivation } from '../open-activation.ts';
import { diskFileSystem, type FileSystem } from '../state/file-system.ts';
import type { Processes } from '../state/process-mark.ts';
import { sealMachine, sealOthers } from './seal-machine.ts';

const day = 86_400_000;
const seal = { check: false };
const check = { check: true };

async function licensed(site: FakeSite, options: FakeProductOptions = site.product()): Promise<Activation> {
  const license = await openActivation(options);
  await license.setHost(site.host.address, 'machine');
  await license.setLookupDomain('corp.example');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  return license;
}

/** Everything that the folder holds, as text. */
function textOf({ directory }: FakeProductOptions): string {
  const files = readdirSync(directory);
  return files.map((name) => `${name}: ${readFileSync(join(directory, name), 'utf8')}`).join('\n');
}

test('what ties the folder to its machine goes, what an administrator has set up stays', async (t) => {
  const site = await createFakeSite(t);
  const { machine } = await licensed(site);
  const before = machine.folder.read();
  const report = await sealMachine(machine, seal);
  assert.deepEqual(report.removed, ['identity', 'leases', 'answers', 'turns', 'hosts-found', 'learned-time']);
  assert.deepEqual(report.kept, ['setup-keys', 'hosts-set', 'lookup-domain']);
  assert.equal(report.wasSealed, false);
  const after = machine.folder.read();
  assert.deepEqual(after.identity, { identities: [] });
  assert.deepEqual(after.state, {
    revocations: before.state.revocations,
    caching: true,
    hosts: before.state.hosts,
    lookupDomain: 'corp.example',
    applications: {},
    editions: { 'aurora-studio/studio': { key: before.state.editions['aurora-studio/studio']?.key } },
  });
  const text = textOf(site.product());
  const [identity] = before.identity.identities;
  assert.ok(identity);
  for (const secret of [identity.jwk.d, identity.jwk.x])
    assert.ok(!text.includes(secret), 'nothing of the key is left');
});

test('machines made from it: each is a client of its own, at the host that was set, with the whole of grace', async (t) => {
  const site = await createFakeSite(t);
  const { machine } = await licensed(site);
  await sealMachine(machine, seal);
  site.clock.advance(60 * day);
  const ids = new Set<string | undefined>();
  for (const number of [2, 3, 4]) {
    // The same hardware to the eye: what tells them apart is that none of them carries an identity.
    const copy = { ...site.product(number), device: site.product().device };
    cpSync(site.product().directory, copy.directory, { recursive: true });
    const license = await openActivation({ ...copy, background: true });
    const status = license.status();
    assert.deepEqual([status.state, status.graceEndsAt], ['initial-grace', site.clock.now() + 30 * day]);
    const report = await license.ensureActivated();
    assert.deepEqual([report.outcome, report.notes], ['licensed', []]);
    ids.add(license.status().clientId);
    await license.close();
  }
  assert.equal(ids.size, 3);
});

test('sealed again it changes nothing, and a check never does', async (t) => {
  const site = await createFakeSite(t);
  const { machine } = await licensed(site);
  const text = textOf(site.product());
  const would = await sealMachine(machine, check);
  assert.equal(would.wasSealed, false);
  assert.equal(textOf(site.product()), text, 'a check tells and leaves everything as it is');
  assert.deepEqual(await sealMachine(machine, seal), would, 'sealing does what the check has told');
  const sealed = textOf(site.product());
  site.clock.advance(day);
  for (const how of [check, seal, seal]) {
    const report = await sealMachine(machine, how);
    assert.deepEqual([report.wasSealed, report.removed], [true, []]);
    assert.deepEqual(report.graces, would.graces);
  }
  assert.equal(textOf(site.product()), sealed);
});

test('grace begins anew as often as the rearm budget allows, then it goes on: sealing is no grace without end', async (t) => {
  const site = await createFakeSite(t);
  const begun = site.clock.now();
  const options = site.product();
  const first = await openActivation(options);
  const seen: (readonly [boolean | undefined, number | undefined])[] = [];
  for (let round = 0; round < 4; round += 1) {
    site.clock.advance(20 * day);
    const [grace] = (await sealMachine(first.machine, seal)).graces;
    const started = await openActivation({ ...options, background: true });
    const { graceEndsAt } = started.status();
    seen.push([grace?.beginsAnew, ((graceEndsAt ?? 0) - begun) / day]);
    await started.close();
  }
  assert.deepEqual(seen, [
    [true, 50],
    [true, 70],
    [true, 90],
    [false, 90],
  ]);
  site.clock.advance(20 * day);
  assert.equal((await openActivation(options)).status().state, 'notification');
});

test('rearm and seal spend one budget', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  for (let n = 0; n < 3; n += 1) assert.equal((await license.newIdentity()).graceRenewed, true);
  assert.deepEqual((await sealMachine(license.machine, seal)).graces, [
    { edition: 'aurora-studio/studio', key: license.status().key, beginsAnew: false, rearmsLeft: 0 },
  ]);
});

test('as long as the start cannot be written down, grace goes on from its old beginning', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  const license = await openActivation(options);
  await sealMachine(license.machine, seal);
  site.clock.advance(40 * day);
  const readOnly = new Proxy(diskFileSystem, {
    get: (fs, name: keyof FileSystem) =>
      name === 'openSync' || name === 'linkSync'
        ? () => {
            throw Object.assign(new Error('read-only'), { code: 'EROFS' });
          }
        : fs[name],
  });
  const started = await openActivation({ ...options, fileSystem: readOnly, background: true });
  assert.equal(started.status().state, 'notification', 'never a grace that begins anew with every start');
  await started.close();
});

test('a look from the command line does not begin the grace of an image', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await sealMachine(license.machine, seal);
  const looked = await openActivation(site.product());
  looked.status();
  assert.equal((await sealMachine(license.machine, check)).wasSealed, true);
});

test('another process that holds the folder: refused, and nothing has changed', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  await licensed(site);
  const text = textOf(options);
  const other = await openActivation({ ...options, lockWaitMilliseconds: 50 });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const locked = other.machine.folder.locked(() => held);
  await assert.rejects(sealMachine(other.machine, seal), { code: 'state-busy' });
  release();
  await locked;
  assert.equal(textOf(options), text);
});

test('a damaged identity goes with its copy that was kept aside; what should stay must be readable', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  const { machine } = await licensed(site);
  writeFileSync(join(options.directory, 'identity.json'), 'rubbish with a private key');
  writeFileSync(join(options.directory, 'state.json.damaged'), 'older rubbish');
  const report = await sealMachine(machine, seal);
  assert.ok(report.removed.includes('damaged-files'));
  assert.doesNotMatch(textOf(options), /rubbish/);
  assert.equal((await sealMachine(machine, check)).wasSealed, true);
  writeFileSync(join(options.directory, 'state.json'), 'rubbish');
  await assert.rejects(sealMachine(machine, seal), { code: 'state-damaged' });
});

test('a vendor whose packs nobody has given is sealed too; its grace goes on', async (t) => {
  const site = await createFakeSite(t);
  const { machine } = await licensed(site);
  await licensed(site, site.product(2));
  const [other, ...more] = await sealOthers([machine], seal);
  assert.deepEqual([other?.vendor, more], ['machine-2', []]);
  assert.ok(other?.removed.includes('identity'));
  assert.deepEqual(
    other?.graces.map(({ beginsAnew, rearmsLeft }) => [beginsAnew, rearmsLeft]),
    [[false, undefined]],
  );
  assert.equal((await sealMachine(machine, check)).wasSealed, false, 'its own folder is not among them');
});

/** A disk on which every call from the n-th on fails, as if the machine had lost its power there. */
function dyingDisk(n: number): { readonly fileSystem: FileSystem; readonly calls: () => number } {
  let calls = 0;
  const fileSystem = new Proxy(diskFileSystem, {
    get(fs, name: keyof FileSystem) {
      const real = fs[name] as (...args: unknown[]) => unknown;
      if (name === 'readFileSync' || name === 'statSync' || name === 'readdirSync') return real;
      return (...args: unknown[]): unknown => {
        calls += 1;
        if (calls >= n) throw Object.assign(new Error('no power'), { code: 'EIO' });
        return real(...args);
      };
    },
  });
  return { fileSystem, calls: () => calls };
}

/** Every process before this one is dead. */
function afterReboot(start: string): Processes {
  return {
    self: () => ({ pid: process.pid, start, boot: start, space: 'test' }),
    liveness: (mark) => (mark.boot === start ? 'alive' : 'dead'),
  };
}

test('a power cut at any moment leaves a folder that opens, and sealing again finishes with one rearm spent', async (t) => {
  const site = await createFakeSite(t);
  await licensed(site);
  const image = site.product().directory;
  const copyAs = (number: number): FakeProductOptions => {
    const copy = { ...site.product(number), device: site.product().device };
    cpSync(image, copy.directory, { recursive: true });
    return copy;
  };
  const dry = dyingDisk(Number.POSITIVE_INFINITY);
  const whole = await openActivation({ ...copyAs(1000), fileSystem: dry.fileSystem });
  const opened = dry.calls();
  await sealMachine(whole.machine, seal);
  const points = dry.calls() - opened;
  assert.ok(points > 15, `${points} moments`);
  for (let point = 1; point <= points; point += 1) {
    const options = copyAs(2000 + point);
    const dying = await openActivation({ ...options, ...dyingDisk(opened + point), processes: afterReboot('before') });
    await sealMachine(dying.machine, seal).catch(() => undefined);
    const next = await openActivation({ ...options, processes: afterReboot('after') });
    assert.equal(next.machine.folder.read().problems.length, 0);
    await sealMachine(next.machine, seal);
    const [grace] = Object.values(next.machine.folder.read().grace.editions);
    assert.equal(grace?.rearms, 1, `moment ${point}`);
    assert.equal((await sealMachine(next.machine, check)).wasSealed, true);
    await next.machine.setCaching(false); // A lock that was left behind holds nobody up.
  }
});
