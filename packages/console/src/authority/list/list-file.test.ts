import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FileShape, listFile } from './list-file.ts';

interface Row {
  readonly key: string;
  readonly used: number | null;
}

const shape: FileShape<Row> = {
  name: 'keys',
  columns: { key: ({ key }) => key, used: ({ used }) => used },
};

test('a list is saved with its columns, a formula made a text; JSON has the rows as they came', () => {
  const rows = [
    { key: '=1+1', used: 3 },
    { key: 'YEPS8', used: null },
  ];
  assert.equal(listFile(rows, shape, 'csv'), "\ufeffkey,used\r\n'=1+1,3\r\nYEPS8,\r\n");
  assert.deepEqual(JSON.parse(listFile(rows, shape, 'json')), { keys: rows });
  assert.equal(listFile([], shape, 'csv'), '\ufeffkey,used\r\n');
});
