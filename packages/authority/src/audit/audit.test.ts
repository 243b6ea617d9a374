import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { migrations } from '../migrations/migrations.ts';
import { pageOfAudit } from './audit.repository.ts';

test('a search looks at twenty thousand rows for one page, and says where to go on', async (t) => {
  const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now: () => 0 });
  t.after(() => database.close());
  await database.migrate(migrations);
  await database.run(
    `with recursive n(position) as (select 1 union all select position + 1 from n where position < 45000)
      insert into audit (position, at, actor, action, subject, details)
      select position, position, 'anna', 'key-created', 's' || position || '.', '{}' from n`,
  );
  const found: number[] = [];
  const places: (number | undefined)[] = [];
  for (let before: number | undefined = 45_001; before !== undefined; before = places.at(-1)) {
    const page: Awaited<ReturnType<typeof pageOfAudit>> = await pageOfAudit(database, {
      search: 's7.',
      before,
      limit: 10,
    });
    found.push(...page.entries.map(({ position }) => position));
    places.push(page.next);
  }
  assert.deepEqual([found, places], [[7], [25_001, 5001, undefined]]);
  assert.equal((await pageOfAudit(database, { limit: 10 })).next, 44_991);
});
