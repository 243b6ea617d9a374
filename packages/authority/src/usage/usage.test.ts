import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  daySeconds,
  isActivationError,
  peakOf,
  prepareHostStatement,
  signBatch,
  type StoreId,
  usageDigest,
  type UsageClaims,
  usageFileText,
} from '@attiva/protocol';
import {
  newHost,
  openBench,
  registered,
  start,
  type TestAuthority,
  type TestHost,
  vendor,
} from '../authority.test.fixture.ts';
import type { ImportedUsage } from './import-usage.ts';
import type { UsageLists } from './list-usage.ts';

const bench = await openBench();

interface Site {
  readonly aurora: TestAuthority;
  readonly host: TestHost;
  readonly chain: readonly string[];
}

/** A customer that has bought 20 machines, with a host. */
async function siteOf(aurora: TestAuthority, name: string): Promise<Site> {
  const { hostKey } = await aurora.addCustomer({ name, quantity: 20, mode: 'report' });
  const host = newHost();
  return { aurora, host, chain: await registered(aurora, host, hostKey) };
}

async function begin(): Promise<Site> {
  const aurora = await bench.start();
  const site = await siteOf(aurora, 'Rossi SpA');
  aurora.clock.advance(40 * daySeconds);
  return site;
}

/** The last week of November, so many machines on each day. */
function november(site: Site, uses: readonly number[], more: Partial<UsageClaims> = {}): UsageClaims {
  const days = uses.map((use, index) => ({
    day: `2026-11-${24 + index}`,
    use,
    shortLived: 0,
    editions: { studio: use },
    generations: { 2025: use },
  }));
  const peak = peakOf(days);
  return {
    iss: site.host.signer.id,
    iat: start + 10 * daySeconds,
    vendor,
    customer: 'Rossi SpA',
    store: 'A'.repeat(22) as StoreId,
    program: '0.1.0',
    month: '2026-11',
    from: '2026-11-24',
    to: '2026-11-30',
    missing: [],
    applications: [{ application: 'aurora-studio', quantity: 20, ...(peak && { peak }), days }],
    ...more,
  };
}

interface Signed {
  readonly file: string;
  readonly digest: string;
}

async function sign({ host, chain }: Site, claims: UsageClaims): Promise<Signed> {
  const [statement = ''] = await signBatch([prepareHostStatement('usage', claims, host.signer.jwk)], host.signer);
  const [grant = '', delegation = ''] = chain;
  return { file: usageFileText([statement, grant, delegation]), digest: usageDigest(statement) };
}

const take = ({ aurora }: Site, body: { file: string; customer?: string; keep?: boolean }): Promise<ImportedUsage> =>
  aurora.admin.post('/v1/usage-statements', body);

const fileOf = async (site: Site, claims: UsageClaims): Promise<{ file: string }> => ({
  file: (await sign(site, claims)).file,
});

async function refusal(
  site: Site,
  body: { file: string; customer?: string },
): Promise<{ code: string; detail: string }> {
  try {
    await take(site, body);
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    return { code: error.code, detail: error.detail };
  }
  assert.fail('it was taken in');
}

const sevens = [7, 7, 7, 25, 7, 7, 7];

test('a statement is taken in once, and use is shown against what was bought', async () => {
  const site = await begin();
  const { file, digest } = await sign(site, november(site, sevens));
  const first = await take(site, { file, customer: 'Rossi SpA' });
  assert.deepEqual([first.digest, first.known, first.registered, first.findings], [digest, false, true, []]);
  assert.equal((await take(site, { file })).known, true, 'the same file a second time changes nothing');
  const lists = await site.aurora.admin.get<UsageLists>('/v1/usage-statements');
  assert.equal(lists.statements.length, 1);
  assert.deepEqual(lists.months, [
    {
      month: '2026-11',
      customer: 'Rossi SpA',
      application: 'aurora-studio',
      hosts: 1,
      use: 25,
      day: '2026-11-27',
      agreements: 1,
      quantity: 20,
      over: 5,
    },
  ]);
  const whole = await site.aurora.admin.get<{ file: string }>(`/v1/usage-statements/${digest}`);
  assert.equal(whole.file, file);
  const { entries } = await site.aurora.admin.get<{ entries: { action: string }[] }>('/v1/audit');
  assert.equal(entries.filter(({ action }) => action === 'usage-received').length, 1);
});

test('a statement is told before it is kept, and telling keeps nothing', async () => {
  const site = await begin();
  const { file, digest } = await sign(site, november(site, sevens));
  const told = await take(site, { file, keep: false });
  assert.deepEqual([told.digest, told.known], [digest, false]);
  assert.deepEqual(told.peaks, [{ application: 'aurora-studio', day: '2026-11-27', use: 25, quantity: 20 }]);
  assert.equal((await site.aurora.admin.get<UsageLists>('/v1/usage-statements')).statements.length, 0);
  const { entries } = await site.aurora.admin.get<{ entries: { action: string }[] }>('/v1/audit');
  assert.equal(entries.filter(({ action }) => action === 'usage-received').length, 0);
  assert.equal((await take(site, { file })).known, false, 'taken in for the first time');
});

test('a figure that was changed in the file is named, with the genuine statement here or without', async () => {
  const site = await begin();
  const { file } = await sign(site, november(site, sevens));
  const altered = file.replace('"2026-11-27", "use": 25, "short', '"2026-11-27", "use": 5, "short');
  const unknown = await refusal(site, { file: altered });
  assert.equal(unknown.code, 'not-authentic');
  assert.match(unknown.detail, /2026-11-27, aurora-studio: use 5, and its parts are 25 \+ 0/);
  await take(site, { file });
  const named = await refusal(site, { file: altered });
  assert.match(named.detail, /nothing in it is believed.*2026-11-27, aurora-studio, use: 5, was 25 in the genuine one/);
  assert.equal((await site.aurora.admin.get<UsageLists>('/v1/usage-statements')).statements.length, 1);
});

test('a later statement of fewer days hides no day of the whole month, and is named; a customer without an agreement is told apart', async () => {
  const site = await begin();
  await take(site, await fileOf(site, november(site, sevens)));
  const part = november(site, [7, 7], { iat: start + 20 * daySeconds, to: '2026-11-25' });
  const { findings } = await take(site, await fileOf(site, part));
  assert.deepEqual(findings, [
    {
      what: 'fewer-days',
      text: 'It has figures of 2 days, and a statement signed before has them of 7: that one counts.',
      facts: { before: 7, now: 2 },
    },
  ]);
  const [month] = (await site.aurora.admin.get<UsageLists>('/v1/usage-statements')).months;
  assert.deepEqual([month?.use, month?.day, month?.agreements, month?.over], [25, '2026-11-27', 1, 5]);
  const bianchi = await siteOf(site.aurora, 'Bianchi SpA');
  const claims = november(bianchi, [3], {
    customer: 'Bianchi SpA',
    iat: site.aurora.clock.seconds(),
    to: '2026-11-24',
  });
  const applications = claims.applications.map((one) => ({ ...one, application: 'aurora-os' }));
  await take(bianchi, await fileOf(bianchi, { ...claims, applications }));
  const { months } = await site.aurora.admin.get<UsageLists>('/v1/usage-statements');
  const theirs = months.find(({ customer }) => customer === 'Bianchi SpA');
  assert.deepEqual([theirs?.agreements, theirs?.quantity], [0, null]);
});

test('missing days and a host that signed other figures before are named, and kept all the same', async () => {
  const site = await begin();
  await take(site, await fileOf(site, november(site, sevens)));
  const fewer = november(site, [7, 7, 7, 20, 7, 7, 7], { iat: start + 20 * daySeconds });
  const second = await take(site, await fileOf(site, fewer));
  assert.deepEqual(
    second.findings.map(({ what }) => what),
    ['changed-figure', 'changed-figure', 'changed-figure', 'same-predecessor'],
  );
  assert.match(second.findings[0]?.text ?? '', /2026-11-27, aurora-studio, use: 20, was 25 in the statement before/);
  const { facts } = second.findings[0] ?? {};
  assert.deepEqual(facts, { day: '2026-11-27', application: 'aurora-studio', figure: 'use', before: 25, now: 20 });
  const december = november(site, [7, 7], { iat: start + 39 * daySeconds, month: '2026-12', from: '2026-12-03' });
  const days = december.applications[0]?.days.map((day, index) => ({ ...day, day: `2026-12-0${3 + index}` })) ?? [];
  const late = { ...december, to: '2026-12-04', previous: 'B'.repeat(43) };
  const claims = {
    ...late,
    applications: [{ application: 'aurora-studio', peak: { day: '2026-12-03', use: 7 }, days }],
  };
  const third = await take(site, await fileOf(site, claims));
  assert.deepEqual(
    third.findings.map(({ text }) => text),
    [
      '2026-12-01 to 2026-12-02 are missing: no statement has figures of them.',
      `It names a statement before it that was never received (${'B'.repeat(43)}).`,
    ],
  );
});

test("another customer's statement, another host's signature and a revoked host are refused, and nothing is kept", async () => {
  const site = await begin();
  const bianchi = await siteOf(site.aurora, 'Bianchi SpA');
  const theirs = november(bianchi, sevens, { customer: 'Bianchi SpA', iat: site.aurora.clock.seconds() });
  const { file } = await sign(bianchi, theirs);
  assert.equal((await refusal(site, { file, customer: 'Rossi SpA' })).code, 'usage-of-another-customer');
  const stolen = await sign({ ...bianchi, chain: site.chain }, theirs);
  assert.equal((await refusal(site, { file: stolen.file })).code, 'not-authentic');
  assert.equal((await refusal(site, { file: '{}' })).code, 'usage-invalid');
  await site.aurora.admin.post('/v1/revocations', { named: site.host.signer.id, reason: 'stolen' });
  site.aurora.clock.advance(60);
  const own = await sign(site, november(site, sevens));
  assert.equal((await refusal(site, { file: own.file })).code, 'revoked');
  assert.equal((await site.aurora.admin.get<UsageLists>('/v1/usage-statements')).statements.length, 0);
});
