import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  createRenewalRequest,
  daySeconds,
  type HostGrantClaims,
  judgeRegistrationAnswer,
  type RenewalInput,
  type RequestId,
  RevocationSet,
  type StatementId,
  statementId,
} from '@attiva/protocol';
import {
  type HttpAnswer,
  newHost,
  openBench,
  registrationRequest,
  send,
  type TestAuthority,
  type TestHost,
  vendor,
  vendorFileOf,
} from '../authority.test.fixture.ts';

const bench = await openBench();
const aurora = await bench.start();

interface Registered {
  readonly host: TestHost;
  readonly grant: HostGrantClaims;
  readonly id: StatementId;
}

function read(answer: HttpAnswer): { readonly grant: HostGrantClaims; readonly id: StatementId } {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const [text] = answer.body['chain'] as [string, string];
  const grant = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as HostGrantClaims;
  return { grant, id: statementId(text) };
}

async function register(hostKey: string, at: TestAuthority = aurora): Promise<Registered> {
  const host = newHost([1, 2, 3]);
  const { statement } = await registrationRequest(host, { hostKey, iat: at.clock.seconds() });
  return { host, ...read(await send(at.url, statement)) };
}

async function renew(
  { host, grant, id }: Registered,
  change: Partial<RenewalInput> = {},
  at: TestAuthority = aurora,
): Promise<HttpAnswer> {
  const jti = randomBytes(16).toString('base64url') as RequestId;
  const input = { vendor, iat: at.clock.seconds(), jti, device: host.device, grant, grantId: id, ...change };
  const { statement, pending } = await createRenewalRequest(input, host.signer);
  const answer = await send(at.url, statement);
  if (answer.status === 200) {
    const file = vendorFileOf(at);
    const trust = { vendor, roots: file.vendor.roots, now: at.clock.seconds(), revocations: RevocationSet.empty };
    assert.equal(judgeRegistrationAnswer(answer.body, pending, trust).chain.length, 2);
  }
  return answer;
}

const registrations = async (): Promise<number> =>
  (await aurora.admin.get<{ registrations: unknown[] }>('/v1/registrations')).registrations.length;

describe('a grant is renewed', () => {
  it('with the terms of the agreement as it stands, under the same number, and nothing is charged', async () => {
    const sold = await aurora.addCustomer({ until: '2027-12-31', features: ['max-layers=200'] });
    const registered = await register(sold.hostKey);
    const before = await registrations();
    assert.deepEqual(read(await renew(registered)).id, registered.id, 'unchanged terms: the stored grant');
    const change = { agreement: sold.agreement, until: '2028-12-31', features: ['max-layers=500', 'cloud'] };
    await aurora.admin.post('/v1/agreements', change);
    aurora.clock.advance(60);
    const renewed = read(await renew(registered));
    const { grant } = registered;
    assert.deepEqual(renewed.grant, {
      ...grant,
      iat: aurora.clock.seconds(),
      until: (grant.until ?? 0) + 366 * daySeconds,
      entitlements: { studio: { 'max-layers': 500, 'pdf-export': true, cloud: true } },
    });
    assert.equal(read(await renew(registered)).id, renewed.id, 'asked with the old grant, the newest one');
    assert.equal(await registrations(), before);
    const { entries } = await aurora.admin.get<{ entries: { action: string }[] }>('/v1/audit');
    assert.equal(entries.filter(({ action }) => action === 'grant-renewed').length, 1);
  });

  it('after its agreement has ended, and also where it got shorter', async () => {
    const sold = await aurora.addCustomer({ until: '2026-12-31', name: 'Verdi' });
    const registered = await register(sold.hostKey);
    await aurora.admin.post('/v1/agreements', { agreement: 'Verdi', until: '2026-12-01' });
    assert.ok((read(await renew(registered)).grant.until ?? 0) < (registered.grant.until ?? 0));
    await aurora.admin.post('/v1/agreements', { agreement: 'Verdi', until: 'none' });
    assert.equal(read(await renew(registered)).grant.until, undefined);
  });

  it('by file too: the desk answers it and charges nothing', async () => {
    const sold = await aurora.addCustomer({ name: 'Neri', until: '2027-12-31' });
    const { host, grant, id } = await register(sold.hostKey);
    await aurora.admin.post('/v1/agreements', { agreement: 'Neri', until: '2029-12-31' });
    const jti = randomBytes(16).toString('base64url') as RequestId;
    const iat = aurora.clock.seconds() - 20 * daySeconds;
    const { statement } = await createRenewalRequest(
      { vendor, iat, jti, device: host.device, grant, grantId: id },
      host.signer,
    );
    const answer = await aurora.admin.post<{ charged: boolean; body: { chain: string[] } }>('/v1/desk', {
      request: statement,
    });
    assert.equal(answer.charged, false);
    const [text = ''] = answer.body.chain;
    const renewed = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as HostGrantClaims;
    assert.ok((renewed.until ?? 0) > (grant.until ?? 0));
  });

  it('also for a host whose grant nobody here remembers', async () => {
    const registered = await register((await aurora.addCustomer()).hostKey);
    const unknown = 'A'.repeat(20) as StatementId;
    assert.equal(read(await renew({ ...registered, id: unknown })).id, registered.id);
  });

  it('is the stored one while the authority may not sign', async () => {
    const late = await bench.start();
    const sold = await late.addCustomer({ until: '2027-12-31' });
    const registered = await register(sold.hostKey, late);
    await late.admin.post('/v1/agreements', { agreement: sold.agreement, until: 'none' });
    late.clock.advance(4000 * daySeconds);
    assert.equal(read(await renew(registered, {}, late)).id, registered.id);
  });
});

describe('a renewal is refused', () => {
  it('for a signing key that was never registered, or with another host key', async () => {
    const sold = await aurora.addCustomer();
    const registered = await register(sold.hostKey);
    const stranger = { ...registered, host: newHost() };
    const grant = { ...registered.grant, sub: stranger.host.signer.id };
    const asStranger = await renew(stranger, { grant });
    assert.deepEqual([asStranger.status, asStranger.body['code']], [404, 'grant-unknown']);
    const otherKey = await renew(registered, { grant: { ...registered.grant, key: 'AAAAA' } });
    assert.equal(otherKey.body['code'], 'grant-unknown');
    const borrowed = await renew(stranger);
    assert.equal(borrowed.body['code'], 'not-authentic', 'another signature than that of the grant’s key');
  });

  it('for a key that the vendor has blocked, another vendor and a clock that is off', async () => {
    const sold = await aurora.addCustomer();
    const registered = await register(sold.hostKey);
    const off = await renew(registered, { iat: aurora.clock.seconds() - 5 * 3600 });
    assert.equal(off.body['code'], 'clock-difference');
    const other = await renew(registered, { vendor: 'borealis.example' as typeof vendor });
    assert.equal(other.body['code'], 'vendor-unknown');
    await aurora.admin.post('/v1/key-blocks', { key: sold.lastFive });
    assert.equal((await renew(registered)).body['code'], 'key-blocked');
  });
});
