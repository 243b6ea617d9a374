import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filePath, machinesFile, partsFile, readParts } from './machine-file.ts';
import { readView } from './machine-view.ts';

const pathOf = (query: string): URLSearchParams =>
  new URL(filePath(readView(new URLSearchParams(query)), 'csv'), 'http://host').searchParams;

test('a file is of the view: its filters, order and columns, and what tells one row from every other', () => {
  const path = pathOf('state=grace&tag=a%26b&sort=-name&by=edition&columns=name,client,state');
  assert.equal(
    path.toString(),
    'tag=a%26b&state=grace&sort=-name&format=csv&columns=name%2Caddress%2Cvirtual%2Cstate%2Cclient%2Cvendor%2Capplication',
  );
  assert.equal(pathOf('').get('sort'), '-lastSeen');
  assert.match(pathOf('').get('columns') ?? '', /^name,address,virtual,edition,generation,state,group,tags,/);
});

test('what is selected is written as the host writes a whole view, in the columns that are shown', () => {
  const machine = {
    vendor: 'aurora.example',
    application: 'os',
    client: 'A'.repeat(20),
    name: '=cmd|x',
    address: null,
    edition: 'desktop',
    generation: 2025,
    state: 'licensed',
    reported: 1,
    method: 'host',
    firstSeen: 1_795_701_903,
    lastSeen: 1_795_701_903,
    expires: null,
    virtual: true,
    shortLived: false,
    group: 'lab',
    tags: ['a', 'b'],
  } as const;
  const view = readView(new URLSearchParams('columns=name,marks,lastSeen,expires'));
  const csv = machinesFile([machine], view, 'csv').slice(1).split('\r\n');
  assert.equal(csv[0], 'name,address,virtual,group,tags,lastSeen,expires,vendor,application,client');
  assert.equal(csv[1], `'=cmd|x,,true,lab,a b,2026-11-26T14:05:03Z,,aurora.example,os,${machine.client}`);
  const json: unknown = JSON.parse(machinesFile([machine], view, 'json'));
  const { name, address, virtual, group, tags, lastSeen, expires, vendor, application, client } = machine;
  assert.deepEqual(json, {
    machines: [{ name, address, virtual, group, tags, lastSeen, expires, vendor, application, client }],
  });
});

test('a grouped view is written as its parts, with how many are in none, and which numbers are least ones', () => {
  const rows = [
    { value: 'desktop', name: 'Desktop', count: { count: 2000, exact: false } },
    { value: 'server', name: '-Server', count: { count: 3, exact: true } },
  ];
  assert.equal(
    partsFile({ by: 'edition', rows, rest: 4 }, 'csv').slice(1),
    "edition,name,machines,exact\r\ndesktop,Desktop,2000,false\r\nserver,'-Server,3,true\r\n,,4,true\r\n",
  );
  assert.deepEqual(JSON.parse(partsFile({ by: 'edition', rows: rows.slice(1), rest: 0 }, 'json')), {
    parts: [{ edition: 'server', name: '-Server', machines: 3, exact: true }],
  });
});

test('rows are counted while they come, wherever the parts are cut', async () => {
  const text = 'name,client\r\npc-1,a\r\npc-2,b\r\npc-3,c\r\n';
  const parts = [text.slice(0, 5), text.slice(5, 21), text.slice(21)].map((part) => new TextEncoder().encode(part));
  const told: number[] = [];
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  const read = await readParts(stream, (rows) => told.push(rows));
  assert.deepEqual(told, [0, 1, 3]);
  assert.equal(Buffer.concat(read).toString(), text);
});

test('half a file is none', async () => {
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(new TypeError('network error'));
    },
  });
  await assert.rejects(
    readParts(broken, () => {}),
    { message: 'network error' },
  );
});
