import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFewStatements } from './many-rows.ts';
import { questionOf } from './question.ts';

const upsert = `
  insert into client (id, turn) values (?, ?)
  on conflict (id) do update set turn = excluded.turn`;
const rows = (count: number): [string, number][] => Array.from({ length: count }, (_, place) => [`c${place}`, place]);

test('rows of an insert come in the same order, by few statements of few sizes', () => {
  for (const count of [1, 2, 3, 20, 63, 64, 200]) {
    const questions = inFewStatements(questionOf(upsert, rows(count)));
    const values = questions.flatMap((question) => question.rows).flat();
    assert.deepEqual(values, rows(count).flat().map(String), `${count} rows`);
    for (const { text, rows: groups } of questions) {
      const parameters = groups[0]?.length ?? 0;
      assert.equal(text.match(/\$\d+/gu)?.length, parameters);
      assert.ok(text.endsWith('turn = excluded.turn') && groups.every((group) => group.length === parameters));
    }
  }
  const twenty = inFewStatements(questionOf(upsert, rows(20))).map((question) =>
    question.rows.map(({ length }) => length),
  );
  assert.deepEqual(twenty, [[32], [8]]);
  assert.match(inFewStatements(questionOf(upsert, rows(2)))[0]?.text ?? '', /values \(\$1, \$2\), \(\$3, \$4\)\n/u);
});

test('what is no insert of one row, or has a parameter behind it, stays as it is', () => {
  for (const sql of [
    'update client set turn = ? where id = ?',
    'delete from client where id = ? and turn = ?',
    'insert into client (id, turn) values (?, ?) on conflict (id) do update set turn = 5 where client.turn < ?',
    'insert into client (id, turn) select ?, ?',
    'insert into client (id, turn) values (?, lower(?))',
  ]) {
    const question = questionOf(
      sql,
      [rows(3), rows(3)].map((list) => list.flat().slice(0, sql.split('?').length - 1)),
    );
    assert.deepEqual(inFewStatements(question), [question]);
  }
});

test('a wide row is not sent in more parameters than a server takes', () => {
  const columns = Array.from({ length: 3000 }, () => '?').join(', ');
  const wide = Array.from({ length: 40 }, (_, place) => Array.from({ length: 3000 }, () => place));
  const questions = inFewStatements(questionOf(`insert into wide values (${columns})`, wide));
  assert.ok(questions.every((question) => question.rows.every(({ length }) => length <= 65_535)));
  // Not compared by `deepEqual`: the difference of two such lists takes all memory to show.
  const values = questions.flatMap((question) => question.rows).flat();
  assert.equal(values.join(), wide.flat().join());
});
