import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventFile } from './event-file.ts';
import { type EventList, emptyList, eventsOf, mostRows, paused, resumed, withBlock, withOlder } from './event-list.ts';
import { type HostEvent, readBlocks } from './event-stream.ts';
import { eventAddress, eventQuery, readEventView } from './event-view.ts';

function event(number: number, more: Partial<HostEvent> = {}): HostEvent {
  return {
    event: number,
    at: 1_795_701_903,
    number: 12290,
    vendor: 'aurora.example',
    code: 'licensed',
    application: 'aurora-os',
    edition: 'desktop',
    generation: 2025,
    client: 'c',
    name: 'pc',
    clientTime: 1,
    virtual: 0,
    state: 2,
    minutesLeft: 0,
    threshold: 25,
    count: 26,
    noticed: 'next',
    heldBy: null,
    subject: null,
    ...more,
  };
}

const block = (kind: string, id: number, data: unknown): string =>
  `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;

test('blocks are read whole, whatever a machine calls itself; the rest waits for its end', () => {
  const text = [
    block('begin', 4, { newest: 4 }),
    block('event', 5, event(5, { name: 'a\n\nevent: end' })),
    block('gap', 9, { after: 5, upTo: 9 }),
    block('invented-later', 9, {}),
    block('end', 9, { why: 'time' }),
  ].join('');
  const cut = text.length - 3;
  const first = readBlocks(text.slice(0, cut));
  assert.deepEqual(
    first.blocks.map(({ kind, id }) => `${kind} ${id}`),
    ['begin 4', 'event 5', 'gap 9'],
  );
  const [ended] = readBlocks(first.rest + text.slice(cut)).blocks;
  assert.deepEqual(ended, { kind: 'end', id: 9, why: 'time' });
  assert.throws(() => readBlocks('id: 1\nevent: event\ndata: {\n\n'), SyntaxError);
});

function after(list: EventList, ...texts: readonly string[]): EventList {
  return readBlocks(texts.join('')).blocks.reduce(withBlock, list);
}

test('events stand newest first, a gap between them, older ones behind', () => {
  const begun = after(emptyList, block('begin', 4, { newest: 4 }));
  const older = withOlder(begun, { events: [event(4), event(3)], next: 3 });
  const list = after(
    older,
    block('event', 5, event(5)),
    block('gap', 90, { after: 5, upTo: 90 }),
    block('event', 91, event(91)),
  );
  assert.deepEqual(
    list.rows.map((row) => (row.kind === 'event' ? row.event.event : `${row.after}-${row.upTo}`)),
    [91, '5-90', 5, 4, 3],
  );
  assert.deepEqual([list.last, list.older], [91, 3]);
  assert.equal(eventsOf(list).length, 4);
});

test('a pause holds what comes, and the reader gets all of it then', () => {
  const held = after(
    paused(withOlder(emptyList, { events: [event(1)] })),
    block('event', 2, event(2)),
    block('beat', 7, { newest: 7 }),
  );
  assert.deepEqual([held.rows.length, held.held.length, held.last], [1, 1, 7]);
  assert.deepEqual(
    eventsOf(resumed(held)).map(({ event: number }) => number),
    [2, 1],
  );
});

test('a page keeps so many rows, and the oldest can be fetched again', () => {
  let list: EventList = emptyList;
  for (let number = 1; number <= mostRows + 5; number += 1) list = after(list, block('event', number, event(number)));
  assert.deepEqual([list.rows.length, list.older], [mostRows, 6]);
});

test('the address bar holds the filter, and what is wrong in it is left out', () => {
  const view = readEventView(new URLSearchParams('kind=refused&machine= ws-1 &vendor=aurora.example&other=1'));
  assert.equal(eventAddress(view), '/events?kind=refused&vendor=aurora.example&machine=ws-1');
  assert.deepEqual(eventQuery(view), { code: 'refused', vendor: 'aurora.example', client: 'ws-1' });
  assert.deepEqual(eventQuery(readEventView(new URLSearchParams('kind=12293'))), { number: 12293 });
  assert.equal(eventAddress(readEventView(new URLSearchParams('kind=<script>'))), '/events');
});

test('a file holds what is shown, and a name is no formula', () => {
  const csv = eventFile([event(5, { name: '=HYPERLINK("x")' })], 'csv');
  assert.match(
    csv,
    /2026-11-26T14:05:03Z,5,12290,licensed,aurora\.example,aurora-os,desktop,2025,"'=HYPERLINK\(""x""\)",c,,26,25,2,next,\r\n$/u,
  );
  assert.equal((JSON.parse(eventFile([event(5)], 'json')) as { events: unknown[] }).events.length, 1);
});
