// needs: linux postgresql
/**
 * A vendor's authority and a host whose data are moved to a PostgreSQL server: machines are licensed there, the server goes away
 * and comes back while the host runs, everything that can be wrong with the database is refused by its code, and the way back.
 */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ActivationRequestInput, createActivationRequest, createSigner, type VendorId } from '@attiva/protocol';
import { type StartedPostgres, type StartedProcess, sharedPostgres } from '@attiva/testkit';
import { askAttiva, type Refusal, refusedAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, type Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachine } from '../../site/product.ts';
import { createRegisteredSite } from '../../site/registered-site.ts';
import { createVendor, otherProducts, type Vendor } from '../../site/vendor.ts';

/** The one account whose password this server asks for (testkit). */
const user = 'locked';
const password = 'e2e/w@rd:91-secret';

describe('host and authority on PostgreSQL', () => {
  const folder = createFolder('postgres');
  const passwordFile = join(folder, 'database.word');
  let server: StartedPostgres;
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;
  const running: StartedProcess[] = [];
  let first: MachineCall;
  const clients = new Set<string | undefined>();

  before(async () => {
    server = await sharedPostgres();
    await server.sql(`create role ${user} login password '${password}'`);
    for (const name of ['of_host', 'of_authority', 'of_nobody'])
      await server.sql(`create database ${name} owner ${user}`);
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.84.0.1', host: '127.84.0.21' }));
    setupKey = await aurora.setupKey('desktop', 2025);
    first = { directory: join(folder, 'machine-1'), edition: 'desktop', setupKey, host: host.address };
  });

  after(stopAll);

  async function stopAll(): Promise<void> {
    for (const one of running.splice(0)) await one.stop();
  }

  async function serve(...services: readonly (Host | Vendor)[]): Promise<void> {
    for (const service of services) running.push(await service.serve());
  }

  async function licensed(
    machine: MachineCall = { ...first, directory: join(folder, `machine-${clients.size + 1}`) },
  ): Promise<MachineResult> {
    const result = await runMachine({ rootsFile: aurora.rootsFile }, machine);
    assert.equal(result.status.licensed, true, JSON.stringify(result.reports));
    clients.add(result.directory);
    return result;
  }

  /** A machine that asks until it is licensed: the host takes a moment to have its connections and its locks back. */
  async function licensedAgain(): Promise<void> {
    const machine = { ...first, directory: join(folder, 'machine-again') };
    for (let left = 30; ; left -= 1) {
      const { status, reports } = await runMachine({ rootsFile: aurora.rootsFile }, machine);
      if (status.licensed) break;
      assert.ok(left > 0, JSON.stringify(reports));
    }
    clients.add(machine.directory);
  }

  const url = (database: string): string => server.url(database, user);
  const given = (database: string): string[] => ['--to', url(database), '--database-password-file', passwordFile];
  const ofHost = ['--data'];

  test('both are moved while they do not run: copied, counted, the configuration written, and nothing of the password shown', async () => {
    await serve(host);
    await licensed();
    await refusedAttiva(['host', 'migrate-database', ...given('of_host'), ...ofHost, host.folder], 'already-running');
    await stopAll();
    const move = ['host', 'migrate-database', ...given('of_host'), '--write-config', ...ofHost, host.folder];
    const moved = await askAttiva<{ tables: { from: number; to: number }[]; rows: number; written: boolean }>(move);
    assert.ok(moved.rows > 10 && moved.written && moved.tables.every(({ from, to }) => from === to));
    const check = ['host', 'migrate-database', '--check', '--to', 'sqlite:host.db', ...ofHost, host.folder];
    assert.equal((await askAttiva<{ same: boolean }>(check)).same, true);
    const told = await runAttiva([
      'authority',
      'migrate-database',
      aurora.folder,
      ...given('of_authority'),
      '--write-config',
    ]);
    assert.equal(told.exit, 0, told.stderr);
    assert.match(told.stdout, /^Written .*authority\.toml: database = "postgres:\/\/locked@/m);
    assert.doesNotMatch(
      told.stdout + told.stderr + readFileSync(join(host.folder, 'host.toml'), 'utf8'),
      /e2e\/w|91-secret/,
    );
  });

  test('a host registers and machines are licensed through the two, with one count from before and after', async () => {
    await serve(aurora, host);
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-office'));
    await licensed(first);
    await licensed();
    const os = applicationOf(await host.status(), 'aurora-os');
    assert.deepEqual([os.serving, os.inventory], [true, 2]);
    assert.equal(applicationOf(await host.status(), 'aurora-office').serving, true);
  });

  test('the server goes away and comes back: 503 with Retry-After, the cause named, then licensed again without a restart', async () => {
    await server.halt('fast');
    const answer = await activation();
    assert.deepEqual([answer.status, answer.code], [503, 'database-unreachable']);
    assert.ok(Number(answer.retryAfter) > 0, String(answer.retryAfter));
    const doctor = await runAttiva(['doctor', '--json', ...ofHost, host.folder]);
    const { cause } = JSON.parse(doctor.stdout) as { cause: { code: string; id: string } };
    assert.deepEqual([cause.code, cause.id], ['database-unreachable', 'host-database']);
    await server.start();
    await licensedAgain();
    assert.equal(applicationOf(await host.status(), 'aurora-os').inventory, clients.size);
  });

  test('backup and bundle hold nothing of the password', async () => {
    const backup = join(folder, 'host.attiva-backup');
    const open = readFileSync(join(host.folder, 'host.toml'), 'utf8');
    writeFileSync(
      join(host.folder, 'host.toml'),
      open.replace(/^databasePasswordFile.*$/m, '').replace(`${user}@`, `${user}:${encodeURIComponent(password)}@`),
    );
    const bundle = join(folder, 'bundle.json');
    await askAttiva(['host', 'backup', backup, ...ofHost, host.folder]);
    await askAttiva(['doctor', 'bundle', bundle, ...ofHost, host.folder]);
    writeFileSync(join(host.folder, 'host.toml'), open);
    for (const file of [backup, bundle]) {
      const text = readFileSync(file, 'latin1');
      for (const secret of [password, encodeURIComponent(password)]) assert.equal(text.includes(secret), false, file);
    }
    await stopAll();
    const restored = join(folder, 'restored');
    await refusedAttiva(['host', 'restore', backup, ...ofHost, restored], 'database-denied');
    const database = ['--database', url('of_nobody'), '--database-password-file', passwordFile];
    await askAttiva(['host', 'restore', backup, ...database, ...ofHost, restored]);
    await server.sql(`drop database of_nobody`);
  });

  describe('what can be wrong with a database', () => {
    let copies = 0;

    /** Starts the host of this test, its configuration changed. */
    async function startedWith(code: string, change: (toml: string) => string): Promise<Refusal> {
      const copy = join(folder, `wrong-${(copies += 1)}`);
      cpSync(host.folder, copy, { recursive: true });
      const toml = join(copy, 'host.toml');
      writeFileSync(toml, change(readFileSync(toml, 'utf8')));
      const refusal = await refusedAttiva(['host', 'serve', ...ofHost, copy], code);
      assert.doesNotMatch(JSON.stringify(refusal), /e2e\/w|e2e%2Fw|91-secret/);
      return refusal;
    }

    const at = (text: string) => (toml: string) => toml.replace(/^database = .*$/m, `database = "${text}"`);

    test('a URL that is none, a server that is not there, a database that is not there', async () => {
      await startedWith('config-invalid', at(`postgres://${user}:${password}@127.0.0.1/x`));
      await startedWith('config-invalid', at('postgres://locked@127.0.0.1:99999/x'));
      assert.match(
        (await startedWith('database-unreachable', at('postgres://locked@127.0.0.1:1/of_host'))).detail,
        /127\.0\.0\.1:1/,
      );
      await startedWith('database-missing', at(url('nowhere')));
    });

    test('a wrong password, one that others can read, an account without the right to make tables', async () => {
      const wrong = join(folder, 'wrong.word');
      writeFileSync(wrong, 'another\n', { mode: 0o600 });
      const file = (path: string) => (toml: string) =>
        toml.replace(/^databasePasswordFile.*$/m, `databasePasswordFile = "${path}"`);
      assert.match((await startedWith('database-denied', file(wrong))).detail, /password/);
      chmodSync(wrong, 0o644);
      await startedWith('storage-failed', file(wrong));
      await server.sql('create database of_others');
      const init = [
        'host',
        'init',
        aurora.vendorFile,
        '--database',
        url('of_others'),
        '--database-password-file',
        passwordFile,
      ];
      assert.match(
        (await refusedAttiva([...init, ...ofHost, join(folder, 'others')], 'database-denied')).detail,
        /schema public/,
      );
    });

    test('an empty one, one of another role, of another program, of another vendor', async () => {
      await server.sql(`create database of_new owner ${user}`);
      await startedWith('database-missing', at(url('of_new')));
      await startedWith('database-foreign', at(url('of_authority')));
      await server.sql('create table orders (id int)', 'of_new');
      const init = [
        'host',
        'init',
        aurora.vendorFile,
        '--database',
        url('of_new'),
        '--database-password-file',
        passwordFile,
      ];
      await refusedAttiva([...init, ...ofHost, join(folder, 'new')], 'database-foreign');
      const borealis = await createVendor({ folder, name: 'borealis', address: '127.84.0.2', packToml: otherProducts });
      const toml = join(borealis.folder, 'authority.toml');
      const text = readFileSync(toml, 'utf8');
      const lines = `database = "${url('of_authority')}"\ndatabasePasswordFile = "${passwordFile}"\n`;
      writeFileSync(toml, `${lines}${text}`);
      const { detail } = await refusedAttiva(['authority', 'serve', borealis.folder], 'database-foreign');
      assert.match(detail, /aurora\.example.*borealis\.example/);
    });

    test('one that was moved away, one of a newer version', async () => {
      assert.match((await startedWith('database-moved', at('sqlite:host.db'))).detail, /of_host/);
      await server.sql(
        `insert into schema_migration values (999, '0999-later', 0);
        insert into database_label values ('step 0999-later', '97.1.0')`,
        'of_host',
      );
      assert.match((await startedWith('database-newer', (toml) => toml)).detail, /0999-later.*97\.1\.0/);
      await server.sql('delete from schema_migration where position = 999', 'of_host');
    });
  });

  test('back in a file, and the server’s database refuses to be served', async () => {
    await askAttiva(['host', 'migrate-database', '--to', 'sqlite:two.db', '--write-config', ...ofHost, host.folder]);
    const copy = join(folder, 'still-there');
    cpSync(host.folder, copy, { recursive: true });
    await serve(host);
    await licensed(first);
    assert.equal(applicationOf(await host.status(), 'aurora-os').inventory, clients.size);
    writeFileSync(
      join(copy, 'host.toml'),
      `database = "${url('of_host')}"\ndatabasePasswordFile = "${passwordFile}"\n`,
    );
    await refusedAttiva(['host', 'serve', ...ofHost, copy], 'database-moved');
  });

  /** One machine's request, as bytes: what the host answers, head and all. */
  async function activation(): Promise<{ status: number; code: string; retryAfter: string | null }> {
    const signer = createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const input: ActivationRequestInput = {
      vendor: aurora.id as VendorId,
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      roots: [],
      revocations: {},
      device: [0, 0, 0],
      state: 2,
      minutesLeft: 0,
      virtual: true,
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(16).toString('base64url') as ActivationRequestInput['jti'],
    };
    const { statement } = await createActivationRequest(input, signer);
    const response = await fetch(`http://${host.address}/v1/activations`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: statement,
    });
    const { code } = (await response.json()) as { code: string };
    return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
  }
});
