import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  type Administered,
  activate,
  administer,
  outcomeOf,
  startTrialHost,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import type { ListedSetting } from './host-settings.ts';
import { showSettings } from './shown-settings.ts';

async function settingsOf(trial: TrialHost): Promise<ReadonlyMap<string, ListedSetting>> {
  const { body } = await administer(trial, '/v1/settings');
  return new Map((body['settings'] as ListedSetting[]).map((one) => [one.name, one]));
}

const change = (trial: TrialHost, wished: object): Promise<Administered> =>
  administer(trial, '/v1/settings', { change: wished });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function retryAfterOf(trial: TrialHost): Promise<number> {
  const answer = await activate(trial, trialClient());
  if (typeof answer === 'string' || answer.kind === 'new-identity') assert.fail(outcomeOf(answer));
  return answer.kind === 'lease' ? answer.lease.retryAfter : answer.notice.retryAfter;
}

describe('settings of a running host', () => {
  let trial: TrialHost;
  before(async () => {
    trial = await startTrialHost({ config: '[intervals]\nrenewalMinutes = 600\n' });
  });
  after(() => trial.stop());

  test('say what holds and where it comes from: the default, the file, a change', async () => {
    await change(trial, { 'process.lowPriority': true });
    const settings = await settingsOf(trial);
    const seen = (name: string): unknown => [settings.get(name)?.value, settings.get(name)?.source];
    assert.deepEqual(seen('intervals.activationMinutes'), [null, 'default']);
    assert.deepEqual(seen('intervals.renewalMinutes'), [600, 'file']);
    assert.deepEqual(seen('process.lowPriority'), [true, 'set']);
    for (const { purpose, mayChange } of settings.values()) assert.ok(purpose !== '' && mayChange === 'administrator');
    await change(trial, { 'process.lowPriority': null });
    assert.deepEqual((await settingsOf(trial)).get('process.lowPriority')?.source, 'default');
  });

  test('count with the next answer, and back', async () => {
    const usual = await retryAfterOf(trial);
    assert.equal((await change(trial, { 'intervals.activationMinutes': 17 })).status, 200);
    assert.equal(await retryAfterOf(trial), 17 * 60);
    await change(trial, { 'intervals.activationMinutes': null });
    assert.equal(await retryAfterOf(trial), usual);
  });

  test('every wrong one is named at once, the nearest name offered, and nothing is changed', async () => {
    const { status, body } = await change(trial, {
      'intervals.renewalMinutes': 14,
      'intervals.activationMinutes': 43_201,
      'process.lowPriority': 'on',
      'publishing.domains': [{ domain: 'corp.example', priority: -1 }, { domain: 'no domain' }],
      'activation.prot': 7000,
      'retention.auditDays': 365,
    });
    assert.deepEqual([status, body['code']], [400, 'wrong-usage']);
    const detail = String(body['detail']);
    assert.match(detail, /intervals\.renewalMinutes must be a whole number from 15 to 43200/);
    assert.match(detail, /process\.lowPriority must be true or false/);
    assert.match(detail, /publishing\.domains \[0\]\.priority must be a whole number from 0 to 65535/);
    assert.match(detail, /activation\.prot is no setting, did you mean activation\.port\?/);
    const { fields } = body['facts'] as { fields: string[] };
    assert.equal(fields.length, 5);
    assert.ok([...(await settingsOf(trial)).values()].every(({ source }) => source !== 'set'));
    for (const wrong of [{}, { change: [] }, { change: {} }, { change: 5 }, { change: { a: 1 }, more: 1 }]) {
      assert.equal((await administer(trial, '/v1/settings', wrong)).body['code'], 'wrong-usage', JSON.stringify(wrong));
    }
  });

  test('what stands in the file is said to stand there', async () => {
    const { body } = await change(trial, { names: 'none', 'log.level': 'info', activation: {} });
    const detail = String(body['detail']);
    assert.match(detail, /names stands in host\.toml.*log\.level stands in host\.toml.*activation is no setting/);
  });

  test('are for the holder of the token', async () => {
    const wished = { change: { 'intervals.renewalMinutes': 20 } };
    const refused = await administer(trial, '/v1/settings', wished, { authorization: `Bearer ${'y'.repeat(43)}` });
    assert.deepEqual([refused.status, refused.body['code']], [403, 'not-permitted']);
    const elsewhere = await fetch(`${trial.url}/v1/settings`, { method: 'POST', body: JSON.stringify(wished) });
    assert.equal(elsewhere.status, 404, 'the door for clients knows none');
    assert.equal((await settingsOf(trial)).get('intervals.renewalMinutes')?.value, 600);
  });

  test('domains are kept whole, with what was left out', async () => {
    await change(trial, { 'publishing.domains': [{ domain: 'branch.corp.example', weight: 5 }] });
    const kept = (await settingsOf(trial)).get('publishing.domains')?.value;
    assert.deepEqual(kept, [{ domain: 'branch.corp.example', priority: 0, weight: 5 }]);
  });

  test('outlive a restart; a stored value that this program would not take counts for nothing', async () => {
    await change(trial, { 'intervals.renewalMinutes': 1440, 'intervals.activationMinutes': 30 });
    trial = await trial.restart(async () =>
      withDatabase(trial, async (database) => {
        await database.run("update settings set value = '1' where name = 'intervals.activationMinutes'");
        await database.run("insert into settings values ('of.tomorrow', '\"x\"', 0)");
      }),
    );
    const settings = await settingsOf(trial);
    assert.equal(settings.get('intervals.renewalMinutes')?.value, 1440);
    assert.equal(settings.get('intervals.activationMinutes')?.source, 'default');
  });
});

describe('the port for clients', () => {
  test('moves while the host runs: the new one answers, the old one is let go, and it stays over a restart', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const port = await freePort();
    const { body } = await change(trial, { 'activation.port': port });
    assert.match(String(body['notes']), /Clients find the new port by DNS/);
    const moved = { ...trial, url: `http://127.0.0.1:${port}` };
    assert.equal(outcomeOf(await activate(moved, trialClient())), 'counted');
    await trial.host.close();
    await assert.rejects(fetch(`${trial.url}/v1/host`), 'the old port is free');
    trial = await trial.restart();
    assert.equal(trial.url, moved.url);
  });

  test('of another protocol is refused, as in an address', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { status, body } = await change(trial, { 'activation.port': 1600 + 88 });
    assert.deepEqual([status, body['code']], [400, 'wrong-usage']);
    assert.match(String(body['detail']), /activation\.port is refused: .* another protocol's; hosts listen on 7688/);
  });

  test('that another program holds is refused, and all else that was wished with it', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.after(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const refused = await change(trial, { 'intervals.renewalMinutes': 99, 'activation.port': port });
    assert.equal(refused.body['code'], 'port-taken');
    assert.equal((await settingsOf(trial)).get('intervals.renewalMinutes')?.source, 'default');
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted', 'it answers where it did');
    const { entries } = await trial.host.doors.audit.list({ limit: 10 });
    assert.ok(entries.length > 0 && entries.every(({ action }) => action !== 'settings-changed'));
  });

  test('that the administration has, and one that is none, are refused', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (const port of [7690, 0, 65_536, 1.5, '80']) {
      assert.equal((await change(trial, { 'activation.port': port })).body['code'], 'wrong-usage', String(port));
    }
  });

  test('stays when the change cannot be written, and the new listener is let go', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const port = await freePort();
    assert.equal((await change(trial, { 'intervals.renewalMinutes': 60 })).status, 200);
    await withDatabase(trial, (database) =>
      database.transact((tx) =>
        tx.script("create unique index no_second on audit (action) where action = 'settings-changed'"),
      ),
    );
    assert.equal((await change(trial, { 'activation.port': port })).body['code'], 'internal');
    await assert.rejects(fetch(`http://127.0.0.1:${port}/v1/host`));
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    assert.equal((await settingsOf(trial)).get('activation.port')?.source, 'file');
  });
});

describe('settings as pages change them', () => {
  let trial: TrialHost;
  before(async () => {
    trial = await startTrialHost({
      config:
        '[outbound]\nproxy = "http://name:kept-back@proxy.corp.example:3128"\n[notify]\nurl = "https://hooks.example/secret"\n[retention]\neventDays = 45\n[publishing]\nttl = 900\n',
    });
  });
  after(() => trial.stop());

  interface InFull {
    readonly settings: readonly (ListedSetting & Record<string, unknown>)[];
    readonly file: readonly { name: string; value: unknown; source: string; unit?: string }[];
  }
  const inFull = async (): Promise<InFull> => {
    const { status, body } = await administer<InFull>(trial, '/v1/settings-in-full');
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  test('have limits, units and who changed them last; what the file alone can say is told without its secrets', async () => {
    await change(trial, { 'warnings.idleHours': 24 });
    const { settings, file } = await inFull();
    const idle = settings.find(({ name }) => name === 'warnings.idleHours');
    assert.deepEqual([idle?.['kind'], idle?.['least'], idle?.['most'], idle?.['unit']], ['whole', 1, 8784, 'hours']);
    assert.deepEqual(idle?.['changed'], { at: Math.floor(trial.clock.ms / 1000), by: 'administrator' });
    assert.equal(settings.find(({ name }) => name === 'publishing.domains')?.['kind'], 'domains');
    const fileSetting = (name: string): unknown => file.find((one) => one.name === name);
    assert.match(
      JSON.stringify(fileSetting('outbound.proxy')),
      /"value":"http:\/\/proxy\.corp\.example:3128","default":null,"source":"file"/u,
    );
    assert.match(
      JSON.stringify(fileSetting('publishing.ttl')),
      /"value":900,"default":3600,"source":"file".*"unit":"seconds"/u,
    );
    const events = settings.find(({ name }) => name === 'retention.eventDays');
    assert.deepEqual([events?.value, events?.source, events?.['unit'], events?.['least']], [45, 'file', 'days', 31]);
    assert.match(JSON.stringify(fileSetting('administration.port')), /"source":"default"/u);
    assert.ok(!file.some(({ name }) => settings.some((one) => one.name === name)), 'each stands in one place');
    assert.doesNotMatch(JSON.stringify(file), /kept-back/u);
  });

  test('an address that may carry a secret is whole for administrators alone', async () => {
    const shown = async (role: 'viewer' | 'administrator'): Promise<unknown> => {
      const { settings } = trial.host.doors;
      const rows = await withDatabase(trial, (on) => showSettings(settings.list(), { on, role }));
      return rows.find(({ name }) => name === 'notify.url')?.value;
    };
    assert.equal(await shown('viewer'), 'https://hooks.example/…');
    assert.equal(await shown('administrator'), 'https://hooks.example/secret');
  });

  test('its secret is in no row of the audit, and no viewer reads it in the list', async () => {
    await change(trial, { 'notify.url': 'https://hooks.example/next?token=secret' });
    await change(trial, { 'notify.url': null });
    const audit = JSON.stringify((await administer(trial, '/v1/audit')).body);
    assert.match(audit, /"from":"https:\/\/hooks\.example\/…","to":"https:\/\/hooks\.example\/…"/u);
    assert.doesNotMatch(audit, /secret/u);
    const made = await administer(trial, '/v1/api-tokens', { name: 'watcher', role: 'viewer' });
    const seen = await administer(trial, '/v1/settings', undefined, {
      authorization: `Bearer ${String(made.body['text'])}`,
    });
    assert.equal(seen.status, 200);
    assert.doesNotMatch(JSON.stringify(seen.body), /secret/u);
    assert.match(JSON.stringify(seen.body), /hooks\.example\/…/u);
    assert.match(JSON.stringify((await administer(trial, '/v1/settings')).body), /hooks\.example\/secret/u);
  });

  test('what should be known is said before, and a wrong value in the same words', async () => {
    const checked = await administer(trial, '/v1/setting-checks', {
      change: {
        'retention.auditDays': 100,
        'retention.eventDays': 40,
        'publishing.enabled': false,
        'warnings.lowCount': 5,
      },
    });
    const notes = checked.body['notes'] as string[];
    assert.deepEqual([checked.status, notes.length], [200, 3], JSON.stringify(notes));
    assert.match(notes.join(' '), /older than 100 days are forgotten .*Events older than 40 days .* taken out of DNS/u);
    const wrong = await administer(trial, '/v1/setting-checks', { change: { 'warnings.lowCount': 0 } });
    assert.match(String(wrong.body['detail']), /warnings\.lowCount must be a whole number from 1 to 1000000/u);
    assert.equal((await settingsOf(trial)).get('retention.auditDays')?.source, 'default', 'nothing was changed');
  });

  test('who changes what another has changed meanwhile is told by whom and to what, and changes nothing', async () => {
    const name = 'warnings.lowCount';
    const first = { change: { [name]: 50 }, expected: { [name]: null } };
    assert.equal((await administer(trial, '/v1/settings', first)).status, 200);
    const second = await administer(trial, '/v1/settings', { change: { [name]: 70 }, expected: { [name]: null } });
    assert.deepEqual([second.status, second.body['code']], [409, 'changed-meanwhile']);
    assert.match(
      String(second.body['detail']),
      /administrator has changed warnings\.lowCount meanwhile: it is 50 now/u,
    );
    assert.equal((await settingsOf(trial)).get(name)?.value, 50);
    const other = { change: { 'warnings.idleHours': 5 }, expected: { [name]: null } };
    assert.equal((await administer(trial, '/v1/settings', other)).status, 200, 'what is not changed does not matter');
    const results = await Promise.all(
      [60, 61, 62].map((value) =>
        administer(trial, '/v1/settings', { change: { [name]: value }, expected: { [name]: 50 } }),
      ),
    );
    assert.deepEqual(
      results.map(({ status }) => String(status)).toSorted(),
      ['200', '409', '409'],
      'of three at once one wins',
    );
  });
});
