import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filePath, readParts } from './machine-file.ts';
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
