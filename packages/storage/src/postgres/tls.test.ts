// needs: linux postgresql
/** TLS towards a real server: what each `sslmode` accepts, and what it refuses in words of ours. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority, makePostgresFolder, type StartedPostgres, startPostgres } from '@attiva/testkit';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { openDatabase } from '../open-database.ts';
import { isStorageError } from '../port/storage-error.ts';

/** As an administrator writes it: this account comes in under TLS, and there is no line for it without. */
const rules = `
hostssl all sealed 127.0.0.1/32 trust
host all postgres 127.0.0.1/32 trust
`;

describe('TLS to a PostgreSQL server', () => {
  const [authority, another] = [createTestAuthority('database CA'), createTestAuthority('another CA')];
  let server: StartedPostgres;
  let folder = '';
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attiva-tls-'));
    await writeFile(file('root.pem'), authority.cert);
    await writeFile(file('another.pem'), another.cert);
    await writeFile(file('none.pem'), 'no certificate\n');
    const place = await makePostgresFolder();
    await certify(place, ['localhost']);
    await forServer(place, 'rules', rules);
    const [cert, key] = [join(place, 'server.crt'), join(place, 'server.key')];
    const settings = { ssl: 'on', ssl_cert_file: cert, ssl_key_file: key, hba_file: join(place, 'rules') };
    server = await startPostgres({ folder: place, settings });
    await server.sql('create role sealed login');
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function certify(place: string, names: readonly string[]): Promise<void> {
    const { cert, key } = authority.issue({ name: 'database', names });
    await forServer(place, 'server.crt', cert);
    await forServer(place, 'server.key', key);
  }

  /** The server takes no key that is another account's. */
  async function forServer(place: string, name: string, text: string): Promise<void> {
    const { uid, gid } = await stat(place);
    await writeFile(join(place, name), text, { mode: 0o600 });
    await chown(join(place, name), uid, gid);
  }

  function url(host: string, query: string): string {
    return `postgres://sealed@${host}:${server.port}/postgres?${query}`;
  }

  /** Whether the session is under TLS, as the server sees it. */
  async function isSealed(place: string): Promise<boolean> {
    const database = await openDatabase({ url: place, mustExist: false, now: () => 1 });
    try {
      const row = await database.get<{ sealed: number }>(
        'select ssl::integer as sealed from pg_stat_ssl where pid = pg_backend_pid()',
      );
      return row?.sealed === 1;
    } finally {
      await database.close();
    }
  }

  async function refused(place: string, says: RegExp): Promise<void> {
    await assert.rejects(isSealed(place), (error) => {
      assert.ok(isStorageError(error), String(error));
      assert.match(`${error.reason}: ${error.detail}`, says);
      return true;
    });
  }

  test('disable: in the clear, which the server may refuse', async () => {
    assert.equal(await isSealed(url('localhost', 'sslmode=disable').replace('sealed@', 'postgres@')), false);
    await refused(url('localhost', 'sslmode=disable'), /^denied: .*no encryption/u);
    // What this machine is spoken to with where the URL says nothing.
    await refused(url('127.0.0.1', ''), /^denied: .*no encryption/u);
  });

  test('require: sealed, whoever vouches, unless an authority is named', async () => {
    assert.equal(await isSealed(url('127.0.0.1', 'sslmode=require')), true);
    assert.equal(await isSealed(url('127.0.0.1', `sslmode=require&sslrootcert=${file('root.pem')}`)), true);
    await refused(
      url('127.0.0.1', `sslmode=require&sslrootcert=${file('another.pem')}`),
      /^unreachable: .*certificate/u,
    );
  });

  test('verify-ca: the authority, and not the name', async () => {
    assert.equal(await isSealed(url('127.0.0.1', `sslmode=verify-ca&sslrootcert=${file('root.pem')}`)), true);
    await refused(
      url('127.0.0.1', `sslmode=verify-ca&sslrootcert=${file('another.pem')}`),
      /^unreachable: .*certificate/u,
    );
    await refused(url('127.0.0.1', 'sslmode=verify-ca'), /^unreachable: .*certificate/u);
  });

  test('verify-full: the authority and the name; as the server has another certificate, that one', async () => {
    const wish = `sslmode=verify-full&sslrootcert=${file('root.pem')}`;
    assert.equal(await isSealed(url('localhost', wish)), true);
    await refused(url('127.0.0.1', wish), /^unreachable: .*127\.0\.0\.1 is not in the cert/u);
    await refused(
      url('localhost', `sslmode=verify-full&sslrootcert=${file('another.pem')}`),
      /^unreachable: .*certificate/u,
    );
    // The system's authorities do not know it.
    await refused(url('localhost', 'sslmode=verify-full'), /^unreachable: .*certificate/u);
    await server.halt('fast');
    await certify(server.folder, ['127.0.0.1']);
    await server.start();
    assert.equal(await isSealed(url('127.0.0.1', wish)), true);
    await refused(url('localhost', wish), /^unreachable: .*localhost/u);
  });

  test('a file of the URL that is missing, or none, is named and not passed over', async () => {
    for (const name of ['sslrootcert', 'sslcert', 'sslkey'])
      await refused(
        url('127.0.0.1', `sslmode=require&${name}=${file('missing.pem')}`),
        /^denied: .*missing\.pem.*ENOENT/u,
      );
    await refused(url('127.0.0.1', `sslmode=verify-full&sslrootcert=${file('none.pem')}`), /^unreachable: /u);
  });

  test('a server without TLS is told nothing where TLS is asked for', async () => {
    const heard: Buffer[] = [];
    const without = createServer((socket) => {
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.write('N');
      });
    }).listen(0, '127.0.0.1');
    await once(without, 'listening');
    const at = without.address();
    const port = at !== null && typeof at === 'object' ? at.port : 0;
    const place = `postgres://anna:secret@127.0.0.1:${port}/d?sslmode=require`;
    await rejectsWith(openDatabase({ url: place, mustExist: false, now: () => 1 }), 'unreachable');
    // The one question whether there is TLS: length, and its number.
    assert.deepEqual(Buffer.concat(heard).toString('hex'), '0000000804d2162f');
    without.close();
  });
});
