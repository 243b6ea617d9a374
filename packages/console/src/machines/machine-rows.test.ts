import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineFile } from './machine-file.ts';
import { type Client, listedMachine, rowsOf } from './machine-rows.ts';
import { readView } from './machine-view.ts';

const now = 1_800_000_000;
const day = 86_400;

function client(more: Partial<Client>): Client {
  return {
    vendor: 'aurora.example',
    application: 'aurora-os',
    edition: 'desktop',
    generation: 2025,
    client: 'abc',
    name: 'pc-1',
    address: null,
    state: 2,
    minutesLeft: 0,
    virtual: 0,
    firstSeen: now - day,
    lastSeen: now - day,
    leaseUntil: 0,
    ...more,
  };
}

test('a machine is licensed while its lease lasts, then in grace, then it is told', () => {
  const state = (more: Partial<Client>): string => listedMachine(client(more), now).state;
  assert.equal(state({ leaseUntil: now + 1 }), 'licensed');
  assert.equal(state({ leaseUntil: now - day, lastSeen: now - 200 * day }), 'grace', 'what follows a lease');
  assert.equal(state({ leaseUntil: now - 31 * day, lastSeen: now - 200 * day }), 'notification');
  assert.equal(state({ minutesLeft: 2 * 1440 }), 'grace', 'what it reported lasts');
  assert.equal(state({ minutesLeft: 1440 }), 'notification', 'and ends');
  assert.equal(state({ state: 5, minutesLeft: 9999 }), 'notification');
});

test('a view chooses and orders rows', () => {
  const rows = [
    client({ client: 'a1', name: 'pc-10', lastSeen: now - 40 * day }),
    client({ client: 'b2', name: 'pc-9', leaseUntil: now + day }),
    client({ client: 'c3', name: null, edition: 'server' }),
  ].map((row) => listedMachine(row, now));
  const found = (query: string): string =>
    rowsOf(rows, readView(new URLSearchParams(query)), now)
      .map((row) => row.client)
      .join(' ');
  assert.equal(found('sort=name'), 'c3 b2 a1', 'as people count');
  assert.equal(found('search=PC-1'), 'a1');
  assert.equal(found('search=c3'), 'c3', 'by the beginning of its id');
  assert.equal(found('state=licensed'), 'b2');
  assert.equal(found('seenBefore=-30d'), 'a1');
  assert.equal(found('expiresBefore=30d'), 'b2', 'one without a lease has no end');
  assert.equal(found('edition=server&search=pc'), '');
});

test('a file has every column, and a name that a spreadsheet would run is a text', () => {
  const hostile = listedMachine(client({ name: '=HYPERLINK("http://x","y")', address: '+1,2' }), now);
  const [head, row] = machineFile([hostile], 'csv').slice(1).split('\r\n');
  assert.match(head ?? '', /^name,address,vendor,.*,client$/);
  assert.match(row ?? '', /^"'=HYPERLINK\(""http:\/\/x"",""y""\)","'\+1,2",aurora\.example,/);
  assert.equal(machineFile([hostile], 'csv').charCodeAt(0), 0xfeff, 'or Excel takes it for another alphabet');
  assert.deepEqual(JSON.parse(machineFile([hostile], 'json')), { machines: [hostile] });
});
