import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaking } from '../../words/speaking.ts';
import {
  findingText,
  findingTone,
  type MonthOfUse,
  monthsFile,
  readUsageView,
  type ReceivedUsage,
  shownUsage,
  statementsFile,
  usageAddress,
  usageChart,
  usageChoices,
} from './usage-facts.ts';

function month(of: string, customer: string | null, use: number, quantity: number | null = 20): MonthOfUse {
  const over = quantity === null ? 0 : Math.max(0, use - quantity);
  return { month: of, customer, application: 'os', hosts: 1, use, day: `${of}-03`, agreements: 1, quantity, over };
}

function statement(of: string, customer: string | null, findings: ReceivedUsage['findings'] = []): ReceivedUsage {
  const fields = { digest: 'd'.repeat(43), host: 'h', from: `${of}-01`, to: `${of}-30`, whole: true };
  return { ...fields, month: of, customer, signedAt: 0, receivedAt: 60, findings };
}

const named = (application: string, of: 'use' | 'bought'): string => `${application} ${of}`;

test('the address holds customer, month and the statement that is read, and nothing else gets into it', () => {
  const view = { customer: 'Rossi & "Söhne" SpA', month: '2026-11', statement: 'x'.repeat(43) };
  assert.deepEqual(readUsageView(new URLSearchParams(usageAddress(view).split('?')[1])), view);
  assert.equal(usageAddress({ customer: '', month: '' }), '/usage');
  const odd = new URLSearchParams({ month: '2026-1', statement: '../../x', customer: 'x'.repeat(201) });
  assert.deepEqual(readUsageView(odd), { customer: '', month: '', statement: '' });
});

test('a customer and a month narrow both lists, and only what was sent can be chosen', () => {
  const lists = {
    statements: [statement('2026-11', 'Rossi'), statement('2026-10', 'Bianchi'), statement('2026-10', null)],
    months: [month('2026-11', 'Rossi', 5), month('2026-10', 'Bianchi', 6)],
  };
  const shown = shownUsage(lists, { customer: 'Rossi', month: '', statement: '' });
  assert.deepEqual([shown.statements.length, shown.months.length], [1, 1]);
  assert.equal(shownUsage(lists, { customer: 'Rossi', month: '2026-10', statement: '' }).statements.length, 0);
  assert.deepEqual(usageChoices(lists), { customers: ['Bianchi', 'Rossi'], months: ['2026-11', '2026-10'] });
});

test('a month that nobody stated is a gap, over the turn of a year too', () => {
  const { places, series } = usageChart([month('2027-01', 'Rossi', 25), month('2026-11', 'Rossi', 7)], named);
  assert.deepEqual(places, ['2026-11', '2026-12', '2027-01']);
  assert.deepEqual(series, [
    { name: 'os use', values: [7, undefined, 25] },
    { name: 'os bought', values: [20, undefined, 20] },
  ]);
  assert.deepEqual(usageChart([], named), { places: [], series: [] });
});

test('customers are added up; where one may use any number, no number of all is drawn', () => {
  const both = usageChart([month('2026-11', 'Rossi', 7), month('2026-11', 'Bianchi', 8, 30)], named);
  assert.deepEqual(
    both.series.map(({ values }) => values[0]),
    [15, 50],
  );
  const any = usageChart([month('2026-11', 'Rossi', 7), month('2026-11', 'Bianchi', 8, null)], named);
  assert.deepEqual(any.series, [{ name: 'os use', values: [15] }]);
});

test('a month of another century does not make a chart without end', () => {
  assert.equal(usageChart([month('1026-01', 'Rossi', 1), month('2026-01', 'Rossi', 1)], named).places.length, 120);
});

test('what a host announces itself is told, the rest is warned of, also what a later authority invents', () => {
  assert.deepEqual(['correction', 'restored', 'missing-days', 'changed-figure', 'new'].map(findingTone), [
    'info',
    'info',
    'warn',
    'warn',
    'warn',
  ]);
});

test('both lists as files: no cell becomes a formula', () => {
  const csv = monthsFile([month('2026-11', '=cmd()', 25)], 'csv');
  assert.equal(
    csv,
    `\ufeffmonth,customer,application,hosts,use,day,quantity,over\r\n2026-11,'=cmd(),os,1,25,2026-11-03,20,5\r\n`,
  );
  const found = [statement('2026-11', 'Rossi', [{ what: 'missing-days', text: '2026-11-02 is missing.', facts: {} }])];
  assert.match(statementsFile(found, 'csv'), /1970-01-01T00:01:00Z,d{43},2026-11-02 is missing\.\r\n$/);
  assert.deepEqual(JSON.parse(statementsFile(found, 'json')), { statements: found });
});

test('what stands out is told in the language of the reader, and what is not known here as the authority tells it', () => {
  const told = (language: 'en' | 'it', what: string, facts: Readonly<Record<string, string | number>>): string =>
    findingText({ what, text: 'As told.', facts }, speaking(language, language, 'UTC'));
  const changed = { day: '2026-11-27', application: 'os', figure: 'use', before: 1250, now: 20 };
  assert.equal(told('en', 'changed-figure', changed), '2026-11-27, os, use: 20, was 1,250 in the statement before');
  assert.equal(
    told('it', 'missing-days', { from: '2026-11-02', to: '2026-11-04' }),
    'dal 2026-11-02 al 2026-11-04: nessuna dichiarazione ne ha i dati',
  );
  assert.equal(
    told('en', 'missing-days', { from: '2026-11-02', to: '2026-11-02' }),
    '2026-11-02: no statement has figures of it',
  );
  assert.equal(told('en', 'restored', { at: 0 }), 'the host says that its data was restored on Jan 1, 1970');
  assert.equal(told('it', 'something-later', {}), 'As told.');
});
