import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import * as dnsPacket from 'dns-packet';
import { keptLookUps, type LookUpTools, type WishedLookUps } from './look-up-records.ts';
import { type OwnRecord, ownRecord } from './own-record.ts';

type Srv = readonly [target: string, port: number];

interface Served {
  readonly port: number;
  readonly asked: string[];
}

/** What else a name server says. */
interface Saying {
  readonly trouble?: 'silent' | 'fails';
  /** Strings of the TXT records; default: as this host publishes them. `fails`: SERVFAIL for each. */
  readonly texts?: readonly (readonly string[])[] | 'fails';
  /** Whether names have addresses; default: one of IPv6. */
  readonly address?: 'A' | 'none';
}

/** A name server: SRV sets by domain, `NXDOMAIN` for others, SERVFAIL for `broken.example`; silent, or failing at all, where it is told. */
async function serve(
  t: TestContext,
  known: Readonly<Record<string, readonly Srv[]>>,
  { trouble, texts = [recordIn('corp.example').texts], address }: Saying = {},
): Promise<Served> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const { id, questions = [] } = dnsPacket.decode(message);
    const [{ name, type } = { name: '', type: 'A' }] = questions;
    if (type === 'SRV') asked.push(name);
    if (trouble === 'silent') return;
    const domain = name.replace('_attiva._tcp.', '');
    const isFailing = trouble === 'fails' || domain === 'broken.example' || (type === 'TXT' && texts === 'fails');
    const rcode = isFailing ? 2 : type === 'SRV' && known[domain] === undefined ? 3 : 0;
    const answers = answersTo(type);
    function answersTo(asks: string): dnsPacket.Answer[] {
      const of = { name, ttl: 60 };
      if (asks === 'TXT')
        return texts === 'fails' ? [] : texts.map((data) => ({ ...of, type: 'TXT', data: [...data] }));
      if (asks === 'AAAA') return address === undefined ? [{ ...of, type: 'AAAA', data: 'fd00::1' }] : [];
      if (asks === 'A') return address === 'A' ? [{ ...of, type: 'A', data: '192.0.2.1' }] : [];
      return (known[domain] ?? []).map(([target, port]) => ({
        ...of,
        type: 'SRV',
        data: { target, port, priority: 0, weight: 0 },
      }));
    }
    const of = { type: 'response', ...(id !== undefined && { id }), flags: rcode, questions, answers } as const;
    socket.send(dnsPacket.encode(of), from.port, from.address);
  });
  return { port: socket.address().port, asked };
}

const recordIn = (domain: string): OwnRecord =>
  ownRecord({ domain, priority: 0, weight: 0 }, { target: 'host1.corp.example', port: 7688, ttl: 3600, vendors: [] });

function wish(domains: readonly string[], more: Partial<WishedLookUps> = {}): WishedLookUps {
  return { records: domains.map(recordIn), isPublished: true, earlier: [], marks: [], ...more };
}

function tools(ports: readonly number[], clock = { now: 1000 }): LookUpTools {
  const resolvers = () => ports.map((port) => ({ address: '127.0.0.1', port }));
  return { dns: { resolvers }, now: () => clock.now, randomId: () => 7 };
}

test('each domain is told as DNS answers it: as published, differing, not found, or nobody could say', async (t) => {
  const { port } = await serve(t, {
    'corp.example': [
      ['host2.corp.example', 7688],
      ['Host1.corp.example', 7688],
    ],
    'branch.example': [['host1.corp.example', 7700]],
    'strange.example': [['<b>\u0007.example', 1]],
  });
  const names = ['corp.example', 'branch.example', 'strange.example', 'gone.example', 'broken.example'];
  const { at, domains, more } = await keptLookUps(tools([port]))(wish(names));
  assert.deepEqual([at, more], [1000, 0]);
  assert.deepEqual(
    domains.map(({ outcome, records }) => [outcome, ...records.map(({ target, whose }) => `${whose} ${target}`)]),
    [
      ['as-published', 'own host1.corp.example', 'other host2.corp.example'],
      ['differs', 'stale host1.corp.example'],
      ['not-found', 'other <b>?.example'],
      ['not-found'],
      ['failed'],
    ],
  );
  assert.match(domains[4]?.detail ?? '', /could not say \(code 2\)/);
});

test('a record under an old name is stale, and one that was entered by hand may have another order', async (t) => {
  const { port } = await serve(t, {
    'corp.example': [['old.corp.example', 7688]],
    'hand.example': [['host1.corp.example', 7688]],
  });
  const look = keptLookUps(tools([port]));
  const earlier = [{ ...recordIn('corp.example'), target: 'old.corp.example' }];
  assert.equal((await look(wish(['corp.example'], { earlier }))).domains[0]?.outcome, 'differs');
  const heavy = [{ ...recordIn('hand.example'), weight: 9 }];
  assert.equal((await look(wish([], { records: heavy }))).domains[0]?.outcome, 'differs');
  const byHand = await look(wish([], { records: heavy, isPublished: false }));
  assert.equal(byHand.domains[0]?.outcome, 'as-published');
});

test('behind the right record: what the TXT record says, and whether the name leads anywhere', async (t) => {
  const known = { 'corp.example': [['host1.corp.example', 7688] as const] };
  const lookAt = async (saying: Saying, more: Partial<WishedLookUps> = {}): Promise<readonly unknown[]> => {
    const { port } = await serve(t, known, saying);
    const { domains } = await keptLookUps(tools([port]))(wish(['corp.example'], more));
    return [domains[0]?.outcome, domains[0]?.findings, domains[0]?.texts];
  };
  const right = ['as-published', [], undefined];
  assert.deepEqual(await lookAt({ address: 'A' }), right);
  assert.deepEqual(await lookAt({ texts: 'fails' }), right, 'no answer is no finding');
  assert.deepEqual(await lookAt({ texts: [] }), ['differs', ['text-missing'], undefined]);
  assert.deepEqual(await lookAt({ texts: [] }, { isPublished: false }), right);
  const strange = ['v=2', 'x=<b>\u0007\n'];
  const both = await lookAt({ texts: [strange], address: 'none' }, { isPublished: false });
  assert.deepEqual(both, ['differs', ['text-differs', 'no-address'], ['v=2', 'x=<b>??']]);
  const long = Array.from({ length: 40 }, (_, at) => `k${at}=y`);
  const [, , told] = await lookAt({ texts: [['v=9', ...long]] });
  assert.equal((told as string[]).length, 16);
});

test('many who ask are answered by one look a minute; a change is looked at anew', async (t) => {
  const { port, asked } = await serve(t, {});
  const clock = { now: 1000 };
  const look = keptLookUps(tools([port], clock));
  await Promise.all([look(wish(['corp.example'])), look(wish(['corp.example']))]);
  clock.now += 59;
  await look(wish(['corp.example']));
  assert.equal(asked.length, 1);
  await look(wish(['corp.example'], { marks: [1] }));
  assert.equal(asked.length, 2);
  clock.now += 61;
  assert.equal((await look(wish(['corp.example'], { marks: [1] }))).at, 1120, 'none is older than a minute');
});

test('no more than sixteen domains and twenty records of each are told, and how many are not', async (t) => {
  const many = Array.from({ length: 30 }, (_, at): Srv => [`h${at}.example`, 1]);
  const { port, asked } = await serve(t, { 'd0.example': many });
  const names = Array.from({ length: 20 }, (_, at) => `d${at}.example`);
  const { domains, more } = await keptLookUps(tools([port]))(wish(names));
  assert.deepEqual([domains.length, more, new Set(asked).size], [16, 4, 16]);
  assert.deepEqual([domains[0]?.records.length, domains[0]?.more], [20, 10]);
});

test('after a server that fails the next one is asked, as machines do; the last one that fails is told', async (t) => {
  const failing = await serve(t, {}, { trouble: 'fails' });
  const { port } = await serve(t, { 'corp.example': [['host1.corp.example', 7688]] });
  const { domains } = await keptLookUps(tools([failing.port, port]))(wish(['corp.example', 'gone.example']));
  assert.deepEqual(
    domains.map(({ outcome }) => outcome),
    ['as-published', 'not-found'],
  );
  const none = await keptLookUps(tools([failing.port, failing.port]))(wish(['corp.example']));
  assert.equal(none.domains[0]?.outcome, 'failed');
  assert.match(none.domains[0]?.detail ?? '', /code 2/);
});

test('a server that is silent leaves time for the next; without any, that is told', async (t) => {
  const silent = await serve(t, {}, { trouble: 'silent' });
  const { port } = await serve(t, { 'corp.example': [['host1.corp.example', 7688]] });
  const { domains } = await keptLookUps(tools([silent.port, port]))(wish(['corp.example']));
  assert.equal(domains[0]?.outcome, 'as-published');
  const none = await keptLookUps(tools([]))(wish(['corp.example']));
  assert.deepEqual(
    [none.domains[0]?.outcome, none.domains[0]?.detail],
    ['failed', 'this machine knows no name server'],
  );
});
