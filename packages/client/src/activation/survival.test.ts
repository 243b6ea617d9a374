import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createFakeSite, type FakeProductOptions, type FakeSite } from '@attiva/testkit';
import { type OpenActivationOptions, openActivation } from '../open-activation.ts';
import { diskFileSystem, type FileSystem } from '../state/file-system.ts';
import type { Processes } from '../state/process-mark.ts';
import type { Activation } from './activation.ts';

const day = 86_400_000;

/** A disk that stops at the n-th call: that call and every later one throw, as if the process had died there. */
function dyingDisk(n: number): { readonly fileSystem: FileSystem; readonly calls: () => number } {
  let calls = 0;
  const names = Object.keys(diskFileSystem);
  const ported = [
    'openSync',
    'writeSync',
    'fsyncSync',
    'closeSync',
    'renameSync',
    'unlinkSync',
    'linkSync',
    'mkdirSync',
  ];
  assert.ok(ported.every((name) => names.includes(name)));
  const fileSystem = new Proxy(diskFileSystem, {
    get(disk, name, receiver) {
      const real: unknown = Reflect.get(disk, name, receiver);
      if (typeof real !== 'function' || !ported.includes(String(name))) return real;
      return (...args: unknown[]): unknown => {
        calls += 1;
        if (calls >= n) throw new Error('the process is dead');
        return (real as (...all: unknown[]) => unknown)(...args);
      };
    },
  });
  return { fileSystem, calls: () => calls };
}

/** Every incarnation is a process of its own; only the last one lives. */
function incarnations(): { readonly next: () => Processes } {
  let living = 1000;
  return {
    next: () => {
      living += 1;
      const pid = living;
      return {
        self: () => ({ pid, start: '', boot: '', space: '' }),
        liveness: (mark) => (mark.pid === living ? 'alive' : 'dead'),
      };
    },
  };
}

async function activateAt(site: FakeSite, options: OpenActivationOptions): Promise<Activation> {
  const license = await openActivation(options);
  await license.setHost(site.host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  return license;
}

test('the process dies at any file operation of an activation: the next start is licensed, nobody is counted twice', async (t) => {
  const dry = dyingDisk(Number.POSITIVE_INFINITY);
  const first = await createFakeSite(t);
  await activateAt(first, { ...first.product(), fileSystem: dry.fileSystem });
  assert.ok(dry.calls() > 30, `${dry.calls()} file operations`);
  for (let point = 1; point <= dry.calls(); point += 1) {
    const site = await createFakeSite(t);
    const { next } = incarnations();
    const dying = { ...site.product(), fileSystem: dyingDisk(point).fileSystem, processes: next() };
    await assert.rejects(activateAt(site, dying), `point ${point}`);
    site.clock.advance(60_000);
    const license = await openActivation({ ...site.product(), processes: next() });
    assert.ok(['initial-grace', 'licensed'].includes(license.status().state), `point ${point}`);
    assert.ok(license.status().minutesLeft > 29 * 1440, `point ${point}`);
    await license.setHost(site.host.address);
    const report = await license.ensureActivated();
    assert.equal(report.outcome, 'licensed', `point ${point}: ${JSON.stringify(report)}`);
    assert.deepEqual(report.notes, [], `point ${point}`);
    assert.ok(site.host.count('aurora-studio') <= 1, `point ${point}: counted twice`);
  }
});

test('the process dies at any file operation of a renewal: licensed all the time, one lost answer at most', async (t) => {
  const site = await createFakeSite(t);
  const { next } = incarnations();
  const steady = await activateAt(site, { ...site.product(), processes: next() });
  const id = steady.status().clientId;
  const dry = dyingDisk(Number.POSITIVE_INFINITY);
  const measured = await openActivation({ ...site.product(), fileSystem: dry.fileSystem, processes: next() });
  site.clock.advance(60_000);
  await measured.ensureActivated();
  for (let point = 1; point <= dry.calls(); point += 1) {
    site.clock.advance(60_000);
    const { fileSystem } = dyingDisk(point);
    const dying = await openActivation({ ...site.product(), fileSystem, processes: next() });
    await dying.ensureActivated().catch(() => 'it died');
    const license = await openActivation({ ...site.product(), processes: next() });
    assert.equal(license.status().state, 'licensed', `point ${point}`);
    site.clock.advance(60_000);
    const report = await license.ensureActivated();
    assert.equal(report.outcome, 'licensed', `point ${point}: ${JSON.stringify(report)}`);
    assert.deepEqual(report.notes, []);
    assert.equal(license.status().clientId, id);
  }
  assert.equal(site.host.count('aurora-studio'), 1);
});

/** A real process that activates, and kills itself at the n-th file operation. */
function childScript(site: FakeSite, options: FakeProductOptions, point: number): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { clock, ...plain } = options;
  return `
    import fs from 'node:fs';
    import { openActivation } from ${JSON.stringify(new URL(`../open-activation.${extension}`, import.meta.url).href)};
    let calls = 0;
    const fileSystem = new Proxy(fs, { get(disk, name) {
      const real = disk[name];
      return (...args) => {
        calls += 1;
        if (calls === ${point}) process.kill(process.pid, 'SIGKILL');
        return real(...args);
      };
    } });
    const options = ${JSON.stringify(plain)};
    const clock = { now: () => ${clock.now()}, monotonic: () => 0 };
    const license = await openActivation({ ...options, clock, fileSystem });
    await license.setHost(${JSON.stringify(site.host.address)});
    const report = await license.ensureActivated();
    console.log(report.outcome);
  `;
}

async function runChild(
  t: TestContext,
  script: string,
): Promise<{ readonly output: string; readonly signal: string | null }> {
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { output: output.trim(), signal };
}

test('kill -9 at real file operations: the lock is taken over, the next start is licensed', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  for (const point of [9, 23, 37, 52, 66]) {
    const killed = await runChild(t, childScript(site, options, point));
    assert.equal(killed.signal, 'SIGKILL', `point ${point}: ${killed.output}`);
  }
  const finished = await runChild(t, childScript(site, options, -1));
  assert.equal(finished.output, 'licensed');
  assert.equal((await openActivation(options)).status().state, 'licensed');
  assert.ok(readdirSync(options.directory).every((name) => !name.endsWith('.writing')));
  assert.equal(site.host.count('aurora-studio'), 1);
});

test('two real processes on one state folder: both end licensed, one identity', async (t) => {
  const site = await createFakeSite(t);
  const scripts = [1, 2, 3].map(() => childScript(site, site.product(), -1));
  const outputs = await Promise.all(scripts.map((script) => runChild(t, script)));
  assert.deepEqual(
    outputs.map(({ output }) => output),
    ['licensed', 'licensed', 'licensed'],
  );
  assert.equal(site.host.count('aurora-studio'), 1);
  assert.deepEqual(readdirSync(site.product().directory).sort(), ['grace.json', 'identity.json', 'state.json']);
});

test('another process holds the folder: state-busy after a bounded wait, while status() never waits', async (t) => {
  const site = await createFakeSite(t);
  const license = await activateAt(site, { ...site.product(), lockWaitMilliseconds: 100 });
  let release = (): void => undefined;
  const held = license.machine.folder.locked(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  const second = await openActivation({ ...site.product(), lockWaitMilliseconds: 100 });
  // The lock is held for as long as this test wants: a status that waited for it would never answer.
  assert.equal(second.status().state, 'licensed');
  const report = await second.ensureActivated();
  assert.equal(report.code, 'state-busy');
  assert.match(report.detail, new RegExp(`process ${process.pid}`));
  assert.equal(second.status().state, 'licensed');
  release();
  await held;
  assert.equal((await second.ensureActivated()).outcome, 'licensed');
  assert.equal(second.status().reason, undefined);
});

const damages: readonly (readonly [string, (path: string) => void])[] = [
  ['truncated', (path) => truncateSync(path, 100)],
  ['emptied', (path) => writeFileSync(path, '')],
  ['overwritten', (path) => writeFileSync(path, Buffer.alloc(5000, 0xff))],
  ['edited', (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('aurora-studio', 'aurora-studie'))],
];

for (const file of ['state.json', 'identity.json', 'grace.json']) {
  for (const [how, damage] of damages) {
    test(`${file} ${how}: told as such, kept aside, licensed again by the next contact`, async (t) => {
      const site = await createFakeSite(t);
      const options = site.product();
      await activateAt(site, options);
      const path = join(options.directory, file);
      const before = readFileSync(path, 'utf8');
      damage(path);
      if (readFileSync(path, 'utf8') === before) writeFileSync(path, `${before}x`);
      site.clock.advance(20 * day);
      const license = await openActivation(options);
      await license.setHost(site.host.address);
      site.clock.advance(60_000);
      const report = await license.ensureActivated();
      assert.equal(report.outcome, 'licensed', JSON.stringify(report));
      assert.equal(license.status().state, 'licensed');
      assert.equal(license.status().reason, undefined);
      assert.ok(existsSync(`${path}.damaged`));
    });
  }
}

test('a damaged state does not begin grace anew', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  await openActivation(options);
  site.clock.advance(25 * day);
  truncateSync(join(options.directory, 'state.json'), 10);
  const license = await openActivation(options);
  assert.equal(license.status().minutesLeft, 5 * 1440);
});

test('a disk without space: the attempt says so, the license stands, nothing is half done', async (t) => {
  const site = await createFakeSite(t);
  await activateAt(site, site.product());
  const full: FileSystem = {
    ...diskFileSystem,
    writeSync: () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    },
  };
  const license = await openActivation({ ...site.product(), fileSystem: full });
  assert.equal(license.status().state, 'licensed');
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'failed');
  assert.equal(report.code, 'disk-full');
  assert.equal(license.status().state, 'licensed');
  assert.deepEqual(readdirSync(site.product().directory).sort(), ['grace.json', 'identity.json', 'state.json']);
});

test('a folder that cannot be written is no grace without end', async (t) => {
  const site = await createFakeSite(t);
  const readOnly: FileSystem = {
    ...diskFileSystem,
    mkdirSync: () => {
      throw Object.assign(new Error('no'), { code: 'EROFS' });
    },
  };
  const license = await openActivation({ ...site.product(), fileSystem: readOnly });
  assert.equal(license.status().state, 'unlicensed');
  assert.equal(license.status().reason, 'state-unwritable');
  assert.equal(license.entitled('pdf-export'), false);
});
