/** Explanations over the real administration of a real host. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onSqliteAlone } from '@attiva/testkit';
import {
  activate,
  administer,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  trialClient,
  type TrialHost,
  type TrialOptions,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import type { Explanation } from './explanation.ts';
import { lookUpName } from './name-lookup.ts';

const day = 86_400_000;

async function start(t: { after(work: () => Promise<void>): void }, options: TrialOptions = {}): Promise<TrialHost> {
  const trial = await startTrialHost(options);
  t.after(() => trial.stop());
  return trial;
}

async function explain(trial: TrialHost, machine: string): Promise<Explanation> {
  const url = `/v1/clients/explain?machine=${encodeURIComponent(machine)}`;
  const { status, body } = await administer<Explanation>(trial, url);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

describe('a machine is found', () => {
  test('by its name in any case, its short name, its client id and the beginning of that', async (t) => {
    const trial = await start(t);
    const client = trialClient();
    await activate(trial, client, { name: 'PC-0231.corp.example', state: 5 });
    const id = (await explain(trial, 'pc-0231')).matches[0]?.client ?? '';
    assert.match(id, /^.{20}$/);
    for (const asked of ['PC-0231.CORP.example', 'pc-0231', id, id.slice(0, 8), `${id.slice(0, 8)}…`]) {
      const { kind, machine, requests, products } = await explain(trial, asked);
      assert.deepEqual([kind, machine], ['calls', 'PC-0231.corp.example'], asked);
      assert.deepEqual([requests.length, products.length], [1, 1]);
      const [request] = requests;
      assert.deepEqual([request?.code, request?.reported, request?.count], ['counted', 'notification', '1 of 3']);
    }
  });

  test('as one of several that are listed', async (t) => {
    const trial = await start(t);
    for (const name of ['pc-1.a.example', 'pc-1.b.example', 'pc-10.a.example']) {
      await activate(trial, trialClient(), { name });
    }
    const { kind, matches } = await explain(trial, 'pc-1');
    assert.equal(kind, 'several');
    assert.deepEqual(matches.map(({ name }) => name).sort(), ['pc-1.a.example', 'pc-1.b.example']);
    assert.equal((await explain(trial, 'pc-1.a.example')).kind, 'calls');
  });

  test('by the short name it gives itself, where it is asked for in full', async (t) => {
    const trial = await start(t);
    await activate(trial, trialClient(), { name: 'pc-3' });
    assert.equal((await explain(trial, 'pc-3.corp.example')).machine, 'pc-3');
  });

  test('by its whole name where names are kept as digests, and by its id alone where none are kept', async (t) => {
    const hashed = await start(t, { config: 'names = "hashed"\n' });
    await activate(hashed, trialClient(), { name: 'pc-secret' });
    assert.equal((await explain(hashed, 'PC-secret')).kind, 'calls');
    const none = await start(t, { config: 'names = "none"\n' });
    await activate(none, trialClient(), { name: 'pc-secret' });
    const silent = await explain(none, 'pc-secret');
    assert.equal(silent.kind, 'never-called');
    assert.match(silent.known.join(), /by client id only/);
    const { body } = await administer(none, '/v1/clients');
    const [{ client } = { client: '' }] = body['clients'] as { client: string }[];
    assert.equal((await explain(none, client)).kind, 'calls');
  });
});

describe('what became of its requests', () => {
  test('a clock that is off, though such a machine is in no list of clients', async (t) => {
    const trial = await start(t);
    const fiveHours = 5 * 3600;
    const iat = Math.floor(trial.clock.ms / 1000) + fiveHours;
    assert.equal(await activate(trial, trialClient(), { name: 'pc-late.corp.example', iat }), 'clock-difference');
    const { kind, requests, do: todo } = await explain(trial, 'PC-LATE');
    assert.equal(kind, 'refused');
    assert.equal(requests[0]?.clockAheadSeconds, fiveHours);
    assert.match(todo.join(), /NTP/);
  });

  test('a clone is found by its own name before it has an identity, and its original tells of it', async (t) => {
    const trial = await start(t);
    const image = trialClient();
    await activate(trial, image, { name: 'gold' });
    trial.clock.ms += day;
    await activate(trial, image, { name: 'gold' });
    const copy = { ...image, prev: { ...(image.prev as { store: string; turn: number }), turn: 1 } };
    copy.device = [3000, 3001, 3002];
    trial.clock.ms += 60_000;
    assert.equal(outcomeOf(await activate(trial, copy, { name: 'pc-copy' })), 'new-identity');
    const told = await explain(trial, 'pc-copy');
    assert.match(told.requests[0]?.text ?? '', /held by gold/);
    assert.match(told.identity.join(), /pc-copy showed the identity .{20}, which gold holds/);
    const original = await explain(trial, 'gold');
    assert.equal(original.kind, 'calls');
    assert.match(original.identity.join(), /was shown by copies once: pc-copy/);
    assert.ok(
      original.requests.every(({ code }) => code !== 'new-identity'),
      'what the copy was told is not its story',
    );
  });

  test('a refusal that is written nowhere, by what the sender claimed', async (t) => {
    const trial = await start(t);
    const { statement } = await requestOf(trial, trialClient(), { vendor: 'nobody.example' as never, name: 'pc-x' });
    await post(trial, statement);
    await post(trial, statement);
    const { kind, known, do: todo } = await explain(trial, 'pc-x');
    assert.equal(kind, 'never-called');
    assert.match(known.join(), /2 requests from .*127\.0\.0\.1, claiming to be pc-x, refused: host-not-registered/);
    assert.match(todo.join(), /attiva host register/);
  });
});

describe('a machine that never called', () => {
  test('its address, whether it may ask, and names like it', async (t) => {
    const trial = await start(t, { resolve: async () => ['203.0.113.9'] });
    await activate(trial, trialClient(), { name: 'pc-0213.corp.example' });
    const { kind, known, likely } = await explain(trial, 'pc-0231');
    assert.equal(kind, 'never-called');
    assert.match(known.join('\n'), /resolves to 203\.0\.113\.9, outside of activation\.networks/);
    assert.match(known.join('\n'), /names like it that have called: pc-0213\.corp\.example/);
    assert.match(likely[0] ?? '', /203\.0\.113\.9 is not in the networks/);
  });

  test('its resolver may know nothing, fail, or say nothing', async () => {
    const mayAsk = (): boolean => true;
    const failing = (code: string) => async (): Promise<readonly string[]> => {
      throw Object.assign(new Error('x'), { code });
    };
    assert.deepEqual(await lookUpName('pc', { mayAsk, resolve: failing('ENOTFOUND') }), { kind: 'none' });
    assert.deepEqual(await lookUpName('pc', { mayAsk, resolve: failing('EAI_AGAIN') }), {
      kind: 'failed',
      why: 'EAI_AGAIN',
    });
    for (const name of ['', '-x', 'a b', 'a..b', 'x\u001b[2J', '$(id)', `${'a'.repeat(64)}.x`]) {
      const resolve = (): Promise<never> => assert.fail('no resolver is asked for that');
      assert.deepEqual(await lookUpName(name, { mayAsk, resolve }), { kind: 'not-asked' }, name);
    }
  });
});

describe('the attacker', () => {
  test('gets no explanation without the token', async (t) => {
    const trial = await start(t);
    const { status, body } = await administer(trial, '/v1/clients/explain?machine=pc', undefined, {
      authorization: '',
    });
    assert.deepEqual([status, body['code']], [403, 'not-permitted']);
  });

  test('asks for nothing, for too much, for SQL, and is told in words', async (t) => {
    const trial = await start(t);
    for (const query of ['', '?machine=', `?machine=${'x'.repeat(300)}`, '?name=pc', '?machine=a&machine=b']) {
      assert.equal((await administer(trial, `/v1/clients/explain${query}`)).body['code'], 'wrong-usage', query);
    }
    assert.equal((await explain(trial, "' or 1=1 --")).kind, 'never-called');
    assert.equal((await explain(trial, '%')).kind, 'never-called');
  });

  test('from many addresses pushes out the oldest refusals and no more', async (t) => {
    const trial = await start(t);
    for (let i = 0; i < 600; i += 1) trial.host.doors.onForeignNetwork(`203.0.${i >> 8}.${i & 255}`);
    const { unwritten } = await trial.host.doors.status();
    assert.equal(unwritten.byCode['network-not-allowed'], 600);
  });
});

onSqliteAlone('reads plans as SQLite tells them', () => {
  test('names are looked up by an index, in clients and in refused events', async (t) => {
    const trial = await start(t);
    await withDatabase(trial, async (database) => {
      for (const [sql, index] of [
        ['select client from client_names where folded = ?', 'client_names_by_name'],
        [
          "select event from events where (threshold = 0 or noticed = 'clone') and lower(name) = ?",
          'events_refused_by_name',
        ],
      ] as const) {
        const [plan] = await database.all<{ detail: string }>(`explain query plan ${sql}`, ['pc']);
        assert.match(plan?.detail ?? '', new RegExp(`USING (?:COVERING )?INDEX ${index}`));
      }
    });
  });
});
