import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createSuccession } from '@attiva/protocol';
import {
  activate,
  adminToken,
  administer,
  contentOf,
  requestOf,
  startTrialHost,
  statusOf,
  post,
  trialClient,
  type TrialHost,
  type TrialOptions,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { csvLine } from './csv-cells.ts';
import type { ListedMachine } from './listed-machine.ts';

async function trialFor(t: TestContext, options: TrialOptions = {}): Promise<TrialHost> {
  const trial = await startTrialHost(options);
  t.after(() => trial.stop());
  return trial;
}

async function listed(trial: TrialHost, query = ''): Promise<readonly ListedMachine[]> {
  const { status, body } = await administer(trial, `/v1/machines?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body['machines'] as readonly ListedMachine[];
}

async function exported(trial: TrialHost, query: string): Promise<{ status: number; type: string; text: string }> {
  const answer = await trial.host.administration.fastify.inject({
    url: `/v1/machines/export?${query}`,
    headers: { authorization: `Bearer ${adminToken}`, host: 'localhost' },
  });
  return { status: answer.statusCode, type: String(answer.headers['content-type']), text: answer.body };
}

test('machines that called are listed, counted and found, page by page', async (t) => {
  const trial = await trialFor(t);
  for (const name of ['pc-1.corp.example', 'PC-2', 'srv-1']) {
    await activate(trial, trialClient(), { name });
    trial.clock.ms += 60_000;
  }
  const names = (machines: readonly ListedMachine[]): unknown => machines.map(({ name }) => name);
  assert.deepEqual(names(await listed(trial)), ['srv-1', 'PC-2', 'pc-1.corp.example'], 'the newest contact first');
  assert.deepEqual(names(await listed(trial, 'sort=name')), ['pc-1.corp.example', 'PC-2', 'srv-1']);
  assert.deepEqual(names(await listed(trial, 'search=pc')), ['PC-2', 'pc-1.corp.example']);
  assert.deepEqual(names(await listed(trial, 'search=corp&match=beginning')), []);
  const [first] = await listed(trial, 'search=PC-2');
  assert.deepEqual([first?.state, first?.reported, first?.expires, first?.tags], ['grace', 2, null, []]);
  const counted = await administer(trial, '/v1/machines/count?search=pc');
  assert.deepEqual(counted.body, { count: 2, exact: true, at: trial.clock.ms / 1000 });
  const { body } = await administer(trial, '/v1/machines?sort=-name&limit=2');
  const rest = await listed(trial, `sort=-name&limit=2&cursor=${String(body['next'])}`);
  assert.deepEqual(names(rest), ['pc-1.corp.example']);
  const query = 'seenBefore=-30d&tag=a%26b&sort=-name';
  assert.equal((await administer(trial, `/v1/machines?${query}&limit=7`)).body['query'], query, 'a bookmark');
});

test('a wrong view names every field; a cursor of another view, and any other text, is refused', async (t) => {
  const trial = await trialFor(t);
  await activate(trial, trialClient(), { name: 'pc-1' });
  await activate(trial, trialClient(), { name: 'pc-2' });
  const { status, body } = await administer(trial, '/v1/machines?state=lost&sot=name&generation=1e3');
  assert.deepEqual([status, body['code']], [400, 'wrong-usage']);
  assert.deepEqual((body['facts'] as { fields: string[] }).fields, ['sot', 'generation', 'state']);
  const times = await administer(trial, '/v1/machines?expiresAfter=soon&seenBefore=2026-02-31');
  assert.deepEqual((times.body['facts'] as { fields: string[] }).fields, ['seenBefore', 'expiresAfter']);
  const { next } = (await administer(trial, '/v1/machines?limit=1')).body;
  const wrong = [
    `sort=name&cursor=${String(next)}`,
    `cursor=${String(next).slice(1)}`,
    'cursor=x',
    `cursor=${Buffer.from('[1,2,3]').toString('base64url')}`,
    `cursor=${Buffer.from(`["47DEQpj8",1e999,{}]`).toString('base64url')}`,
    // A text in the place of a time: PostgreSQL compares no such two.
    `cursor=${Buffer.from(`["47DEQpj8",1,0,"x","c","v","a"]`).toString('base64url')}`,
    'limit=0x10',
    'vendor=%00',
    'search=%00',
    'generation=1e3',
    'tag=a&tag=b',
    'expiresBefore=999999999d',
  ];
  for (const query of wrong) {
    assert.equal((await administer(trial, `/v1/machines?${query}`)).body['code'], 'wrong-usage', query);
  }
  for (const search of ["' or 1=1 --", '%', 'p_-1', '\\', 'ü', '"']) {
    assert.deepEqual(await listed(trial, `search=${encodeURIComponent(search)}`), [], search);
  }
});

test('marks are set, filtered by, follow a machine to its new identity, and are told in the audit', async (t) => {
  const trial = await trialFor(t);
  const [client, other] = [trialClient(), trialClient()];
  await activate(trial, client, { name: 'pc-1' });
  await activate(trial, other, { name: 'pc-2' });
  const vendor = trial.vendor.vendor;
  const machine = { vendor, client: client.signer.id };
  const gone = { vendor, client: 'x'.repeat(20) };
  const marked = await administer(trial, '/v1/machine-marks', {
    machines: [machine, gone],
    add: ['kiosk', '=cmd'],
    group: 'floor 2',
  });
  const outcomes = (marked.body['results'] as { outcome: string }[]).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['marked', 'unknown']);
  await administer(trial, '/v1/machine-marks', { machines: [machine], remove: ['kiosk'], add: ['bar'] });
  const [shown] = await listed(trial, 'tag=bar&group=floor%202');
  assert.deepEqual([shown?.client, shown?.group, shown?.tags], [machine.client, 'floor 2', ['=cmd', 'bar']]);
  assert.deepEqual(await listed(trial, 'tag=kiosk'), []);
  const { body } = await administer(trial, '/v1/machine-marks');
  assert.deepEqual(body['groups'], [{ word: 'floor 2', machines: 1 }]);
  const successor = { ...trialClient(), device: client.device };
  const iat = Math.floor(trial.clock.ms / 1000);
  const succeeds = await createSuccession({ vendor, iat, to: successor.signer.id }, client.signer);
  await activate(trial, successor, { succeeds, name: 'pc-1' });
  const [renewed] = await listed(trial, 'tag=bar');
  assert.deepEqual([renewed?.client, renewed?.group], [successor.signer.id, 'floor 2']);
  const audit = await administer(trial, '/v1/audit');
  const actions = (audit.body['entries'] as { action: string }[]).filter(({ action }) => action === 'machines-marked');
  assert.equal(actions.length, 2);
  for (const wrong of [{ add: [''] }, { add: ['a,b'] }, { add: ['\n'] }, { group: 'x'.repeat(41) }, { add: 'kiosk' }]) {
    const answer = await administer(trial, '/v1/machine-marks', { machines: [machine], ...wrong });
    assert.equal(answer.body['code'], 'wrong-usage', JSON.stringify(wrong));
  }
  for (const machines of [[], [{ vendor }], [1], 'all', Array.from({ length: 501 }, () => machine)]) {
    assert.equal((await administer(trial, '/v1/machine-marks', { machines })).body['code'], 'wrong-usage');
  }
});

test('forgetting a machine erases what administrators wrote on it from every byte', async (t) => {
  const trial = await trialFor(t);
  const client = trialClient();
  await activate(trial, client, { name: 'pc-1' });
  const machine = { vendor: trial.vendor.vendor, client: client.signer.id };
  await administer(trial, '/v1/machine-marks', { machines: [machine], add: ['secretword'], group: 'secretgroup' });
  assert.equal((await administer(trial, '/v1/forgotten', { machine: 'pc-1' })).status, 200);
  const [left] = await listed(trial);
  assert.deepEqual([left?.name, left?.group, left?.tags], [null, null, []]);
  await withDatabase(trial, async (database) => {
    assert.deepEqual(await database.all('select * from machine_tags'), []);
    assert.deepEqual(await database.all('select folded from client_names'), []);
  });
});

test('a machine that is removed is gone with name and marks; a recorded request of it counts nobody', async (t) => {
  const trial = await trialFor(t);
  const [client, stays] = [trialClient(), trialClient()];
  const { statement } = await requestOf(trial, client, { name: 'pc-1' });
  await post(trial, statement);
  await activate(trial, stays, { name: 'pc-2' });
  const machine = { vendor: trial.vendor.vendor, client: client.signer.id };
  await administer(trial, '/v1/machine-marks', { machines: [machine], add: ['kiosk'] });
  const removed = await administer(trial, '/v1/machine-removals', { machines: [machine, machine] });
  assert.deepEqual(removed.body['results'], [{ ...machine, outcome: 'removed' }]);
  const again = await administer(trial, '/v1/machine-removals', { machines: [machine] });
  assert.deepEqual(again.body['results'], [{ ...machine, outcome: 'unknown' }]);
  assert.equal((await statusOf(trial)).inventory, 1);
  await post(trial, statement);
  assert.equal((await statusOf(trial)).inventory, 1, 'recorded');
  trial.clock.ms += 1000;
  await activate(trial, client, { name: 'pc-1' });
  assert.equal((await statusOf(trial)).inventory, 2, 'it called again');
  assert.deepEqual((await listed(trial, 'search=pc-1'))[0]?.tags, []);
});

test('a file holds what is shown: the rows of the view, in its columns and order, whatever they hold', async (t) => {
  const trial = await trialFor(t);
  for (let turn = 0; turn < 2; turn += 1) await activate(trial, trialClient(), { name: `-pc-${turn}` });
  const [one] = await listed(trial);
  const machine = { vendor: one?.vendor, client: one?.client };
  await administer(trial, '/v1/machine-marks', { machines: [machine], group: '=HYPERLINK("http://x")' });
  const csv = await exported(trial, 'sort=name&columns=name,group,expires,shortLived');
  assert.match(csv.type, /^text\/csv/);
  const [head, ...lines] = csv.text.split('\r\n');
  assert.equal(head, 'name,group,expires,shortLived');
  const expected = (await listed(trial, 'sort=name')).map(({ name, group }) => {
    return `'${name},${group === null ? '' : `"'${group.replaceAll('"', '""')}"`},,false`;
  });
  assert.deepEqual(lines, [...expected, '']);
  const json = await exported(trial, 'format=json&sort=name&tag=none');
  assert.deepEqual(JSON.parse(json.text), { machines: [] });
  const all = await exported(trial, 'format=json&sort=-client');
  assert.deepEqual(JSON.parse(all.text), { machines: await listed(trial, 'sort=-client') });
  for (const wrong of ['format=xls', 'columns=name,password', 'state=lost']) {
    assert.equal((await exported(trial, wrong)).status, 400, wrong);
  }
});

test('a cell that a table program could take for a formula is a text', () => {
  const cells = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', ' =1', 'a"b', 'a,b', 'a;b', 'a\nb', 'plain', -1, null, true];
  assert.equal(
    csvLine(cells),
    `'=1+1,'+1,'-1,'@x,"'\tx","'\rx","' =1"`.replace(`"' =1"`, `' =1`) +
      `,"a""b","a,b","a;b","a\nb",plain,-1,,true\r\n`,
  );
});

test('a formula behind what some programs take for the end of a cell, or in full width, is none either', () => {
  for (const [value, written] of [
    ["x;=cmd|' /C calc'!A0;", `"x;'=cmd|' /C calc'!A0;"`],
    ['x;  @sum', `"x;'  @sum"`],
    ['x;"=1+1"', `"x;'""=1+1"""`],
    ['x\n-1', `"x\n'-1"`],
    ['\t=1', `"'\t'=1"`],
    [';+1', `";'+1"`],
    ['＝1+1', "'＝1+1"],
    ['x;＠sum', `"x;'＠sum"`],
    ['a=b;c-d', '"a=b;c-d"'],
  ] as const)
    assert.equal(csvLine([value]), `${written}\r\n`);
});

test('names that are kept as digests are found by the whole name alone', async (t) => {
  const trial = await trialFor(t, { config: 'names = "hashed"\n' });
  const client = trialClient();
  await activate(trial, client, { name: 'pc-hashed' });
  await activate(trial, trialClient(), { name: 'pc-other' });
  assert.deepEqual(
    (await listed(trial, 'search=PC-Hashed')).map((one) => one.client),
    [client.signer.id],
  );
  assert.deepEqual(await listed(trial, 'search=pc'), []);
  assert.doesNotMatch(await contentOf(trial), /pc-hashed/);
});
