import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import fc from 'fast-check';
import {
  activate,
  administer,
  outcomeOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import type { MergedTable, TablePage } from './client-table.ts';
import { checkTableFile, partsOfTable, writeTableFile } from './table-file.ts';
import { readTableClient, type TableClient } from './table-line.ts';

const day = 86_400;

async function tableOf(trial: TrialHost, names = false): Promise<TablePage> {
  return trial.host.doors.table.page(undefined, { names, actor: 'test' });
}

async function merge(trial: TrialHost, clients: readonly object[]): Promise<MergedTable & { readonly code?: string }> {
  const { body } = await administer(trial, '/v1/client-table', { from: 'elsewhere', clients });
  return body as unknown as MergedTable & { readonly code?: string };
}

async function inventoryOf(trial: TrialHost): Promise<number> {
  return (await statusOf(trial)).inventory;
}

/** A second host of the same vendor with the same clock. */
async function secondHost(trial: TrialHost): Promise<TrialHost> {
  return startTrialHost({ madeVendor: trial.vendor, clock: trial.clock });
}

describe('the table of clients on another host', () => {
  let [old, fresh]: [TrialHost, TrialHost] = [undefined as never, undefined as never];
  const clients: TrialClient[] = Array.from({ length: 6 }, () => trialClient());
  before(async () => {
    old = await startTrialHost();
    fresh = await secondHost(old);
    for (const [index, client] of clients.entries()) {
      await activate(old, client, { name: `pc-${index}` });
      old.clock.ms += 1000;
      await activate(old, client, { name: `pc-${index}` });
    }
  });
  after(async () => {
    await old.stop();
    await fresh.stop();
  });

  test('counts at once, once, also when it comes twice; without names unless they were asked for', async () => {
    const { clients: rows } = await tableOf(old);
    assert.ok(rows.every((row) => !('name' in row)));
    assert.deepEqual(await merge(fresh, rows), {
      rows: 6,
      added: 6,
      updated: 0,
      known: 0,
      unknownProduct: 0,
      succeeded: 0,
    });
    assert.equal(await inventoryOf(fresh), 6);
    assert.equal((await merge(fresh, rows)).known, 6);
    assert.equal(await inventoryOf(fresh), 6);
  });

  test('takes one client twice in a file, and one machine with two applications and one name', async (t) => {
    const third = await secondHost(old);
    t.after(() => third.stop());
    const { clients: rows } = await tableOf(old, true);
    assert.ok(rows.every(({ name }) => name !== undefined));
    const later = rows.map((row) => ({ ...row, lastSeen: row.lastSeen + 1 }));
    const office = rows.map((row) => ({ ...row, application: 'aurora-office', edition: 'office', generation: 2024 }));
    const merged = await merge(third, [...rows, ...later, ...office]);
    const { added, updated, known } = merged;
    assert.deepEqual([added, updated, known], [12, 6, 0], JSON.stringify(merged));
    assert.equal(await inventoryOf(third), 6);
    const { clients: kept } = await tableOf(third, true);
    assert.deepEqual(
      kept.map(({ name = '' }) => name).toSorted(),
      [...rows, ...rows].map(({ name = '' }) => name).toSorted(),
    );
    const newest = new Map(later.map(({ client, lastSeen }) => [client, lastSeen]));
    for (const row of kept.filter(({ application }) => application === 'aurora-os'))
      assert.equal(row.lastSeen, newest.get(row.client));
  });

  test('splits nobody: each client brings the turn of the other store, is served and renewed, and counted once', async () => {
    for (const client of clients) {
      const before = client.prev;
      old.clock.ms += 1000;
      assert.equal(outcomeOf(await activate(fresh, client)), 'licensed');
      assert.notEqual(client.prev?.store, before?.store);
      old.clock.ms += 1000;
      assert.equal(outcomeOf(await activate(fresh, client)), 'licensed');
    }
    assert.equal(await inventoryOf(fresh), 6);
    const { clones, warnings } = await fresh.host.doors.status();
    assert.deepEqual([clones, warnings], [[], []]);
  });

  test('splits nobody after a client that this host had answered before came back by an import', async () => {
    const [client] = clients;
    assert.ok(client);
    // Forgotten here, but the client remembers this host's turn.
    await withDatabase(fresh, (database) => database.run('delete from clients where client = ?', [client.signer.id]));
    await merge(fresh, (await tableOf(old)).clients);
    old.clock.ms += 1000;
    assert.equal(outcomeOf(await activate(fresh, client)), 'licensed');
    assert.deepEqual((await fresh.host.doors.status()).clones, []);
  });

  test('lets no clone through that would be found without it', async () => {
    const [honest] = clients;
    assert.ok(honest);
    const twin: TrialClient = { ...honest, device: [4001, 4002, 4003] };
    const outcomes: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (const client of [honest, twin]) {
        old.clock.ms += 1000;
        outcomes.push(outcomeOf(await activate(fresh, client)));
      }
    }
    assert.ok(outcomes.includes('new-identity'), outcomes.join());
  });

  test('a request recorded at the other host, played here after the import, counts nobody', async () => {
    const { clients: rows } = await tableOf(old);
    const lone = await secondHost(old);
    try {
      const recorded = { ...rows[0] } as TableClient;
      await merge(lone, [recorded]);
      const kept = await withDatabase(lone, (database) =>
        database.all<{ last_iat: number; turn: number }>('select last_iat, turn from clients'),
      );
      assert.deepEqual(kept, [{ last_iat: recorded.lastIat, turn: 0 }]);
      const replayed = clients.find(({ signer }) => signer.id === recorded.client);
      assert.ok(replayed);
      assert.equal(await activate(lone, { ...replayed }, { iat: recorded.lastIat }), 'request-overtaken');
    } finally {
      await lone.stop();
    }
  });

  test('older rows lower nothing, newer ones win; what this host itself answered stays as it is', async () => {
    const row = (await tableOf(fresh)).clients[0];
    assert.ok(row);
    const turns = (): Promise<object[]> =>
      withDatabase(fresh, (database) =>
        database.all('select turn, head, tip_jti, device from clients where client = ?', [row.client]),
      );
    const before = await turns();
    const older = { ...row, lastSeen: row.firstSeen, lastIat: row.firstSeen, leaseUntil: 0, edition: 'server' };
    assert.equal((await merge(fresh, [older])).known, 1);
    const now = Math.floor(fresh.clock.ms / 1000);
    const newer = { ...row, firstSeen: row.firstSeen - day, lastSeen: now, leaseUntil: row.leaseUntil + day, state: 5 };
    assert.equal((await merge(fresh, [newer])).updated, 1);
    const after = (await tableOf(fresh)).clients.find(({ client }) => client === row.client);
    assert.deepEqual(after, newer);
    assert.deepEqual(await turns(), before);
  });

  test('rows of vendors and products that are not here are left out; an identity that was succeeded stays gone', async () => {
    const row = (await tableOf(old)).clients[0];
    assert.ok(row);
    const strange = [
      { ...row, vendor: 'borealis.example' },
      { ...row, application: 'aurora-nothing' },
      { ...row, edition: 'no-such-edition' },
    ];
    assert.equal((await merge(fresh, strange)).unknownProduct, 3);
    const gone = trialClient().signer.id;
    await withDatabase(fresh, (database) =>
      database.run('insert into succeeded values (?, ?, ?, 1, 1)', [row.vendor, row.application, gone]),
    );
    const before = await inventoryOf(fresh);
    assert.equal((await merge(fresh, [{ ...row, client: gone }])).succeeded, 1);
    assert.equal(await inventoryOf(fresh), before);
  });

  test('a forged part is refused whole, with every wrong field; so is what comes without the token', async () => {
    const row = (await tableOf(old)).clients[0];
    assert.ok(row);
    const before = JSON.stringify(await tableOf(fresh));
    const future = Math.floor(fresh.clock.ms / 1000) + 5 * 3600;
    const forged: readonly object[] = [
      { ...row, name: '=cmd|calc' },
      { ...row, name: 'x'.repeat(254) },
      { ...row, name: '\u001b[2J' },
      { ...row, lastSeen: future },
      { ...row, lastIat: future },
      { ...row, leaseUntil: row.lastSeen + 4000 * day },
      { ...row, client: '../../etc' },
      { ...row, vendor: 'x' },
      { ...row, device: [1, 2, 4096] },
      { ...row, state: 7 },
      { ...row, virtual: 1 },
      { ...row, firstSeen: row.lastSeen + 1 },
      { ...row, generation: 1e21 },
      { vendor: row.vendor },
    ];
    for (const one of forged) {
      assert.equal((await merge(fresh, [row, one])).code, 'wrong-usage', JSON.stringify(one).slice(0, 200));
    }
    for (const clients of [5, null, 'x', Array.from({ length: 1001 }, () => row)]) {
      assert.equal((await administer(fresh, '/v1/client-table', { from: 'x', clients })).status, 400);
    }
    const stranger = await administer(
      fresh,
      '/v1/client-table',
      { from: 'x', clients: [row] },
      { authorization: `Bearer ${'y'.repeat(43)}` },
    );
    assert.equal(stranger.status, 403);
    const { header: _then, ...rest } = JSON.parse(before) as TablePage;
    const { header: _now, ...same } = await tableOf(fresh);
    assert.deepEqual(same, rest);
  });

  test('names travel where asked for, and never over one that the machine told itself', async () => {
    const named = (await tableOf(old, true)).clients;
    assert.ok(named.every(({ name }) => /^pc-\d$/.test(name ?? '')));
    const third = await secondHost(old);
    try {
      const [client] = clients;
      assert.ok(client);
      await activate(third, client, { name: 'renamed' });
      await merge(third, named);
      const names = (await tableOf(third, true)).clients.map(({ name }) => name);
      assert.deepEqual(names.map(String).toSorted(), ['pc-1', 'pc-2', 'pc-3', 'pc-4', 'pc-5', 'renamed']);
    } finally {
      await third.stop();
    }
  });

  test('both are in the audit, without a name', async () => {
    const { entries } = await fresh.host.doors.audit.list({ limit: 100 });
    assert.ok(entries.some(({ action, details }) => action === 'clients-imported' && details['added'] === 6));
    assert.ok(
      (await old.host.doors.audit.list({ limit: 5 })).entries.some(({ action }) => action === 'clients-exported'),
    );
  });
});

describe('the file of the table', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attiva-table-'));
  });
  after(() => rm(folder, { recursive: true }));
  const header = { attivaClientTable: 1, program: '0.1.0', store: 's', at: 1 } as const;
  const now = 1_800_000_000;
  const row = {
    vendor: 'aurora.example',
    application: 'aurora-os',
    client: 'A'.repeat(20),
    edition: 'desktop',
    generation: 2025,
    firstSeen: 1,
    lastSeen: 2,
    lastIat: 2,
    leaseUntil: 0,
    state: 1,
    minutesLeft: 0,
    virtual: false,
    device: [1, 2, 3],
  } as const;
  const hasCode = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

  async function* pages(count: number): AsyncGenerator<TablePage> {
    yield { header, clients: Array.from({ length: count }, () => row as unknown as TableClient) };
    yield { header, clients: [] };
  }

  test('comes back as it was written, in parts; an empty table too', async () => {
    for (const count of [0, 5]) {
      const file = join(folder, `table-${count}`);
      assert.equal(await writeTableFile({ file, replace: false }, pages(count)), count);
      assert.deepEqual(await checkTableFile(file, now), { header, rows: count });
      const parts: (readonly TableClient[])[] = [];
      for await (const part of partsOfTable(file, 2)) parts.push(part);
      assert.deepEqual(
        parts.flat(),
        Array.from({ length: count }, () => row),
      );
      assert.ok(parts.every(({ length }) => length <= 2));
      await assert.rejects(writeTableFile({ file, replace: false }, pages(1)), hasCode('already-initialized'));
      assert.equal((await checkTableFile(file, now)).rows, count);
    }
    await assert.rejects(writeTableFile({ file: folder, replace: true }, pages(1)), hasCode('wrong-usage'));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  test('cut off, lengthened, or of something else: the line is named', async () => {
    const file = join(folder, 'bad');
    await writeTableFile({ file, replace: true }, pages(3));
    const good = await readFile(file, 'utf8');
    const bad = [
      good.split('\n').slice(0, 3).join('\n'),
      good.replace('{"end":3}', '{"end":4}'),
      `${good}${JSON.stringify(row)}\n`,
      good.replace('"state":1', '"state":9'),
      good.replace('"attivaClientTable":1', '"attivaClientTable":2'),
      good.replace('{', '{{'),
      '',
      'x'.repeat(100_000),
      '[]\n{}\n',
    ];
    for (const text of bad) {
      await writeFile(file, text);
      await assert.rejects(checkTableFile(file, now), hasCode('wrong-usage'), text.slice(0, 80));
    }
    await assert.rejects(checkTableFile(folder, now), hasCode('wrong-usage'));
    await assert.rejects(checkTableFile(join(folder, 'nowhere'), now), hasCode('wrong-usage'));
  });

  test('a row is either refused in words or exactly the fields that are known, whatever it is', () => {
    const fields = fc.record(
      Object.fromEntries(
        Object.keys(row).map((name) => [name, fc.oneof(fc.constant(row[name as keyof typeof row]), fc.jsonValue())]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fields, fc.jsonValue()), (value) => {
        try {
          const read = readTableClient(value, now);
          assert.deepEqual({ ...(value as object), ...read }, value);
          assert.ok(read.lastSeen <= now + 4 * 3600);
        } catch (error) {
          assert.ok(hasCode('wrong-usage')(error), String(error));
        }
      }),
    );
  });
});
