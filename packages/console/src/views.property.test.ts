import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAuditView } from './audit/audit-view.ts';
import { readListView } from './authority/list/list-view.ts';
import { readUsageView } from './authority/usage/usage-facts.ts';
import { readBlocks } from './events/event-stream.ts';
import { readEventView } from './events/event-view.ts';
import { readHintView } from './hints/hint-words.ts';
import { readColumns } from './machines/machine-columns.ts';
import { machineStates, readView, sortNames, viewQuery } from './machines/machine-view.ts';
import { readPageAt } from './machines/page-at.ts';
import { readRollState } from './never/roll-view.ts';
import { readReportPlace } from './reports/report-tabs.ts';

const names = [
  'search',
  'state',
  'vendor',
  'application',
  'edition',
  'sort',
  'cursor',
  'from',
  'to',
  'show',
  'statement',
  'customer',
  'month',
];
const words = ['actor', 'action', 'kind', 'machine', 'columns', '__proto__', 'nothing'];
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...machineStates, ...sortNames, '-name', '__proto__', '2026-13-45', '9'.repeat(20)),
);
const addresses = fc
  .array(fc.tuple(fc.constantFrom(...names, ...words), value))
  .map((pairs) => new URLSearchParams([...pairs]));

test('any address of the list of machines is a view, and the address of that view is the same view', () => {
  fc.assert(
    fc.property(addresses, (query) => {
      const view = readView(query);
      assert.ok(sortNames.includes(view.sort));
      assert.deepEqual(readView(new URLSearchParams(viewQuery(view))), view);
    }),
  );
});

test('any address of the other pages is a view of short texts', () => {
  fc.assert(
    fc.property(addresses, (query) => {
      const text = query.toString();
      const views = [
        readAuditView(query),
        readEventView(query),
        readListView(text, { filters: names, sorts: names }),
        readReportPlace(query),
        readPageAt(query),
        readUsageView(query),
        { columns: readColumns(query.get('columns')), hints: readHintView(text), roll: readRollState(text) },
      ];
      for (const shown of views.flatMap((view) => Object.values(view)))
        assert.ok(typeof shown !== 'string' || query.get('cursor') === shown || shown.length <= 253, String(shown));
    }),
  );
});

test('any text of a stream is whole blocks and a rest', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('event: gap', 'id: ', 'data: {}', '\n', '\n\n', 'data: [', ':'));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      const { blocks, rest } = blocksOf(text);
      assert.ok(text.endsWith(rest) && !rest.includes('\n\n'));
      for (const { id } of blocks) assert.ok(Number.isSafeInteger(id) && id >= 0, String(id));
    }),
  );
});

/** A cut block is the one thing that it may throw at. */
function blocksOf(text: string): ReturnType<typeof readBlocks> {
  try {
    return readBlocks(text);
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error));
    return { blocks: [], rest: '' };
  }
}
