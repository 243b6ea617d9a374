import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { createSilentLog } from '@attiva/daemon';
import { ActivationError, daySeconds, type ErrorCode } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { pageOfEvents } from '../events/event.repository.ts';
import type { HostId } from '../hosts/host-id.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import type { OwnRecord } from './own-record.ts';
import { Publisher, type PublisherOptions, type Wanted } from './publisher.ts';
import type { ZoneChange } from './update-message.ts';

const start = 1_790_000_000;

function recordIn(domain: string, wish: Partial<OwnRecord> = {}): OwnRecord {
  return {
    domain,
    target: 'host1.corp.example',
    port: 7688,
    priority: 0,
    weight: 0,
    ttl: 3600,
    texts: ['v=1'],
    ...wish,
  };
}

describe('publishing', () => {
  const open: (() => Promise<void>)[] = [];
  let database: Database;
  let now = start;
  let wanted: Wanted;
  /** What the name servers have; the domains in `broken` refuse with a code. */
  let zones: Map<string, Set<string>>;
  let broken: Map<string, ErrorCode>;
  let sent: string[];

  const keyOf = ({ target, port, priority }: OwnRecord): string => `${target}:${port}/${priority}`;
  const update = async (domain: string, change: ZoneChange, signal: AbortSignal): Promise<void> => {
    sent.push(domain);
    signal.throwIfAborted();
    const code = broken.get(domain);
    if (code !== undefined) throw new ActivationError(code, `${domain} says no`);
    const zone = zones.get(domain) ?? new Set();
    for (const record of change.remove) zone.delete(keyOf(record));
    for (const record of change.add) zone.add(keyOf(record));
    zones.set(domain, zone);
  };
  const openPublisher = (wish: Partial<PublisherOptions> = {}): Promise<Publisher> =>
    Publisher.open({
      database,
      log: createSilentLog(),
      now: () => now,
      wanted: async () => wanted,
      update,
      machine: 'machine-1',
      host: 'host-1' as HostId,
      ...wish,
    });
  const started = async (wish: Partial<PublisherOptions> = {}): Promise<Publisher> => {
    const publisher = await openPublisher(wish);
    publisher.start();
    await publisher.look();
    return publisher;
  };
  const shown = (domain: string): readonly string[] => [...(zones.get(domain) ?? [])].sort();

  beforeEach(async () => {
    database = await openTestDatabase();
    const opened = database;
    open.push(() => opened.close());
    now = start;
    zones = new Map();
    broken = new Map();
    sent = [];
    wanted = { target: 'host1.corp.example', records: [recordIn('corp.example'), recordIn('branch.example')] };
  });
  after(async () => {
    for (const close of open) await close();
  });

  test('at start, then once a day and not in between, whichever way the clock goes', async () => {
    const publisher = await started();
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7688/0']);
    assert.deepEqual(sent.sort(), ['branch.example', 'corp.example']);
    now += daySeconds - 1;
    await publisher.look();
    assert.equal(sent.length, 2);
    now += 1;
    await publisher.look();
    assert.equal(sent.length, 4);
    now -= 30 * daySeconds;
    await publisher.look();
    assert.equal(sent.length, 6);
  });

  test('before its start and after its end nothing is sent', async () => {
    const publisher = await openPublisher();
    await publisher.look();
    assert.deepEqual(sent, []);
    publisher.start();
    await publisher.stop();
    const before = sent.length;
    await publisher.look();
    await publisher.publishNow();
    assert.equal(sent.length, before);
  });

  test('on an orderly stop its records are gone and those of others stay', async () => {
    const publisher = await started();
    zones.get('corp.example')?.add('host2.corp.example:7688/0');
    await publisher.stop();
    assert.deepEqual(shown('corp.example'), ['host2.corp.example:7688/0']);
    assert.deepEqual(shown('branch.example'), []);
    assert.deepEqual(publisher.remembered(), []);
  });

  test('of two hosts on one database each publishes and withdraws its own', async () => {
    const first = await started();
    const other = recordIn('corp.example', { target: 'host2.corp.example' });
    const second = await started({
      host: 'host-2' as HostId,
      machine: 'machine-2',
      wanted: async () => ({ records: [other], target: 'host2.corp.example' }),
    });
    const both = ['host1.corp.example:7688/0', 'host2.corp.example:7688/0'];
    assert.deepEqual(shown('corp.example'), both);
    assert.deepEqual([first.outcomes().length, second.outcomes().length], [2, 1]);
    await second.stop();
    assert.deepEqual(shown('corp.example'), both.slice(0, 1));
    await first.publishNow();
    await first.stop();
    assert.deepEqual([shown('corp.example'), shown('branch.example')], [[], []]);
  });

  test('whoever was killed knows its records at the next start and replaces those that have changed', async () => {
    await started();
    wanted = { ...wanted, records: [recordIn('corp.example', { port: 7700, priority: 5 })] };
    const publisher = await started();
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7700/5']);
    assert.deepEqual(shown('branch.example'), [], 'a domain that is no longer in the list');
    assert.deepEqual(publisher.remembered().map(keyOf), ['host1.corp.example:7700/5']);
  });

  test('a machine that was renamed takes its old name out; a copy on another machine leaves it alone', async () => {
    await started();
    const renamed: Wanted = {
      target: 'new.corp.example',
      records: [recordIn('corp.example', { target: 'new.corp.example' })],
    };
    wanted = renamed;
    await started({ machine: 'machine-2' });
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7688/0', 'new.corp.example:7688/0']);
    await started({ machine: 'machine-1' });
    assert.deepEqual(shown('corp.example'), ['new.corp.example:7688/0']);
  });

  test('without a mark of the machine only records of its own name are its own', async () => {
    await started({ machine: '' });
    wanted = { target: 'new.corp.example', records: [] };
    const publisher = await started({ machine: '' });
    await publisher.stop();
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7688/0']);
  });

  test('one domain that refuses holds up no other, and is tried again after 1, 2, 4 … minutes, at most an hour', async () => {
    broken.set('branch.example', 'dns-update-refused');
    const publisher = await started();
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7688/0']);
    const waits: number[] = [];
    let last = now;
    for (let minute = 0; minute < 300; minute += 1) {
      now += 60;
      const before = sent.length;
      await publisher.look();
      if (sent.length === before) continue;
      waits.push((now - last) / 60);
      last = now;
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    const outcome = publisher.outcomes().find(({ domain }) => domain === 'branch.example');
    assert.deepEqual([outcome?.code, outcome?.detail], ['dns-update-refused', 'branch.example says no']);
    broken.clear();
    await publisher.publishNow();
    assert.deepEqual(shown('branch.example'), ['host1.corp.example:7688/0']);
    assert.ok(publisher.outcomes().every(({ code }) => code === null));
  });

  test('what a server refused was not done; what nobody answered may have been', async () => {
    broken.set('corp.example', 'dns-update-refused').set('branch.example', 'dns-update-timeout');
    const publisher = await started();
    assert.deepEqual(
      publisher.remembered().map(({ domain }) => domain),
      ['branch.example'],
    );
  });

  test('a change counts at once, also while the last attempt failed', async () => {
    broken.set('corp.example', 'dns-update-badkey');
    const publisher = await started();
    broken.clear();
    wanted = { ...wanted, records: [recordIn('corp.example', { weight: 9 })] };
    await publisher.look();
    assert.deepEqual(shown('corp.example'), ['host1.corp.example:7688/0']);
    wanted = { ...wanted, records: [] };
    await publisher.look();
    assert.deepEqual(shown('corp.example'), []);
    assert.deepEqual(publisher.outcomes(), []);
  });

  test('success and failure are events 12294 and 12293 with the domain', async () => {
    broken.set('branch.example', 'dns-update-badtime');
    await started();
    const { events } = await pageOfEvents(database, { limit: 10 });
    assert.deepEqual(events.map(({ number, code, subject }) => `${number} ${code} ${subject}`).sort(), [
      '12293 dns-update-badtime branch.example',
      '12294 published corp.example',
    ]);
  });

  test('withdrawing fails where the server is away: it is remembered and tried again', async () => {
    const publisher = await started();
    broken.set('corp.example', 'dns-update-timeout');
    wanted = { ...wanted, records: [] };
    await publisher.look();
    assert.deepEqual(shown('branch.example'), []);
    assert.deepEqual(
      publisher.remembered().map(({ domain }) => domain),
      ['corp.example'],
    );
    broken.clear();
    now += 60;
    await publisher.look();
    assert.deepEqual(shown('corp.example'), []);
  });
});
