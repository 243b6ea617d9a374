// sqlite alone: restores in a folder; backups of a server are tried in moving/
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { KeyId } from '@attiva/protocol';
import type { HostId } from '../hosts/host-id.ts';
import { saveHostKey } from '../hosts/host-key.repository.ts';
import { findRunningHost, openHost } from '../main.ts';
import { makeHostFolder, serveFolder } from '../served-host.test.fixture.ts';
import {
  activate,
  outcomeOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { digestOfBackup, hasCode } from './backup.test.fixture.ts';
import { createBackup, type TakenBackup } from './create-backup.ts';
import { fileError } from './file-error.ts';
import { restoreBackup, type RestoredHost, type RestoreOptions } from './restore-backup.ts';

let scratch = '';
before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'attiva-backup-'));
});
after(() => rm(scratch, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(scratch, `host-${(files += 1)}.attiva-backup`);
const newFolder = (): string => join(scratch, `folder-${(files += 1)}`);
const passphrase = 'correct horse battery staple';
const now = (): number => 1_800_000_000;

const take = (
  folder: string,
  wish: { passphrase?: string; file?: string; replace?: boolean } = {},
): Promise<TakenBackup> => createBackup({ folder, file: newFile(), replace: false, now, ...wish });

const restore = (file: string, wish: Partial<RestoreOptions> = {}): Promise<RestoredHost> =>
  restoreBackup({ file, folder: newFolder(), replace: false, now, ...wish });

/** Every file of a folder with its content. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const content: Record<string, string> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    content[path.slice(folder.length + 1)] = (await readFile(path)).toString('base64');
  }
  return content;
}

describe('a backup of a running host', () => {
  let trial: TrialHost;
  const client = trialClient();
  before(async () => {
    trial = await startTrialHost({ config: 'names = "hashed"\n' });
    await activate(trial, client, { name: 'pc-1' });
    await writeFile(join(trial.folder, 'admin.token'), 'a token', { mode: 0o600 });
    await symlink('/etc/passwd', join(trial.folder, 'elsewhere'));
  });
  after(() => trial.stop());

  test('holds database and configuration, no key of any kind; and is for its owner', async () => {
    const taken = await take(trial.folder);
    assert.deepEqual(taken.holds, ['host.db', 'host.toml']);
    assert.equal((await stat(taken.file)).mode & 0o777, 0o600);
    const bytes = await readFile(taken.file, 'latin1');
    assert.equal(taken.bytes, bytes.length);
    assert.doesNotMatch(bytes, /PRIVATE KEY/);
    assert.ok(!bytes.includes(await readFile(join(trial.folder, 'names.key'), 'latin1')));
    assert.deepEqual(
      (await readdir(trial.folder)).filter((name) => name.startsWith('backup-')),
      [],
      'no copy is left',
    );
  });

  test('under a passphrase holds the keys too, and shows nothing without it; never the token, never a link', async () => {
    const taken = await take(trial.folder, { passphrase });
    assert.deepEqual(
      taken.holds.map((name) => name.replace(/[\w-]{20}\.key$/, 'ID.key')),
      ['host.db', 'host.id', 'host.toml', 'names.key', 'signing/aurora.example/ID.key'],
    );
    assert.doesNotMatch(await readFile(taken.file, 'latin1'), /SQLite format|PRIVATE KEY|aurora|admin\.token/);
    await assert.rejects(restore(taken.file), hasCode('wrong-usage'));
    for (const wrong of ['', 'correct horse battery stapler']) {
      const folder = newFolder();
      await assert.rejects(restore(taken.file, { folder, passphrase: wrong }), hasCode('passphrase-wrong'));
      assert.deepEqual(await readdir(folder), []);
    }
    const { withoutKey, folder } = await restore(taken.file, { passphrase });
    assert.deepEqual(withoutKey, []);
    assert.equal((await stat(join(folder, 'names.key'))).mode & 0o777, 0o600);
  });

  test('altered, cut off or lengthened at any place is refused, and what was there stays', async () => {
    const there = newFolder();
    await mkdir(there);
    const plain = await take(trial.folder);
    const sealed = await take(trial.folder, { passphrase });
    for (const [{ file }, code] of [
      [plain, 'backup-invalid'],
      [sealed, 'passphrase-wrong'],
    ] as const) {
      const good = await readFile(file);
      const headEnd = good.indexOf(0x0a) + 1;
      // The key of a sealed one costs its time: fewer places, for the tag looks at all of them alike.
      const sealedToo = [headEnd, good.length - 1];
      const places = code === 'passphrase-wrong' ? sealedToo : [...sealedToo, headEnd + 3, Math.floor(good.length / 2)];
      const altered = places.map((place) => {
        const bytes = Buffer.from(good);
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        return bytes;
      });
      const cut = [good.subarray(0, good.length - 1), good.subarray(0, headEnd)];
      for (const [index, bytes] of [...altered, ...cut, Buffer.concat([good, Buffer.of(0)])].entries()) {
        const bad = newFile();
        await writeFile(bad, bytes);
        await assert.rejects(restore(bad, { folder: there, passphrase }), hasCode(code), `${code} ${index}`);
      }
      const retold = newFile();
      await writeFile(
        retold,
        Buffer.concat([Buffer.from(good.toString('latin1').replace('"at":18', '"at":19'), 'latin1')]),
      );
      await assert.rejects(restore(retold, { folder: there, passphrase }), hasCode(code));
    }
    assert.deepEqual(await readdir(there), []);
  });

  test('a file that is none, a folder, one that is not there', async () => {
    const none = newFile();
    for (const text of ['', 'rubbish\n', '{}\n', 'null\n', '{"attivaHostBackup":1}\n', 'x'.repeat(10_000)]) {
      await writeFile(none, text);
      await assert.rejects(restore(none), hasCode('backup-invalid'), text.slice(0, 30));
    }
    await assert.rejects(restore(scratch), hasCode('wrong-usage'));
    await assert.rejects(restore(join(scratch, 'nowhere')), hasCode('wrong-usage'));
    await assert.rejects(take(trial.folder, { file: scratch }), hasCode('wrong-usage'));
    await assert.rejects(take(trial.folder, { file: join(scratch, 'no', 'folder') }), hasCode('wrong-usage'));
    const { file } = await take(trial.folder);
    const before = await readFile(file);
    await assert.rejects(take(trial.folder, { file }), hasCode('already-initialized'));
    assert.deepEqual(await readFile(file), before);
    await take(trial.folder, { file, replace: true });
    assert.deepEqual(
      (await readdir(scratch)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  test('of a newer program names both versions', async () => {
    const { file } = await take(trial.folder);
    const [line = ''] = (await readFile(file, 'latin1')).split('\n', 1);
    const head = JSON.parse(line) as object;
    const newer = newFile();
    await writeFile(newer, `${JSON.stringify({ ...head, attivaHostBackup: 2, program: '9.1.0' })}\n`);
    await assert.rejects(
      restore(newer),
      (error: Error) => hasCode('database-newer')(error) && /9\.1\.0.*\d+\.\d+/.test(error.message),
    );
  });

  test('whose names climb out of the folder, or are of one run, is refused though its digest is right', async () => {
    for (const name of [
      '../evil',
      '/etc/evil',
      'signing/../../evil',
      'admin.token',
      'running.json',
      'host.db-wal',
      'restore.ready/x',
      '',
      'a\0b',
      '.hidden',
    ]) {
      const file = newFile();
      await writeFile(file, digestOfBackup([{ name, content: 'x' }]));
      await assert.rejects(restore(file), hasCode('backup-invalid'), name);
    }
    const twice = newFile();
    await writeFile(
      twice,
      digestOfBackup([
        { name: 'a', content: 'x' },
        { name: 'a', content: 'y' },
      ]),
    );
    await assert.rejects(restore(twice), hasCode('backup-invalid'));
    const empty = newFile();
    await writeFile(empty, digestOfBackup([{ name: 'host.toml', content: '' }]));
    await assert.rejects(restore(empty), hasCode('backup-invalid'), 'no database in it');
    const damaged = newFile();
    await writeFile(
      damaged,
      digestOfBackup([{ name: 'host.db', content: 'no database at all, but a text that is long enough' }]),
    );
    await assert.rejects(restore(damaged), { reason: 'corrupt' });
  });

  test('what the system says of a file is told by our codes, with the path', () => {
    const said = { EACCES: 'not-permitted', EROFS: 'not-permitted', ENOSPC: 'disk-full', EIO: 'storage-failed' };
    for (const [code, ours] of Object.entries(said)) {
      const error = fileError(Object.assign(new Error(code), { code, syscall: 'open' }), '/backup/x');
      assert.ok(hasCode(ours)(error) && /\/backup\/x/.test(String(error)), code);
    }
    const ownFault = new TypeError('a bug');
    assert.equal(fileError(ownFault, '/backup/x'), ownFault);
  });
});

describe('a restored host', () => {
  test('serves on, its clients notice that its data are older, and nobody is split or counted twice', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const clients = [trialClient(), trialClient(), trialClient()];
    for (const client of clients) await activate(trial, client);
    const { file } = await take(trial.folder);
    for (let round = 0; round < 3; round += 1) {
      trial.clock.ms += 3_600_000;
      for (const client of clients) await activate(trial, client);
    }
    trial = await trial.restart(async () => {
      await assert.rejects(restore(file, { folder: trial.folder }), hasCode('already-initialized'));
      const restored = await restore(file, { folder: trial.folder, replace: true });
      assert.deepEqual([restored.replaced, restored.withoutKey], [true, []], 'the keys that were here stay here');
    });
    assert.deepEqual((await trial.host.doors.status()).warnings, []);
    trial.clock.ms += 3_600_000;
    for (const client of clients) assert.equal(outcomeOf(await activate(trial, client)), 'licensed');
    const { warnings, clones } = await trial.host.doors.status();
    assert.deepEqual([warnings.map(({ code }) => code), clones], [['host-data-older-than-clients'], []]);
    assert.equal((await statusOf(trial)).inventory, 3);
    const { entries } = await trial.host.doors.audit.list({ limit: 5 });
    assert.equal(entries[0]?.action, 'data-restored');
    assert.equal((await trial.host.doors.audit.verify()).intact, true);
  });

  test('of several hosts on one database misses no keys of the others; without any each vendor is named once', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { vendor } = trial.vendor;
    const others = ['A', 'B'].map((letter) => ({ key: letter.repeat(20) as KeyId, host: letter.repeat(22) as HostId }));
    await withDatabase(trial, (database) =>
      database.transact(async (tx) => {
        for (const other of others) await saveHostKey(tx, { ...other, vendor }, now());
      }),
    );
    const sealed = await restore((await take(trial.folder, { passphrase })).file, { passphrase });
    assert.deepEqual(sealed.withoutKey, []);
    const signing = join(sealed.folder, 'signing', vendor);
    for (const name of await readdir(signing))
      await rename(join(signing, name), join(signing, `${others[0]?.key}.key`));
    const plain = (await take(trial.folder)).file;
    const { withoutKey } = await restore(plain, { folder: sealed.folder, replace: true });
    assert.deepEqual(withoutKey, [vendor], "another's key is not its own");
    assert.deepEqual((await restore(plain)).withoutKey, [vendor]);
    await writeFile(join(sealed.folder, 'host.id'), 'nobody');
    const before = await contentOf(sealed.folder);
    await assert.rejects(restore(plain, { folder: sealed.folder, replace: true }), hasCode('storage-failed'));
    assert.deepEqual(await contentOf(sealed.folder), before, 'told before anything has changed');
  });

  test('on another machine without the keys counts, signs nothing and says to register', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    const { file } = await take(trial.folder);
    const { folder, withoutKey } = await restore(file);
    assert.deepEqual(withoutKey, [trial.vendor.vendor]);
    const other = await startTrialHost({ folder, clock: trial.clock, madeVendor: trial.vendor });
    t.after(() => other.stop());
    assert.equal((await statusOf(other)).inventory, 1);
    assert.equal(await activate(other, trialClient()), 'host-not-registered');
  });

  test('interrupted at any point after the decision is finished by whoever opens it next, before it is as it was', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    const taken = await take(trial.folder, { passphrase });
    await activate(trial, trialClient());
    await trial.host.close();
    const old = await contentOf(trial.folder);
    const made = newFolder();
    await restore(taken.file, { folder: made, passphrase });
    const wanted = await contentOf(made);
    const names = Object.keys(wanted);
    assert.ok(names.length >= 3, names.join());
    for (let moved = 0; moved <= names.length; moved += 1) {
      const folder = newFolder();
      for (const [name, bytes] of Object.entries(old)) await put(folder, name, bytes);
      await put(folder, 'host.db-wal', Buffer.from('pages of the old database').toString('base64'));
      for (const [index, [name, bytes]] of Object.entries(wanted).entries()) {
        await put(index < moved ? folder : join(folder, 'restore.ready'), name, bytes);
        if (index < moved && name === 'host.db') await rm(join(folder, 'host.db-wal'), { force: true });
      }
      await mkdir(join(folder, 'restore.ready'), { recursive: true });
      const host = await openHost({ folder, device: [1, 2, 3] });
      assert.equal((await host.doors.clients({ limit: 10, offset: 0 })).length, 1, `${moved} files had moved`);
      await host.close();
      const { 'host.db': _db, ...files } = await contentOf(folder);
      const { 'host.db': _wanted, ...others } = wanted;
      assert.deepEqual({ ...files, ...others }, files);
    }
    const undecided = newFolder();
    for (const [name, bytes] of Object.entries(old)) await put(undecided, name, bytes);
    for (const [name, bytes] of Object.entries(wanted)) await put(join(undecided, 'restore.staging'), name, bytes);
    const host = await openHost({ folder: undecided, device: [1, 2, 3] });
    assert.equal((await host.doors.clients({ limit: 10, offset: 0 })).length, 2, 'not decided: the old host');
    await host.close();
  });

  test('is not made while the host runs', async (t) => {
    const made = await makeHostFolder();
    t.after(() => rm(made.folder, { recursive: true, force: true }));
    const { process } = await serveFolder(made);
    t.after(() => process.kill());
    const { file } = await take(made.folder);
    await assert.rejects(restore(file, { folder: made.folder, replace: true }), hasCode('already-running'));
    assert.ok(await findRunningHost(made.folder));
    assert.equal((await process.stop()).exit, 0);
    await restore(file, { folder: made.folder, replace: true });
  });
});

async function put(folder: string, name: string, base64: string): Promise<void> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.new`, Buffer.from(base64, 'base64'), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
