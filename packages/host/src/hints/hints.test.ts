import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { seenSet } from '@attiva/daemon';
import { createSuccession, type JudgedAnswer } from '@attiva/protocol';
import {
  activate,
  adminToken,
  administer,
  startDesktopHost,
  trialClient,
  type TrialClient,
  type TrialHost,
  type Wish,
} from '../trial-host.test.fixture.ts';
import type { HintPage, HintState } from './list-hints.ts';

const day = 86_400_000;

async function trialFor(t: TestContext): Promise<TrialHost> {
  const trial = await startDesktopHost(1);
  t.after(() => trial.stop());
  return trial;
}

function hintIn(answer: JudgedAnswer | string): { readonly id: string; readonly kind: string } | undefined {
  if (typeof answer === 'string') throw new assert.AssertionError({ message: `refused: ${answer}` });
  const { hint } = answer.kind === 'lease' ? answer.lease : answer.notice;
  return hint as { readonly id: string; readonly kind: string } | undefined;
}

/** The next contact of a machine, a minute later. */
async function call(trial: TrialHost, client: TrialClient, wish: Wish = {}): Promise<ReturnType<typeof hintIn>> {
  trial.clock.ms += 60_000;
  return hintIn(await activate(trial, client, wish));
}

async function ask(trial: TrialHost, kind: string, clients: readonly TrialClient[]): Promise<readonly string[]> {
  const machines = clients.map(({ signer }) => ({ vendor: trial.vendor.vendor, client: signer.id }));
  const { status, body } = await administer(trial, '/v1/hints', { kind, machines });
  assert.equal(status, 200, JSON.stringify(body));
  return (body['results'] as { outcome: string }[]).map(({ outcome }) => outcome);
}

async function pageOf(trial: TrialHost, query = ''): Promise<HintPage> {
  const { status, body } = await administer<HintPage>(trial, `/v1/hints?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function states(trial: TrialHost): Promise<readonly HintState[]> {
  return (await pageOf(trial)).hints.map(({ state }) => state);
}

async function remove(trial: TrialHost, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${adminToken}`, host: 'localhost' };
  const answer = await trial.host.administration.fastify.inject({ method: 'DELETE', url: path, headers });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

test('hints are narrowed by what was asked and by the machine, a part of its name or the beginning of its id', async (t) => {
  const trial = await trialFor(t);
  const [first, second] = [trialClient(), trialClient()];
  await call(trial, first, { name: 'PC-1.corp.example' });
  await call(trial, second, { name: 'srv-1' });
  await ask(trial, 'renew', [first, second]);
  await ask(trial, 'new-identity', [second]);
  const found = async (query: string): Promise<readonly string[]> =>
    (await pageOf(trial, query)).hints.map(({ name, kind }) => `${name} ${kind}`).sort();
  assert.deepEqual(await found('kind=new-identity'), ['srv-1 new-identity']);
  assert.deepEqual(await found('search=Corp'), ['PC-1.corp.example renew']);
  assert.deepEqual(await found('search=srv&kind=renew&state=waiting'), ['srv-1 renew']);
  assert.deepEqual(await found(`search=${first.signer.id.slice(0, 12)}`), ['PC-1.corp.example renew']);
  for (const none of ['%25', "'", 'nobody', 'srv&state=obeyed'])
    assert.deepEqual(await found(`search=${none}`), [], none);
  const { next } = await pageOf(trial, 'search=-1&limit=2');
  assert.deepEqual((await pageOf(trial, `search=-1&limit=2&cursor=${next}`)).hints.length, 1, 'page by page');
});

test('a hint stands in each answer to its machine and to no other, until the machine says that it was obeyed', async (t) => {
  const trial = await trialFor(t);
  const [asked, other] = [trialClient(), trialClient()];
  for (const client of [asked, other]) await call(trial, client, { name: 'pc-1' });
  assert.deepEqual(await ask(trial, 'renew', [asked]), ['waiting']);
  assert.deepEqual(await states(trial), ['waiting']);
  assert.equal(await call(trial, other), undefined);
  const hint = await call(trial, asked);
  assert.equal(hint?.kind, 'renew');
  assert.deepEqual(await states(trial), ['given']);
  assert.deepEqual(await call(trial, asked), hint, 'the answer may have been lost');
  const heard = { id: hint.id, verdict: 'obeyed' };
  assert.equal(await call(trial, asked, { name: 'pc-1', heard }), undefined);
  const { hints, counts, hostIds } = await pageOf(trial);
  assert.deepEqual(
    hints.map(({ state, name }) => [state, name]),
    [['obeyed', 'pc-1']],
  );
  assert.equal(counts.obeyed, 1);
  assert.deepEqual(
    hostIds.map(({ vendor }) => vendor),
    [trial.vendor.vendor],
  );
});

test('a machine that has not pinned this host says so; the hint waits for that, 30 days', async (t) => {
  const trial = await trialFor(t);
  const client = trialClient();
  await call(trial, client);
  await ask(trial, 'new-identity', [client]);
  const hint = await call(trial, client);
  assert.ok(hint);
  assert.deepEqual(await call(trial, client, { heard: { id: hint.id, verdict: 'not-pinned' } }), hint);
  assert.deepEqual(await states(trial), ['not-pinned']);
  assert.equal((await pageOf(trial, 'state=not-pinned')).hints.length, 1);
  trial.clock.ms += 30 * day;
  assert.equal(await call(trial, client), undefined);
  const { hints, counts } = await pageOf(trial, 'state=ended');
  assert.deepEqual([hints.length, counts.ended, counts['not-pinned']], [1, 1, 0]);
});

test('what others say of a hint, and what was never given, says nothing', async (t) => {
  const trial = await trialFor(t);
  const [asked, other] = [trialClient(), trialClient()];
  for (const client of [asked, other]) await call(trial, client);
  await ask(trial, 'renew', [asked]);
  const waiting = (await pageOf(trial)).hints[0];
  await call(trial, asked, { heard: { id: String(waiting?.id), verdict: 'obeyed' } });
  assert.deepEqual(await states(trial), ['given'], 'it had not been given when the request was made');
  await call(trial, other, { heard: { id: String(waiting?.id), verdict: 'obeyed' } });
  for (const heard of ['obeyed', null, [], { id: 7 }, { id: waiting?.id, verdict: 'withdrawn' }])
    assert.ok(await call(trial, asked, { heard }), 'no reason to refuse, and the hint waits');
  assert.deepEqual(await states(trial), ['given']);
});

test('a new identity tells of the hint of the one before; what else waits goes with it', async (t) => {
  const trial = await trialFor(t);
  const [old, fresh] = [trialClient(), trialClient()];
  fresh.device = old.device;
  await call(trial, old);
  await ask(trial, 'new-identity', [old]);
  const hint = await call(trial, old);
  await ask(trial, 'renew', [old]);
  const iat = Math.floor(trial.clock.ms / 1000);
  const succeeds = await createSuccession({ vendor: trial.vendor.vendor, iat, to: fresh.signer.id }, old.signer);
  const next = await call(trial, fresh, { succeeds, heard: { id: String(hint?.id), verdict: 'obeyed' } });
  assert.equal(next?.kind, 'renew');
  const { hints } = await pageOf(trial);
  assert.deepEqual(
    hints.map(({ state, client }) => [state, client]),
    [
      ['given', fresh.signer.id],
      ['obeyed', fresh.signer.id],
    ],
  );
});

test('a clone that is told to take an identity of its own hears no hint of its original', async (t) => {
  const trial = await trialFor(t);
  const original = trialClient();
  for (let n = 0; n < 3; n += 1) await call(trial, original);
  const clone = {
    ...original,
    prev: { store: String(original.prev?.store), turn: 1 },
    device: [9, 9, 9] as [number, number, number],
  };
  await ask(trial, 'renew', [original]);
  trial.clock.ms += 60_000;
  const answer = await activate(trial, clone);
  assert.equal(typeof answer === 'string' ? answer : answer.kind, 'new-identity');
  assert.equal(hintIn(answer), undefined);
  assert.deepEqual(await states(trial), ['waiting']);
});

test('asked twice, unknown, withdrawn, restarted: each machine has its result', async (t) => {
  const trial = await trialFor(t);
  const [first, second] = [trialClient(), trialClient()];
  for (const client of [first, second]) await call(trial, client);
  assert.deepEqual(await ask(trial, 'renew', [first, trialClient()]), ['waiting', 'unknown']);
  assert.deepEqual(await ask(trial, 'renew', [first, second]), ['already', 'waiting']);
  const restarted = await trial.restart();
  t.after(() => restarted.stop());
  const hint = await call(restarted, first);
  assert.equal(hint?.kind, 'renew', 'the hints of before');
  assert.deepEqual((await remove(restarted, `/v1/hints/${hint.id}`)).body, { withdrawn: 1 });
  assert.equal((await remove(restarted, `/v1/hints/${hint.id}`)).status, 404);
  assert.equal(await call(restarted, first), undefined);
  assert.deepEqual((await remove(restarted, '/v1/hints')).body, { withdrawn: 1 });
  assert.equal(await call(restarted, second), undefined);
  assert.deepEqual(await states(restarted), ['withdrawn', 'withdrawn']);
  const audit = await administer(restarted, '/v1/audit');
  assert.match(JSON.stringify(audit.body), /hints-withdrawn.*hints-given/);
});

test('a view is asked only where it has the machines that the caller has seen', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [trialClient(), trialClient()];
  await call(trial, one, { name: 'pc-1' });
  await call(trial, two, { name: 'pc-2' });
  await call(trial, trialClient(), { name: 'srv-1' });
  const seen = async (): Promise<string> => {
    const { body } = await administer(trial, '/v1/machines?search=pc');
    const machines = body['machines'] as { vendor: string; client: string }[];
    return seenSet(machines.map(({ vendor, client }) => `${vendor} ${client}`));
  };
  const expected = await seen();
  // One leaves the view and another comes: two of two, and not the same two.
  await call(trial, one, { name: 'srv-2' });
  await call(trial, trialClient(), { name: 'pc-3' });
  const order = { kind: 'renew', view: { search: 'pc' } };
  const wrong = await administer(trial, '/v1/hints', { ...order, expected });
  assert.deepEqual([wrong.status, wrong.body['code']], [409, 'changed-meanwhile']);
  assert.match(String(wrong.body['detail']), /the view has 2 machines, and not those that were seen/);
  assert.equal(await call(trial, two, { name: 'pc-2' }), undefined, 'nobody was asked');
  const { body } = await administer(trial, '/v1/hints', { ...order, expected: await seen() });
  assert.equal((body['results'] as unknown[]).length, 2);
  for (const given of [{}, { view: {} }, { machines: [], view: {}, expected: '' }, { machines: [] }])
    assert.equal((await administer(trial, '/v1/hints', { kind: 'renew', ...given })).status, 400);
  const unknown = { kind: 'install-key', view: {}, expected: await seen() };
  assert.equal((await administer(trial, '/v1/hints', unknown)).status, 400);
});

test('pages of the list follow one another', async (t) => {
  const trial = await trialFor(t);
  const clients = Array.from({ length: 5 }, trialClient);
  for (const client of clients) await call(trial, client);
  await ask(trial, 'renew', clients);
  const seen: string[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const page: HintPage = await pageOf(trial, `limit=2${next === '' ? '' : `&cursor=${next}`}`);
    seen.push(...page.hints.map(({ client }) => client));
    next = page.next;
  }
  assert.deepEqual(seen.toSorted(), clients.map(({ signer }) => signer.id).toSorted());
  assert.equal((await administer(trial, '/v1/hints?cursor=x')).status, 400);
});
