import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Bundle,
  chainOfConfirmation,
  findBundle,
  groupsSoFar,
  installationIdOf,
  judgeRegistrationAnswer,
  openRegistrationRequest,
  openVendorFile,
  parseBundles,
  readConfirmationId,
  readInstallationId,
  RevocationSet,
  statementId,
  type VendorFile,
} from '@attiva/protocol';
import {
  newHost,
  openBench,
  registrationRequest,
  send,
  start,
  type TestAuthority,
  type TestHost,
  vendor,
  withCode,
} from '../authority.test.fixture.ts';
import { createBundle, type CreatedBundle } from '../bundles/create-bundle.ts';
import type { DeskAnswer } from './answer-request.ts';

const bench = await openBench();
const aurora = await bench.start();
const day = 86_400;

/** A customer with a host key and his own vendor file. */
interface Site {
  readonly hostKey: string;
  readonly lastFive: string;
  readonly file: VendorFile;
  readonly bundle: Bundle;
}

async function newSite(at: TestAuthority = aurora): Promise<Site> {
  const { hostKey, lastFive } = await at.addCustomer({ quantity: 40, until: '2027-12-31' });
  return { hostKey, lastFive, ...(await siteFileOf(at, lastFive)) };
}

async function siteFileOf(at: TestAuthority, lastFive: string): Promise<Pick<Site, 'file' | 'bundle'>> {
  const created = await at.admin.post<CreatedBundle>('/v1/bundles', { key: lastFive });
  const file = openVendorFile(created.vendorFile ?? '', { now: at.clock.seconds() });
  const signer = file.delegation.sub;
  const bundle = findBundle(parseBundles(file.content.bundles), { kind: 'host', key: lastFive, signer });
  assert.ok(bundle);
  return { file, bundle };
}

interface Spoken {
  readonly host: TestHost;
  readonly installationId: string;
  readonly statement: string;
}

async function speak(site: Site, host: TestHost = newHost([1, 2, 3])): Promise<Spoken> {
  const options = { hostKey: site.hostKey, iat: start, bundle: site.bundle.number };
  const { statement } = await registrationRequest(host, options);
  return { host, statement, installationId: installationIdOf('host', openRegistrationRequest(statement)) };
}

const atDesk = (request: string, at: TestAuthority = aurora): Promise<DeskAnswer> =>
  at.admin.post<DeskAnswer>('/v1/desk', { request });

function confirmationText({ head, groups }: DeskAnswer): string {
  return [head, ...(groups ?? []).map(({ digits }) => digits)].join(' ');
}

function confirm(
  site: Site,
  { host }: Spoken,
  answer: DeskAnswer,
  now: number = aurora.clock.seconds(),
): readonly string[] {
  const trust = { vendor, roots: site.file.vendor.roots, now, revocations: RevocationSet.empty };
  const asked = {
    kind: 'host' as const,
    bundle: site.bundle.number,
    key: site.lastFive,
    sub: host.signer.id,
    device: host.device,
    bundles: parseBundles(site.file.content.bundles),
    delegation: site.file.content.delegation,
  };
  const chain = chainOfConfirmation(readConfirmationId(confirmationText(answer)), asked, trust);
  judgeRegistrationAnswer({ chain }, { sub: host.signer.id, key: site.lastFive }, trust);
  return chain;
}

async function registrationsOf(site: Site): Promise<number> {
  const { registrations } = await aurora.admin.get<{ registrations: { keyLastFive: string }[] }>('/v1/registrations');
  return registrations.filter(({ keyLastFive }) => keyLastFive === site.lastFive).length;
}

describe('a host is registered by telephone', () => {
  it('reads out 84 digits, takes down 189, and holds the grant that the authority signed', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    const answer = await atDesk(spoken.installationId);
    assert.deepEqual(confirm(site, spoken, answer), [...answer.body.chain]);
    const { body: _body, groups, ...shown } = answer;
    assert.deepEqual(shown, {
      kind: 'host',
      title: 'Host registered',
      product: 'Aurora Studio, generation ≤ 2026',
      key: site.lastFive,
      customer: 'Rossi SpA',
      count: 'registration 1 of this host',
      charged: true,
      head: '11',
    });
    assert.equal(groups?.length, 27);
    assert.equal(groupsSoFar('confirmation', confirmationText(answer)).refusal, undefined);
  });

  it('gets the same digits as often as it asks, also on another day and by another road, and is charged once', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    const first = await atDesk(spoken.installationId);
    aurora.clock.advance(3 * day);
    const later = await atDesk(spoken.installationId);
    assert.deepEqual(later, { ...first, charged: false });
    const byFile = await atDesk(spoken.statement);
    assert.deepEqual(byFile.body, first.body);
    assert.equal(await registrationsOf(site), 1);
  });

  it('says by telephone what it was granted online before, with the same number', async () => {
    const site = await newSite();
    const host = newHost([4, 5, 6]);
    const online = await registrationRequest(host, { hostKey: site.hostKey, iat: aurora.clock.seconds() });
    assert.equal((await send(aurora.url, online.statement)).status, 200);
    const spoken = await speak(site, host);
    const answer = await atDesk(spoken.installationId);
    assert.equal(answer.charged, false);
    confirm(site, spoken, answer);
    assert.equal(await registrationsOf(site), 1);
  });

  it('gets no other grant for digits once its grant was revoked', async () => {
    const site = await newSite();
    const host = newHost([1, 2, 3]);
    aurora.clock.advance(3600);
    const online = await registrationRequest(host, { hostKey: site.hostKey, iat: aurora.clock.seconds() });
    const [grant = ''] = (await send(aurora.url, online.statement)).body['chain'] as string[];
    await aurora.admin.post('/v1/revocations', { named: statementId(grant) });
    const { installationId } = await speak(site, host);
    await assert.rejects(atDesk(installationId), withCode('revoked'));
    await assert.rejects(atDesk(installationId), withCode('revoked'));
  });

  it('gets no digits for a request without a bundle, for nobody could rebuild its grant from them', async () => {
    const fresh = await bench.start();
    assert.equal(fresh.clock.seconds() % day, 0, 'midnight: its grant looks like one of a bundle');
    const { hostKey } = await fresh.addCustomer();
    const { statement } = await registrationRequest(newHost(), { hostKey, iat: start });
    const answer = await atDesk(statement, fresh);
    assert.deepEqual([answer.head, answer.groups, answer.body.chain.length], [null, null, 2]);
  });

  it('leaves a row in the trail for each answer at the desk, without a digit of the code', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    await atDesk(spoken.installationId);
    const { entries } = await aurora.admin.get<{ entries: { action: string; details: object }[] }>('/v1/audit?limit=5');
    const row = entries.find(({ action }) => action === 'desk-answered');
    assert.deepEqual(row?.details, {
      lastFive: site.lastFive,
      kind: 'host',
      spoken: true,
      charged: true,
    });
  });
});

describe('what the desk refuses', () => {
  it('names a mistyped group, and nothing is counted as a guess', async () => {
    const site = await newSite();
    const { installationId } = await speak(site);
    for (let turn = 0; turn < 12; turn += 1) {
      const wrong = installationId.replace(/.$/, (digit) => `${(Number(digit) + 1 + (turn % 9)) % 10}`);
      await assert.rejects(atDesk(wrong), withCode('phone-code-mistyped'));
    }
    assert.equal((await atDesk(installationId)).key, site.lastFive);
  });

  it('shuts the door after ten codes that prove nothing, for right ones too', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    for (let turn = 0; turn < 10; turn += 1) {
      const guess = await registrationRequest(newHost([1, 2, 3]), {
        hostKey: site.hostKey,
        iat: start,
        bundle: site.bundle.number,
        verifier: randomBytes(32),
      });
      const code = installationIdOf('host', openRegistrationRequest(guess.statement));
      await assert.rejects(atDesk(code), withCode('proof-wrong'));
    }
    await assert.rejects(atDesk(spoken.installationId), withCode('too-many-guesses'));
    aurora.clock.advance(3601);
    assert.equal((await atDesk(spoken.installationId)).key, site.lastFive);
  });

  it('answers the code of another key, bundle or machine with what it is for, or not at all', async () => {
    const [one, other] = [await newSite(), await newSite()];
    const spoken = await speak(one);
    const unknown = await registrationRequest(newHost(), { hostKey: one.hostKey, iat: start, bundle: 4000 });
    const code = installationIdOf('host', openRegistrationRequest(unknown.statement));
    await assert.rejects(atDesk(code), withCode('bundle-unknown'));
    const answer = await atDesk(spoken.installationId);
    assert.throws(() => confirm(other, spoken, answer), withCode('confirmation-not-ours'));
    assert.throws(
      () => confirm(one, { ...spoken, host: newHost([1, 2, 3]) }, answer),
      withCode('confirmation-not-ours'),
    );
  });

  it('gives an overheard code the answer that the machine itself gets, and charges nothing for it', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    const overheard = await atDesk(spoken.installationId);
    const own = await atDesk(spoken.installationId);
    assert.deepEqual(own.groups, overheard.groups);
    const { kind, sub, ...rest } = readInstallationId(spoken.installationId);
    assert.deepEqual([kind, sub], ['host', spoken.host.signer.id]);
    assert.ok(!JSON.stringify(rest).includes(site.hostKey.slice(0, 5)), 'and holds nothing of the key');
  });

  it('takes no garbage, no request of another kind, no whole answer', async () => {
    const site = await newSite();
    const spoken = await speak(site);
    const answer = await atDesk(spoken.installationId);
    await assert.rejects(atDesk('register my host, please'), withCode('malformed'));
    await assert.rejects(atDesk('[studio]\nthreshold = 10 # machines'), withCode('malformed'), 'a file with numbers');
    await assert.rejects(atDesk(answer.body.chain[0] ?? ''), withCode('malformed'));
    await assert.rejects(atDesk(JSON.stringify(answer.body)), withCode('malformed'));
    await assert.rejects(atDesk(confirmationText(answer)), withCode('phone-code-mistyped'));
    await assert.rejects(atDesk('1'), withCode('phone-code-incomplete'));
  });

  it('takes a request that was carried for 30 days, and none that is older', async () => {
    const site = await newSite();
    const at = aurora.clock.seconds();
    const made = async (iat: number): Promise<string> => {
      const options = { hostKey: site.hostKey, iat, bundle: site.bundle.number };
      return (await registrationRequest(newHost([7, 8, 9]), options)).statement;
    };
    assert.equal((await atDesk(await made(at - 30 * day))).title, 'Host registered');
    await assert.rejects(atDesk(await made(at - 30 * day - 1)), withCode('clock-difference'));
    const online = await send(aurora.url, await made(at - day));
    assert.equal(online.body['code'], 'clock-difference', 'from the network four hours, as ever');
  });

  it('a blocked key gets no answer, a used-up one its reason', async () => {
    const site = await newSite();
    for (let host = 1; host <= 6; host += 1) {
      await atDesk((await speak(site, newHost([host, host, host]))).installationId);
    }
    const seventh = await speak(site, newHost([77, 77, 77]));
    await assert.rejects(atDesk(seventh.installationId), withCode('hosts-exhausted'));
    await aurora.admin.post('/v1/key-blocks', { key: site.lastFive });
    await assert.rejects(atDesk(seventh.installationId), withCode('key-blocked'));
  });
});

describe('bundles', () => {
  it('is not told under a number that a standby which took over meanwhile knows as another bundle', async () => {
    const { parts } = aurora.authority;
    const { lastFive } = await aurora.addCustomer({ name: 'Gialli SpA', quantity: 40, until: '2027-12-31' });
    const { database, publisher } = parts;
    const customerFile: typeof publisher.customerFile = async (customer) => {
      const rows = await database.all<{ content: string }>('select content from bundle where customer = ?', [customer]);
      const other = JSON.stringify({ ...(JSON.parse(rows[0]?.content ?? '') as Bundle), quantity: 7 });
      await database.run('update bundle set content = ? where customer = ?', [other, customer]);
      return publisher.customerFile(customer);
    };
    await assert.rejects(
      createBundle({ ...parts, publisher: { ...publisher, customerFile } }, { key: lastFive }, 'administrator'),
      withCode('database-unreachable'),
    );
    await siteFileOf(aurora, lastFive);
  });

  it('of a customer stand in the file of that customer alone, of keys without one in the published file', async () => {
    const fresh = await bench.start();
    const [rossi, bianchi] = [await fresh.addCustomer(), await fresh.addCustomer({ name: 'Bianchi Srl' })];
    const own = await siteFileOf(fresh, rossi.lastFive);
    await siteFileOf(fresh, bianchi.lastFive);
    assert.deepEqual(
      parseBundles(own.file.content.bundles).map(({ key }) => key),
      [rossi.lastFive],
    );
    assert.ok(!JSON.stringify(own.file.content.bundles).includes('Bianchi'));
    const order = { kind: 'host', application: 'aurora-studio' };
    const { lastFive } = await fresh.admin.post<{ lastFive: string }>('/v1/keys', order);
    const made = await fresh.admin.post<CreatedBundle>('/v1/bundles', { key: lastFive });
    assert.deepEqual([made.vendorFile, made.file, made.changed, made.customer], [null, 'aurora.attiva', false, null]);
    const published = openVendorFile(await readPublished(fresh), { now: fresh.clock.seconds() });
    assert.deepEqual(
      parseBundles(published.content.bundles).map(({ key }) => key),
      [lastFive],
    );
  });

  it('stay as they are while nothing changes, and get a new number with the terms', async () => {
    const site = await newSite();
    const again = await aurora.admin.post<CreatedBundle>('/v1/bundles', { key: site.lastFive });
    assert.deepEqual([again.number, again.changed], [site.bundle.number, false]);
    const { agreement } = (
      await aurora.admin.get<{ customers: { id: string; keys: string[] }[] }>('/v1/customers')
    ).customers
      .map(({ id, keys }) => ({ agreement: id, keys }))
      .find(({ keys }) => keys.includes(site.lastFive)) ?? { agreement: '' };
    const spoken = await speak(site);
    await aurora.admin.post('/v1/agreements', { agreement, until: '2028-12-31' });
    assert.equal((await atDesk(spoken.installationId)).charged, true, 'an older bundle that gives less is honest');
    await aurora.admin.post('/v1/agreements', { agreement, until: '2027-06-30' });
    await assert.rejects(atDesk(spoken.installationId), withCode('bundle-outdated'));
    const next = await aurora.admin.post<CreatedBundle>('/v1/bundles', { key: site.lastFive });
    assert.equal(next.changed, true);
    assert.ok(next.number > site.bundle.number);
  });

  it('are for secret keys that are not blocked', async () => {
    const site = await newSite();
    await aurora.admin.post('/v1/key-blocks', { key: site.lastFive });
    await assert.rejects(aurora.admin.post('/v1/bundles', { key: site.lastFive }), withCode('key-blocked'));
    const { lastFive } = await aurora.admin.post<{ lastFive: string }>('/v1/keys', {
      kind: 'setup',
      edition: 'studio',
    });
    await assert.rejects(aurora.admin.post('/v1/bundles', { key: lastFive }), withCode('wrong-usage'));
    await assert.rejects(aurora.admin.post('/v1/bundles', { key: 'QQQQQ' }), withCode('not-found'));
  });
});

async function readPublished({ folder }: TestAuthority): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(`${folder}/aurora.attiva`, 'utf8');
}
