import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureDays, historySeries, partUsed, renewalBars, reportTables, tableFile } from './report-rows.ts';
import { monthsBefore, readReportPlace, reportAddress, reportTabs } from './report-tabs.ts';

test('the address holds which report is shown, and nothing else gets into it', () => {
  const digest = 'x'.repeat(43);
  for (const tab of reportTabs) {
    const address = reportAddress({ tab, ...(tab === 'usage' && { statement: digest }) });
    const query = new URLSearchParams(address.split('?')[1] ?? '');
    assert.deepEqual(readReportPlace(query), { tab, statement: tab === 'usage' ? digest : '' });
  }
  assert.equal(reportAddress({ tab: 'use' }), '/reports');
  for (const odd of ['show=nothing', 'show=usage&statement=../..', `show=use&statement=${digest}`])
    assert.equal(readReportPlace(new URLSearchParams(odd)).statement, '', odd);
});

test('months go back a year and more, by the host’s clock in UTC', () => {
  const months = monthsBefore(Date.UTC(2027, 0, 31, 23, 59) / 1000);
  assert.deepEqual([months.length, months[0], months[1], months[12]], [13, '2027-01', '2026-12', '2026-01']);
});

const day = (name: string, application: string, inventory: number) => ({
  day: name,
  vendor: 'v',
  application,
  count: 0,
  inventory,
  licensed: 0,
  known: 0,
});

test('each product has a line of its own over the same days', () => {
  const days = [day('2026-11-01', 'os', 3), day('2026-11-02', 'os', 4), day('2026-11-02', 'office', 9)];
  const { places, series } = historySeries({ at: 0, days }, { application: ({ application }) => `The ${application}` });
  assert.deepEqual(places, ['2026-11-01', '2026-11-02']);
  assert.deepEqual(series, [
    { name: 'The os', values: [3, 4] },
    { name: 'The office', values: [undefined, 9] },
  ]);
});

test('those that are overdue stand first, before the days to come', () => {
  assert.deepEqual(renewalBars({ at: 0, overdue: 2, days: [{ from: 5, machines: 7 }] }), [
    { machines: 2 },
    { from: 5, machines: 7 },
  ]);
});

test('failures have every day that is reported, also those on which none failed, and a day its sum of causes', () => {
  const at = Date.UTC(2026, 10, 26, 20) / 1000;
  const failed = (name: string, code: string, total: number) => ({ day: name, code, total });
  const byDay = [failed('2026-11-24', 'a', 2), failed('2026-11-26', 'a', 1), failed('2026-11-26', 'b', 4)];
  assert.deepEqual(failureDays({ at, days: 3, byDay }), [
    { day: '2026-11-24', total: 2 },
    { day: '2026-11-25', total: 0 },
    { day: '2026-11-26', total: 5 },
  ]);
});

test('what part of the quantity is used, also beyond it; of any number and of none there is no part', () => {
  assert.deepEqual(
    [partUsed(5, 20), partUsed(30, 20), partUsed(5, undefined), partUsed(5, 0)],
    [0.25, 1.5, undefined, undefined],
  );
});

test('a report as a file: no cell becomes a formula', () => {
  const report = {
    at: 0,
    days: 30,
    images: 1,
    machines: 2,
    newest: [{ vendor: 'v', client: '=1', last: 0, text: '@x' }],
  };
  const csv = tableFile(report, reportTables.clones(report), 'csv');
  assert.equal(csv, `\ufefflast,vendor,client,text\r\n1970-01-01T00:00:00Z,v,'=1,'@x\r\n`);
  assert.deepEqual(JSON.parse(tableFile(report, reportTables.clones(report), 'json')), report);
});
