import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ActivationError,
  daySeconds,
  type HostGrantClaims,
  isRenewal,
  openHostRequest,
  parseCompact,
  type RenewalRequestClaims,
  revocationFileText,
  signStatement,
} from '@attiva/protocol';
import { createSigner, FakeVendor } from '@attiva/testkit';
import type { AskAuthority } from '../registration/register-host.ts';
import {
  type Administered,
  activate,
  administer,
  hostKey,
  startMs,
  startTrialHost,
  trialAuthority,
  trialClient,
  type TrialHost,
  type TrialOptions,
} from '../trial-host.test.fixture.ts';
import type { RenewalReport } from './renew-grants.ts';

const now = Math.floor(startMs / 1000);
const until = now + 100 * daySeconds;

interface TermedHost extends TrialHost {
  /** What was asked, newest last. */
  readonly asked: RenewalRequestClaims[];
  /** What the authority answers a renewal with; may be changed. */
  readonly authority: { answer: (request: RenewalRequestClaims) => Promise<unknown> };
  readonly grantOf: (terms: Partial<HostGrantClaims>) => Promise<unknown>;
}

/** A host with a term of 100 days. */
async function termed(options: TrialOptions = {}): Promise<TermedHost> {
  const madeVendor = await FakeVendor.create({
    now,
    applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold: 1 }] }],
  });
  const first = trialAuthority(madeVendor, [{ application: 'aurora-os', terms: { until } }]);
  const asked: RenewalRequestClaims[] = [];
  let sub: RenewalRequestClaims['sub'] | undefined;
  const grantOf: TermedHost['grantOf'] = async (terms) => ({
    chain: [
      await madeVendor.grant(sub ?? madeVendor.root.id, 'aurora-os', { key: hostKey.lastFive, until, ...terms }),
      madeVendor.delegation,
    ],
  });
  const authority: TermedHost['authority'] = { answer: () => grantOf({}) };
  const askAuthority: AskAuthority = (to, text) => {
    const request = openHostRequest(text);
    sub = request.sub;
    if (!isRenewal(request)) return first(to, text);
    asked.push(request);
    return authority.answer(request);
  };
  const trial = await startTrialHost({ ...options, madeVendor, askAuthority });
  return { ...trial, asked, authority, grantOf };
}

/** The same grant, under another key that the vendor's root has appointed. */
async function signedAnew({ vendor, grantOf }: TermedHost): Promise<unknown> {
  const next = createSigner();
  const { chain } = (await grantOf({})) as { readonly chain: readonly [string, string] };
  const [grant, delegation] = chain.map((statement) => parseCompact(statement)?.claims);
  const appointed = { ...delegation, sub: next.id, cnf: { jwk: next.jwk } };
  return {
    chain: [
      await signStatement('host-grant', { ...grant }, next),
      await signStatement('delegation', appointed, vendor.root),
    ],
  };
}

const renew = async (trial: TrialHost, body: object = {}): Promise<RenewalReport> => {
  const { renewals } = (await administer(trial, '/v1/renewals', body)).body as { renewals: RenewalReport[] };
  assert.equal(renewals.length, 1);
  return renewals[0] as RenewalReport;
};

const warningOf = async (trial: TrialHost): Promise<string | undefined> =>
  (await trial.host.doors.status()).warnings.find(({ code }) => code === 'agreement-ended')?.text;

const run = (trial: TrialHost): Promise<readonly RenewalReport[]> =>
  trial.host.doors.grants.job.runIfDue(Math.floor(trial.clock.ms / 1000));

function advance(trial: TrialHost, days: number): void {
  trial.clock.ms += days * daySeconds * 1000;
}

describe('renewal by hand', () => {
  test('brings the new terms at once, in the place of the old grant', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    assert.equal((await renew(trial)).outcome, 'unchanged');
    trial.authority.answer = () =>
      trial.grantOf({ iat: now, until: until + 365 * daySeconds, entitlements: { desktop: { cloud: true } } });
    const report = await renew(trial, { key: hostKey.lastFive.toLowerCase() });
    assert.deepEqual(
      [report.outcome, report.untilBefore, report.until, report.changes],
      ['renewed', until, until + 365 * daySeconds, ['until', 'entitlements']],
    );
    const keys = (await trial.host.doors.status()).vendors[0]?.keys ?? [];
    assert.deepEqual(
      keys.map((key) => [key.until, key.state, key.renewal.outcome]),
      [[until + 365 * daySeconds, 'serving', 'renewed']],
    );
    const judged = await activate(trial, trialClient());
    assert.ok(typeof judged !== 'string' && judged.kind === 'lease');
    assert.deepEqual(judged.lease.entitlements, { cloud: true });
    assert.equal(trial.asked[1]?.key, hostKey.lastFive);
    assert.equal((await renew(trial)).outcome, 'unchanged', 'the answer once more changes nothing');
  });

  test('is in the audit under the name of whoever asked, and of the host where it asks by itself', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    const made = await administer(trial, '/v1/api-tokens', { name: 'rollout', role: 'operator' });
    const asToken = { authorization: `Bearer ${String(made.body['text'])}` };
    trial.authority.answer = () => trial.grantOf({ iat: now, until: until + daySeconds });
    assert.equal((await administer(trial, '/v1/renewals', {}, asToken)).status, 200);
    const answer = JSON.stringify(await trial.grantOf({ iat: now, until: until + 2 * daySeconds }));
    const taken = await administer(trial, '/v1/renewal-answers', { answer }, asToken);
    assert.equal(taken.body['outcome'], 'renewed', JSON.stringify(taken.body));
    trial.authority.answer = () => trial.grantOf({ iat: now, until: until + 365 * daySeconds });
    advance(trial, 80);
    assert.equal((await run(trial))[0]?.outcome, 'renewed');
    const { entries } = (await administer(trial, '/v1/audit')).body as { entries: { actor: string; action: string }[] };
    assert.deepEqual(
      entries.filter(({ action }) => action === 'grant-renewed').map(({ actor }) => actor),
      ['host', 'rollout (token)', 'rollout (token)'],
    );
  });

  test('keeps what is held, and says why, when the authority cannot be reached or refuses', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    for (const code of ['authority-unreachable', 'grant-unknown', 'key-blocked'] as const) {
      trial.authority.answer = () => Promise.reject(new ActivationError(code, 'told so'));
      const report = await renew(trial);
      assert.deepEqual([report.outcome, report.code, report.detail], ['failed', code, 'told so']);
    }
    const judged = await activate(trial, trialClient());
    assert.ok(typeof judged !== 'string' && judged.kind === 'lease');
    assert.equal((await administer(trial, '/v1/renewals', { key: 'QQQQQ' })).body['code'], 'not-found');
  });

  test('refuses an older grant and one of another host, application or vendor', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    const codeOf = async (answer: Promise<unknown>): Promise<string | undefined> => {
      trial.authority.answer = () => answer;
      return (await renew(trial)).code;
    };
    const stranger = await FakeVendor.create({ now });
    assert.equal(await codeOf(trial.grantOf({ iat: now - 3 * 3600 })), 'grant-older');
    assert.equal(await codeOf(trial.grantOf({ iat: now, sub: trial.vendor.root.id })), 'answer-to-other-request');
    assert.equal(await codeOf(trial.grantOf({ iat: now, generation: 2019 })), 'answer-to-other-request');
    const foreign = {
      chain: [await stranger.grant(trial.asked[0]?.sub ?? stranger.root.id, 'aurora-os'), stranger.delegation],
    };
    assert.equal(await codeOf(Promise.resolve(foreign)), 'root-unknown');
    assert.equal(await codeOf(Promise.resolve('<html>')), 'not-authentic');
    assert.equal((await trial.host.doors.status()).vendors[0]?.keys.length, 1);
  });

  test('goes without a network: a request for the vendor, an answer that says itself which grant it is for', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    const { requests } = (await administer(trial, '/v1/renewal-requests', {})).body as {
      requests: { statement: string; key: string }[];
    };
    assert.equal(requests.length, 1);
    const request = openHostRequest(requests[0]?.statement);
    assert.ok(isRenewal(request) && request.key === hostKey.lastFive);
    const take = (answer: unknown): Promise<Administered> =>
      administer(trial, '/v1/renewal-answers', { answer: JSON.stringify(answer) });
    const answer = await trial.grantOf({ iat: now, until: until + daySeconds });
    assert.equal((await take(answer)).body['outcome'], 'renewed');
    assert.equal((await take(answer)).body['outcome'], 'unchanged', 'applied twice');
    const other = await trial.grantOf({ iat: now, sub: trial.vendor.root.id });
    assert.equal((await take(other)).body['code'], 'answer-to-other-request');
    assert.equal((await take({ chain: 'x' })).body['code'], 'answer-to-other-request');
    const carried = await administer(trial, '/v1/registration-answers', {
      answer: JSON.stringify(await trial.grantOf({ iat: now + 1, until: until + 2 * daySeconds })),
    });
    assert.deepEqual(
      [carried.status, carried.body['until']],
      [200, until + 2 * daySeconds],
      'by the door of registrations',
    );
    const foreign = await administer(trial, '/v1/registration-answers', { answer: JSON.stringify(other) });
    assert.equal(foreign.body['code'], 'nothing-awaited');
    const broken = await administer(trial, '/v1/renewal-answers', { answer: '{"chain' });
    assert.equal(broken.body['code'], 'not-authentic');
  });
});

describe('renewal by itself', () => {
  test('begins 60 days before the end, asks daily, and tells how that stands', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    advance(trial, 39);
    assert.deepEqual(await run(trial), []);
    assert.equal(await warningOf(trial), undefined);
    advance(trial, 2);
    assert.match((await warningOf(trial)) ?? '', /ends on .* This host asks the vendor for a new term by itself/);
    assert.equal((await run(trial))[0]?.outcome, 'unchanged');
    assert.match((await warningOf(trial)) ?? '', /was asked on 2027-01-03 and has no new term yet/);
    assert.deepEqual(await run(trial), [], 'once a day');
    advance(trial, 1.1);
    trial.authority.answer = () => Promise.reject(new ActivationError('authority-unreachable', 'no way out'));
    assert.equal((await run(trial))[0]?.code, 'authority-unreachable');
    assert.match((await warningOf(trial)) ?? '', /failed \(authority-unreachable\)/);
    advance(trial, 90);
    trial.authority.answer = () => trial.grantOf({ iat: now, until: until + 400 * daySeconds });
    assert.equal((await run(trial))[0]?.outcome, 'renewed', 'also after the end');
    assert.equal(await warningOf(trial), undefined);
    advance(trial, 1.1);
    assert.deepEqual(await run(trial), []);
  });

  test('may be switched off, and then it is said who must ask', async (t) => {
    const trial = await termed({ config: '[renewal]\nenabled = false' });
    t.after(() => trial.stop());
    advance(trial, 50);
    assert.deepEqual(await run(trial), []);
    assert.match((await warningOf(trial)) ?? '', /does not ask by itself/);
    assert.equal(trial.asked.length, 0);
    assert.equal((await renew(trial)).outcome, 'unchanged', 'by hand it may be asked all the same');
  });

  test('a clock that was set back does not put it off', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    advance(trial, 400);
    assert.equal((await run(trial)).length, 1);
    advance(trial, -350);
    assert.equal((await run(trial)).length, 1);
  });

  test('begins with the news that a key of the vendor was stolen, and goes on each hour until its grant is signed anew', async (t) => {
    const trial = await termed();
    t.after(() => trial.stop());
    const { vendor } = trial;
    trial.authority.answer = () => Promise.reject(new ActivationError('authority-unreachable', 'no way out'));
    const lists = [await vendor.revoke([vendor.delegated.id], now, 'root')];
    await administer(trial, '/v1/revocations', { file: revocationFileText(vendor.vendor, lists) });
    await run(trial);
    assert.equal(trial.asked.length, 1, 'nobody has told it to ask');
    assert.equal(await activate(trial, trialClient()), 'revoked');
    advance(trial, 0.9 / 24);
    assert.deepEqual(await run(trial), []);
    trial.authority.answer = () => trial.grantOf({});
    advance(trial, 0.2 / 24);
    assert.equal((await run(trial))[0]?.code, 'revoked', 'what the stolen key signs is refused');
    trial.authority.answer = () => signedAnew(trial);
    advance(trial, 1 / 24);
    const [report] = await run(trial);
    assert.deepEqual([report?.outcome, report?.changes], ['renewed', []]);
    const judged = await activate(trial, trialClient());
    assert.ok(typeof judged !== 'string' && judged.kind === 'lease');
    const keys = await trial.host.doors.grants.list();
    assert.deepEqual(
      keys.map(({ state }) => state),
      ['serving'],
    );
    advance(trial, 1);
    assert.deepEqual(await run(trial), [], 'and then it is as before');
  });

  test('ends at once with the host, whatever the authority does', async () => {
    const trial = await termed();
    advance(trial, 50);
    trial.authority.answer = () => new Promise(() => {});
    const running = run(trial);
    await trial.stop();
    assert.deepEqual(await running, []);
  });
});
