// sqlite alone: reads how SQLite plans each page of a long list, which PostgreSQL plans by what its tables hold
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { migrations } from '../migrations/migrations.ts';
import { listDevices } from './device.repository.ts';

const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now: () => 0 });
after(() => database.close());
await database.migrate(migrations);

/** What the database would do for a list, a line for each step. */
async function planOf(filter: Parameters<typeof listDevices>[1]): Promise<readonly string[]> {
  const steps: string[] = [];
  const explained = {
    ...database,
    all: async <Row extends object>(sql: string, parameters?: Parameters<typeof database.all>[1]): Promise<Row[]> => {
      const plan = await database.all<{ detail: string }>(`explain query plan ${sql}`, parameters);
      steps.push(...plan.map(({ detail }) => detail));
      return [];
    },
  };
  await listDevices(explained, filter);
  return steps;
}

test('however many devices have a license, a page of them reads where the one before ended, and sorts nothing', async () => {
  const cursor = '1795392000.AAAA';
  const plans = [
    [{ limit: 50 }, /^SCAN d USING INDEX device_by_creation$/],
    [{ limit: 50, cursor }, /^SEARCH d USING INDEX device_by_creation \(\(created_at,id\)<\(\?,\?\)\)$/],
    [{ limit: 50, productKey: 'k' }, /^SEARCH d USING INDEX device_by_key_and_creation \(product_key=\?\)$/],
    [
      { limit: 50, productKey: 'k', cursor },
      /^SEARCH d USING INDEX device_by_key_and_creation \(product_key=\? AND \(created_at,id\)<\(\?,\?\)\)$/,
    ],
  ] as const;
  for (const [filter, step] of plans) {
    const steps = await planOf(filter);
    const text = steps.join('\n');
    assert.ok(
      steps.some((one) => step.test(one)),
      text,
    );
    assert.doesNotMatch(text, /TEMP B-TREE|SCAN (?!d USING INDEX)/u, text);
  }
});
