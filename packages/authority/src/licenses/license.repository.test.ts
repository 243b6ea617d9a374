import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { compareFacts, type DeviceFacts, type KeyId } from '@attiva/protocol';
import { onSqliteAlone } from '@attiva/testkit';
import fc from 'fast-check';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { countUsed, findDevices, findTrialEnd, insertDevice, renewDevice } from './license.repository.ts';

const database = await openTestDatabase();
after(() => database.close());
for (const key of ['one', 'other']) {
  await database.run(
    `insert into product_key (id, kind, application, edition, generation, last_five, verifier, quota, created_at)
     values (?, 'device', 'aurora-os', 'desktop', 2025, 'QPZRY', ?, 9, 0)`,
    [key, new Uint8Array(1)],
  );
}

const client = (number: number): KeyId => `client-${number}` as KeyId;
const product = { application: 'aurora-os', edition: 'desktop' };

interface Kept {
  readonly key: string;
  readonly device: DeviceFacts;
  readonly client: number;
}

/** Devices in the order of their making, each with one license; some with a trial that ends at its place + 1. */
async function keep(devices: readonly Kept[]): Promise<void> {
  await database.run('delete from device_license');
  await database.run('delete from device');
  for (const [place, { key, device, client: shown }] of devices.entries()) {
    const id = String(place).padStart(3, '0');
    await insertDevice(database, { id, productKey: key, device, createdAt: place });
    await renewDevice(database, id, { device, trialUntil: place % 2 === 0 ? place + 1 : undefined });
    await database.run(
      'insert into device_license (device, client, number, counted, claims, issued_at) values (?, ?, 1, 1, ?, 0)',
      [id, client(shown), JSON.stringify({ device })],
    );
  }
}

/** Few values, so that many facts are equal, and many are absent. */
const fact = fc.nat(3);
const facts = fc.tuple(fact, fact, fact);
const kept = fc.record({ key: fc.constantFrom('one', 'other'), device: facts, client: fc.nat(5) });

test('a request finds the devices with its client key or two equal facts, of its product key, and no other', async () => {
  const devices = fc.array(kept, { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(devices, facts, fc.nat(5), async (all, device, shown) => {
      await keep(all);
      const means = (one: Kept): boolean => one.client === shown || compareFacts(one.device, device).equal >= 2;
      const placesOf = (fits: (one: Kept) => boolean): number[] =>
        all.flatMap((one, place) => (means(one) && fits(one) ? [place] : []));
      const asked = { client: client(shown), device };
      const found = await findDevices(database, 'one', asked);
      assert.deepEqual(
        found.map(({ id }) => Number(id)),
        placesOf(({ key }) => key === 'one'),
      );
      const trials = placesOf(() => true).filter((place) => place % 2 === 0);
      assert.equal(
        (await findTrialEnd(database, product, asked)) ?? 0,
        trials.length === 0 ? 0 : Math.max(...trials) + 1,
      );
    }),
    { numRuns: 60 },
  );
});

onSqliteAlone('reads how SQLite plans a request; PostgreSQL plans by what its tables hold', () => {
  test('however many devices a key has, a request looks at none of the others', async () => {
    const read: string[] = [];
    const explained = {
      ...database,
      all: async <Row extends object>(sql: string, parameters?: Parameters<typeof database.all>[1]): Promise<Row[]> => {
        const plan = await database.all<{ detail: string }>(`explain query plan ${sql}`, parameters);
        read.push(...plan.map(({ detail }) => detail));
        return [];
      },
      get: async <Row extends object>(
        sql: string,
        parameters?: Parameters<typeof database.get>[1],
      ): Promise<undefined> => {
        await explained.all<Row>(sql, parameters);
        return undefined;
      },
    };
    const asked = { client: client(1), device: [1, 2, 3] as const };
    await findDevices(explained, 'one', asked);
    await findTrialEnd(explained, product, asked);
    const ofKey = read.filter((step) => /SCAN (?!s\b)|product_key=\?/.test(step));
    assert.deepEqual(ofKey, [], read.join('\n'));
    assert.equal(read.filter((step) => step.includes('device_by_')).length, 6, read.join('\n'));
    read.length = 0;
    await countUsed(explained, 'one');
    assert.match(read.join('\n'), /^SEARCH device USING COVERING INDEX device_by_use/);
  });
});
