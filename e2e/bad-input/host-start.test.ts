// needs: linux root
/**
 * What keeps a host from starting or from writing: each time a code, the cause and the way out, and nothing lost. A disk
 * that is full is a real one: a file system of 2 MB in memory.
 */
import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { runProcess } from '@attiva/testkit';
import { askAttiva, type Refusal, refusedAttiva, runAttiva, startAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { applicationOf, createHost, type Host } from '../site/host.ts';
import { type MachineCall, type MachineResult, runMachine } from '../site/product.ts';
import { createRegisteredSite } from '../site/registered-site.ts';
import type { Vendor } from '../site/vendor.ts';

const hostAddress = '127.83.0.21';

describe('a host that cannot start, or cannot write', () => {
  const folder = createFolder('start');
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.83.0.1', host: hostAddress }));
    setupKey = await aurora.setupKey('desktop', 2025);
  });

  let made = 0;
  async function licensedBy(at: Host, wish: Partial<MachineCall> = {}): Promise<MachineResult> {
    made += 1;
    const directory = join(folder, `machine-${made}`);
    const call = { directory, edition: 'desktop', setupKey, host: at.address, ...wish };
    return await runMachine({ rootsFile: aurora.rootsFile }, call);
  }

  const serve = (at: string, code: string): Promise<Refusal> => refusedAttiva(['host', 'serve', '--data', at], code);

  test('a port that is taken: by whom, with its process number', async () => {
    const first = await host.serve();
    try {
      const [name = '', port] = host.address.split(':');
      const other = await createHost({ folder: join(folder, 'other'), address: name, port: Number(port) }, aurora);
      const { detail, facts } = await serve(other.folder, 'port-taken');
      assert.deepEqual([facts['port'], facts['pid']], [Number(port), first.pid]);
      assert.match(detail, /attiva/);
      assert.equal((await licensedBy(host)).status.licensed, true, 'whoever was there first is not disturbed');
    } finally {
      await first.stop();
    }
  });

  test('a second host on the same folder is refused, and the first serves on', async () => {
    const first = await host.serve();
    try {
      const { facts } = await serve(host.folder, 'already-running');
      assert.equal(facts['pid'], first.pid);
      assert.equal((await licensedBy(host)).status.licensed, true);
    } finally {
      await first.stop();
    }
  });

  test('a configuration with an unknown key: the line, and the nearest name', async () => {
    const toml = join(host.folder, 'host.toml');
    const good = readFileSync(toml, 'utf8');
    try {
      writeFileSync(toml, good.replace('addresses = ', 'adresses = '));
      const { detail } = await serve(host.folder, 'config-unknown-key');
      assert.match(detail, /line 2: .*adresses.*addresses/);
      writeFileSync(toml, good.replace(/port = \d+/, 'port = "seven"'));
      await serve(host.folder, 'config-invalid');
      writeFileSync(toml, '[activation\n');
      assert.match((await serve(host.folder, 'config-invalid')).detail, /line 1/);
    } finally {
      writeFileSync(toml, good);
    }
  });

  test('a folder without a host, a host without its database', async () => {
    await serve(join(folder, 'nowhere'), 'not-initialized');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'host.toml'), '');
    await serve(empty, 'not-initialized');
    assert.deepEqual(readdirSync(empty), ['host.toml'], 'a database is not made out of nothing');
  });

  test('a corrupt database: the host does not start, says what to do, and touches nothing', async () => {
    for (const corrupt of [overwriteHeader, overwriteMiddle, truncate]) {
      const place = await copyOf(host, `corrupt-${corrupt.name}`);
      corrupt(join(place, 'host.db'));
      const bytes = readFileSync(join(place, 'host.db'));
      const { remedy } = await serve(place, 'database-corrupt');
      assert.match(remedy, /backup|restore/i);
      assert.deepEqual(readFileSync(join(place, 'host.db')), bytes);
    }
  });

  test('a database of a newer program', async () => {
    const place = await copyOf(host, 'newer');
    const database = new DatabaseSync(join(place, 'host.db'));
    const row = database.prepare('select * from schema_migration limit 1').get() ?? {};
    const later = Object.values({ ...row, position: 9999, name: '9999-from-the-future' });
    database.prepare(`insert into schema_migration values (${later.map(() => '?').join(', ')})`).run(...later);
    database.close();
    await serve(place, 'database-newer');
  });

  test('what is there already is not made again', async () => {
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, 'another long enough passphrase\n');
    const key = readFileSync(join(aurora.folder, 'root.key'));
    const words = ['authority', 'init', aurora.folder, '--name', 'Aurora', '--passphrase-file', passphrase];
    await refusedAttiva(words, 'already-initialized');
    assert.deepEqual(readFileSync(join(aurora.folder, 'root.key')), key);
    const again = await runAttiva(['host', 'init', aurora.vendorFile, '--data', host.folder, '--json']);
    assert.deepEqual([again.exit, JSON.parse(again.stdout).outcome], [0, 'unchanged']);
  });

  describe('on a full disk', () => {
    const disk = join(folder, 'disk');
    const filler = join(disk, 'filler');

    before(async () => {
      mkdirSync(disk);
      const mounted = await runProcess({ command: 'mount', args: ['-t', 'tmpfs', '-o', 'size=2m', 'attiva', disk] });
      assert.equal(mounted.exit, 0, mounted.stderr);
    });

    after(async () => {
      const gone = await runProcess({ command: 'umount', args: [disk] });
      assert.equal(gone.exit, 0, gone.stderr);
    });

    function fill(): void {
      const file = openSync(filler, 'w');
      try {
        for (let size = 65_536; size >= 1; ) {
          try {
            writeSync(file, Buffer.alloc(size));
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
    }

    test('a host refuses what it cannot write, goes on, and serves when there is room again', async () => {
      const folderThere = await copyOf(host, 'disk/host');
      const port = await freePort(hostAddress);
      writeFileSync(
        join(folderThere, 'host.toml'),
        `[activation]\naddresses = ["${hostAddress}"]\nport = ${port}\n[administration]\nport = 0\n`,
      );
      const there: Host = { ...host, folder: folderThere, address: `${hostAddress}:${port}` };
      const serving = await startAttiva(['host', 'serve', '--data', folderThere]);
      const inventory = async (): Promise<number> =>
        applicationOf(await askAttiva(['host', 'status', '--data', folderThere]), 'aurora-os').inventory;
      try {
        assert.equal((await licensedBy(there)).status.licensed, true);
        const counted = await inventory();
        fill();
        let refused: string | undefined;
        // What the file system had set aside may hold a few more; then the refusal must come.
        for (let i = 0; i < 50 && refused === undefined; i += 1) {
          const { reports, status } = await licensedBy(there);
          refused = status.licensed ? undefined : reports[0]?.hosts[0]?.code;
        }
        assert.equal(refused, 'disk-full');
        assert.ok((await inventory()) >= counted);
        rmSync(filler);
        const before = await inventory();
        assert.equal((await licensedBy(there)).status.licensed, true);
        assert.equal(await inventory(), before + 1);
      } finally {
        await serving.stop();
      }
    });

    test('a machine that cannot write its state says so, and is licensed when there is room again', async () => {
      const serving = await host.serve();
      try {
        fill();
        const directory = join(disk, 'machine');
        const held = await licensedBy(host, { directory: join(folder, 'roomy') });
        assert.equal(held.status.licensed, true);
        await assert.rejects(
          licensedBy(host, { directory }),
          (error: Error) => /disk-full|state-unwritable/.test(error.message),
          'setting a host is refused',
        );
        rmSync(filler);
        assert.equal((await licensedBy(host, { directory })).status.licensed, true);
      } finally {
        await serving.stop();
      }
    });
  });

  /** A copy of a host that does not run. */
  async function copyOf(from: Host, name: string): Promise<string> {
    const place = join(folder, name);
    await cp(from.folder, place, { recursive: true });
    return place;
  }
});

function overwriteHeader(path: string): void {
  overwrite(path, 0, 'not a database, 16+');
}

function overwriteMiddle(path: string): void {
  // Every page from the second on: the schema can be read, the tables cannot.
  overwrite(path, 4096, 'x'.repeat(readFileSync(path).length - 4096));
}

function truncate(path: string): void {
  writeFileSync(path, readFileSync(path).subarray(0, 5000));
}

function overwrite(path: string, at: number, text: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from(text), 0, text.length, at);
  closeSync(file);
}
