import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Caller, createSilentLog } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { activate, administer, adminToken, startTrialHost, trialClient } from '../trial-host.test.fixture.ts';
import { EventFeed, feedLimits } from './event-feed.ts';
import { type HostEvent, pageOfEvents, recordEvents } from './event.repository.ts';

const anna: Caller = { name: 'anna', role: 'viewer', account: '1' };

const usual: HostEvent = {
  at: 1,
  number: 12290,
  vendor: 'aurora.example',
  code: 'licensed',
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
  client: 'c',
  name: 'pc',
  clientTime: 1,
  virtual: false,
  state: 2,
  minutesLeft: 0,
  threshold: 25,
  count: 5,
  noticed: 'next',
  heldBy: null,
};

async function emptyDatabase(t: TestContext): Promise<Database> {
  const database = await openTestDatabase();
  t.after(() => database.close());
  return database;
}

function make(database: Database, count: number, more: Partial<HostEvent> = {}): Promise<void> {
  const events = Array.from({ length: count }, () => ({ ...usual, ...more }));
  return database.transact(async (tx) => recordEvents(tx, events));
}

interface Block {
  readonly id: number;
  readonly kind: string;
  readonly data: Record<string, unknown>;
}

/** What waits in a stream. */
function waiting(stream: { read(): Buffer | null }): readonly Block[] {
  const text = String(stream.read() ?? '');
  return text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => {
      const [id = '', kind = '', data = ''] = part.split('\n').map((line) => line.replace(/^\w+: /u, ''));
      return { id: Number(id), kind, data: JSON.parse(data) as Record<string, unknown> };
    });
}

const kinds = (blocks: readonly Block[]): readonly string[] => blocks.map(({ kind, id }) => `${kind} ${id}`);
const never = 3_600_000;

test('a reader gets what comes after its last event, oldest first, and only what its filter lets through', async (t) => {
  const database = await emptyDatabase(t);
  await make(database, 3);
  const feed = new EventFeed({ database, log: createSilentLog(), everyMilliseconds: never });
  const all = await feed.follow({ after: 1 }, anna);
  const now = await feed.follow({}, anna);
  const refused = await feed.follow({ code: 'refused', after: 0 }, anna);
  await feed.look();
  assert.deepEqual(kinds(waiting(all)), ['begin 1', 'event 2', 'event 3']);
  assert.deepEqual(kinds(waiting(now)), ['begin 3']);
  await make(database, 1, { code: 'not-authentic', name: 'a\n\nevent: end\ndata: "' });
  await feed.look();
  assert.deepEqual(kinds(waiting(all)), ['event 4']);
  const [event, ...others] = waiting(now);
  assert.deepEqual([event?.data['name'], others.length], ['a\n\nevent: end\ndata: "', 0], 'a name makes no block');
  assert.deepEqual(kinds(waiting(refused)), ['begin 0', 'event 4']);
  await feed.close();
  assert.deepEqual(waiting(now), [{ id: 4, kind: 'end', data: { why: 'closing' } }]);
});

test('who is too far behind is told what is left out, and so is who saw events of data that are gone', async (t) => {
  const database = await emptyDatabase(t);
  await make(database, 20);
  const feed = new EventFeed(
    { database, log: createSilentLog(), everyMilliseconds: never },
    { ...feedLimits, atOnce: 3, behind: 10 },
  );
  const late = await feed.follow({ after: 1 }, anna);
  const restored = await feed.follow({ after: 99 }, anna);
  await feed.look();
  assert.deepEqual(kinds(waiting(late)), ['begin 1', 'gap 17', 'event 18', 'event 19', 'event 20']);
  assert.deepEqual(waiting(restored).at(-1), { id: 20, kind: 'gap', data: { after: 99, upTo: 20 } });
  await feed.close();
});

test('a slow reader is dropped with a word, each has its time, and no more follow than may', async (t) => {
  const database = await emptyDatabase(t);
  const feed = new EventFeed(
    { database, log: createSilentLog(), everyMilliseconds: never },
    { ...feedLimits, readers: 2, waiting: 4000, beat: 5, looks: 6 },
  );
  const slow = await feed.follow({}, anna);
  const quick = await feed.follow({}, anna);
  await assert.rejects(feed.follow({}, anna), { code: 'busy' });
  waiting(quick);
  for (let round = 0; round < 3; round += 1) {
    await make(database, 5);
    await feed.look();
    assert.equal(waiting(quick).length, 5, 'the other one has them all');
  }
  await feed.look(); // What is left of a dropped one bears another look.
  assert.deepEqual(waiting(slow).at(-1)?.data, { why: 'slow' });
  slow.destroy();
  await new Promise((resolve) => slow.once('close', resolve));
  const next = await feed.follow({}, anna);
  for (let look = 0; look < 5; look += 1) await feed.look();
  assert.deepEqual(kinds(waiting(next)), ['begin 15', 'beat 15']);
  await feed.look();
  assert.deepEqual(waiting(next).at(-1)?.data, { why: 'time' });
  await feed.close();
});

test('one caller keeps nobody out: a fifth stream of the same is refused, also where all come at once', async (t) => {
  const database = await emptyDatabase(t);
  const feed = new EventFeed({ database, log: createSilentLog(), everyMilliseconds: never });
  const refused = { code: 'busy', detail: /^You follow the events in 4 places/ };
  const tried = await Promise.allSettled(Array.from({ length: 16 }, () => feed.follow({}, anna)));
  const streams = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  assert.equal(streams.length, 4);
  for (const other of [{ client: 'x' }, { after: 0 }]) await assert.rejects(feed.follow(other, { ...anna }), refused);
  // As many others as there may be; a name alone makes nobody the same.
  const others = ['2', '3', '4'].map((account) => ({ ...anna, account }));
  for (const caller of others) for (let turn = 0; turn < 4; turn += 1) await feed.follow({}, caller);
  await assert.rejects(feed.follow({}, { name: 'bruno', role: 'administrator' }), {
    code: 'busy',
    detail: /^As many follow the events as may at once \(16\)/,
  });
  streams[0]?.destroy();
  await new Promise((resolve) => streams[0]?.once('close', resolve));
  await feed.follow({}, anna);
  await feed.close();
});

test('a filter that nothing matches reads no more than a part at a time, and says where to go on', async (t) => {
  const database = await emptyDatabase(t);
  await make(database, 1, { code: 'busy' });
  await make(database, 20_100);
  const first = await pageOfEvents(database, { limit: 10, code: 'refused' });
  assert.deepEqual(first, { events: [], next: 102 });
  const second = await pageOfEvents(database, { limit: 10, code: 'refused', before: 102 });
  assert.deepEqual([second.events.map(({ event }) => event), second.next], [[1], undefined]);
  const newest = await pageOfEvents(database, { limit: 2, vendor: 'aurora.example', number: 12290 });
  assert.deepEqual([newest.events.map(({ event }) => event), newest.next], [[20_101, 20_100], 20_100]);
});

test('over the wire: a stream begins at once, tells a request that comes, and ends when the host closes', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const refused = await trial.host.administration.fastify.inject({
    url: '/v1/event-stream',
    headers: { host: 'localhost' },
  });
  assert.equal(refused.statusCode, 403);
  const { url } = await trial.host.administration.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(`${url}/v1/event-stream?after=0`, { headers });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  await activate(trial, trialClient());
  let text = '';
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (sign: RegExp): Promise<void> => {
    while (!sign.test(text)) {
      const part = await reader?.read();
      assert.ok(part !== undefined && !part.done, `${sign} in ${text}`);
      text += part.value;
    }
  };
  await read(/event: event\ndata: \{"event":1,.*"code":"counted"/u);
  const page = await administer(trial, '/v1/events?code=counted&client=&vendor=');
  assert.equal((page.body['events'] as unknown[]).length, 1);
  const closed = trial.host.doors.feed.close();
  await read(/event: end\ndata: \{"why":"closing"\}/u);
  await closed;
  assert.equal((await administer(trial, '/v1/event-stream')).status, 503);
});
