import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReading, translateStatement } from './placeholders.ts';

test('placeholders are numbered, and what looks like one is left alone', () => {
  const sql = `select '?', 'it''s ?', "a?""b" -- ?\n from t /* ? */ where a = ? and b like ? escape '\\' and c = ?`;
  const { text, parameters } = translateStatement(sql);
  assert.equal(parameters, 3);
  assert.equal(
    text,
    `select '?', 'it''s ?', "a?""b" -- ?\n from t /* ? */ where a = $1 and b like $2 escape '\\' and c = $3`,
  );
  assert.throws(() => translateStatement('select ?1'), TypeError);
});

test('a statement reads only when nothing in it writes', () => {
  for (const sql of ['select 1', '  -- why\n SELECT 1', 'with a as (select 1) select * from a', "select 'delete'"]) {
    assert.ok(isReading(sql), sql);
  }
  for (const sql of [
    'insert into t values (1) returning a',
    'with gone as (delete from t returning a) select * from gone',
    'update t set a = 1',
    'select * into u from t',
    '(select 1)',
    '',
  ]) {
    assert.ok(!isReading(sql), sql);
  }
});
