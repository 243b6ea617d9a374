/**
 * Child process of the fault tests: writes rows until it is killed or fails. Prints `committed N` after each commit and
 * `inside N` while a transaction is open; `failed REASON` when storage refuses.
 * Arguments: path, mode (`endless`, `hang`: stay inside the 20th transaction, `fill`: until the disk is full).
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '../open-database.ts';
import { isStorageError } from '../port/storage-error.ts';

const [path = '', mode = ''] = process.argv.slice(2);
// Unbuffered: a line that was printed before the kill must have been seen.
const say = (line: string): void => void writeSync(1, `${line}\n`);

const db = await openDatabase({ url: `sqlite:${path}`, mustExist: false, now: () => 1 });
await db.migrate([
  {
    name: '0001',
    up: (tx) =>
      tx.script(
        `create table entry (id ${tx.facts.integer} primary key, body ${tx.facts.bytes} not null) ${tx.facts.tableOptions};`,
      ),
  },
]);
const body = Buffer.alloc(mode === 'fill' ? 20_000 : 100, 7);
try {
  for (let turn = 0; ; turn += 1) {
    await db.transact(async (tx) => {
      await tx.runEach('insert into entry (id, body) values (?, ?)', [
        [turn * 2, body],
        [turn * 2 + 1, body],
      ]);
      if (mode === 'hang' && turn === 20) {
        say(`inside ${turn}`);
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      }
    });
    say(`committed ${turn}`);
  }
} catch (error) {
  if (!isStorageError(error)) throw error;
  say(`failed ${error.reason}`);
  // The database must be usable for reading after a refusal, and hold whole transactions only.
  const rows = await db.all<{ id: number }>('select id from entry');
  say(`rows ${rows.length}`);
  await db.close();
}
