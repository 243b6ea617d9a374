import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  createSigner,
  keyId,
  openProductRoots,
  parseCompact,
  type ProductRoots,
  rootFingerprint,
  signStatement,
  type VendorClaims,
} from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import {
  newHost,
  newPrivateKey,
  openBench,
  registered,
  rootOf,
  type TestAuthority,
  vendor,
  vendorFileOf,
  withCode,
} from '../authority.test.fixture.ts';
import type { RootKey } from '../signing/root-key.ts';
import { delegationClaimsOf } from '../signing/signing-desk.ts';
import type { RootStatements } from '../signing/take-root-statements.ts';
import { readRootAnswer, readRootRequest, rootAnswerText, type RootRequest, rootRequestText } from './root-files.ts';
import { signRequestedDelegation, signRevocations, signRotation } from './root-signs.ts';

const bench = await openBench();

/** The request as it arrives at the root: through the file. */
async function ask(aurora: TestAuthority, renew: boolean): Promise<RootRequest> {
  return readRootRequest(rootRequestText(await aurora.admin.post<RootRequest>('/v1/root-requests', { renew })));
}

function take(aurora: TestAuthority, statements: RootStatements): Promise<{ maySign: boolean; signingKey: string }> {
  return aurora.admin.post('/v1/root-statements', readRootAnswer(rootAnswerText({ vendor, statements })).statements);
}

const status = (aurora: TestAuthority): Promise<AuthorityStatus> => aurora.admin.get('/v1/status');

describe('delegation by file', () => {
  it('a new key, and the same key for longer: what was signed before stays good and keeps its list', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const host = newHost();
    const old = await registered(aurora, host, hostKey);
    const root = await rootOf(aurora);
    const request = await ask(aurora, false);
    const wish = { key: rootFingerprint(request.key), now: aurora.clock.seconds() };
    const answer = await signRequestedDelegation(root, request, wish);
    assert.equal((await take(aurora, answer)).signingKey, keyId(request.key));
    aurora.clock.advance(330 * 86_400);
    assert.deepEqual(
      (await status(aurora)).warnings.map(({ code }) => code),
      ['delegation-ends-within-90-days'],
    );
    const again = await ask(aurora, true);
    assert.deepEqual(again.key, request.key);
    const now = aurora.clock.seconds();
    await take(aurora, await signRequestedDelegation(root, again, { key: keyId(again.key), now, days: 700 }));
    const after = await status(aurora);
    assert.deepEqual([after.signingDaysLeft, after.warnings, after.signingKey], [700, [], keyId(request.key)]);
    assert.equal(vendorFileOf(aurora).packs.length, 1, 'the pack goes on under the delegation of its time');
    assert.notEqual((await registered(aurora, host, hostKey))[1], old[1]);
  });

  it('refuses an old answer, one for a key that is not here, and a delegation of somebody else’s root', async () => {
    const aurora = await bench.start();
    const root = await rootOf(aurora);
    const first = await ask(aurora, true);
    const now = aurora.clock.seconds();
    const early = await signRequestedDelegation(root, first, { key: keyId(first.key), now, days: 10 });
    aurora.clock.advance(1000);
    const later = { key: keyId(first.key), now: now + 1000 };
    await take(aurora, await signRequestedDelegation(root, await ask(aurora, true), later));
    await assert.rejects(take(aurora, early), withCode('root-statement-older'));
    const elsewhere = { ...first, key: createSigner(newPrivateKey()).jwk };
    const stranger = await signRequestedDelegation(root, elsewhere, { ...later, key: keyId(elsewhere.key) });
    await assert.rejects(take(aurora, stranger), withCode('storage-failed'));
    const mallory: RootKey = { vendor, signer: createSigner(newPrivateKey()), lab: false };
    await assert.rejects(signRequestedDelegation(mallory, first, later), withCode('root-unknown'));
    assert.equal((await status(aurora)).signingDaysLeft, 400);
  });

  it('the root signs nothing for a stick that somebody has changed', async () => {
    const aurora = await bench.start();
    const root = await rootOf(aurora);
    const request = await ask(aurora, false);
    const now = aurora.clock.seconds();
    const key = rootFingerprint(request.key);
    const thief = createSigner(newPrivateKey());
    const other = { ...request, key: thief.jwk };
    for (const compared of [key, '']) {
      await assert.rejects(signRequestedDelegation(root, other, { key: compared, now }), (error) => {
        assert.ok(withCode('wrong-usage')(error));
        const told = JSON.stringify([String(error), error]);
        return !told.includes(rootFingerprint(thief.jwk)) && !told.includes(thief.id);
      });
    }
    // A delegation of the thief's own, from a far future: what the root signs now would be good only then.
    const future = { iss: vendor, iat: now + 3_000_000_000, sub: thief.id };
    const delegation = await signStatement(
      'delegation',
      { ...delegationClaimsOf(request.delegation), ...future, exp: future.iat + 1 },
      thief,
    );
    const answer = await signRequestedDelegation(root, { ...request, delegation }, { key, now });
    assert.deepEqual([delegationClaimsOf(answer.delegation ?? '').iat, answer.vendor && 'signed'], [now, 'signed']);
    // A vendor statement that vouches for another root as well, signed by that one.
    const claims = parseCompact(request.vendorStatement)?.claims as unknown as VendorClaims;
    const vouched = { ...claims, roots: [...claims.roots, thief.jwk] };
    const forged = { ...request, vendorStatement: await signStatement('vendor', vouched, thief) };
    await assert.rejects(signRequestedDelegation(root, forged, { key, now }), withCode('root-unknown'));
    const list = await signRevocations(root, [], { ids: [thief.id], now });
    const [header, , signature] = list.split('.');
    const empty = Buffer.from(JSON.stringify({ iat: now, iss: vendor, revoked: [], sub: root.signer.id }));
    const edited = `${header}.${empty.toString('base64url')}.${signature}`;
    await assert.rejects(signRevocations(root, [edited], { ids: [thief.id], now }), withCode('not-authentic'));
    for (const text of ['', '{}', 'null', '{"attiva-root-request":1}', '{"attiva-root-answer":1,"statements":{}}']) {
      assert.throws(() => readRootRequest(text), withCode('root-file-invalid'));
      assert.throws(() => readRootAnswer(text), withCode('root-file-invalid'));
    }
  });

  it('one way there and back appoints a new key and revokes the stolen one', async () => {
    const aurora = await bench.start();
    const root = await rootOf(aurora);
    const stolen = (await status(aurora)).signingKey;
    const request = await ask(aurora, false);
    const wish = { key: keyId(request.key), now: aurora.clock.seconds(), revoke: [stolen] };
    const taken = await take(aurora, await signRequestedDelegation(root, request, wish));
    assert.deepEqual([taken.maySign, taken.signingKey], [true, keyId(request.key)]);
    const file = vendorFileOf(aurora);
    assert.ok(file.revocations.revokes(root.signer.id, stolen));
    assert.equal(file.packs.length, 1);
    // The next list carries on from the one in the request.
    const next = await ask(aurora, true);
    const list = await signRevocations(root, next.revocations, { ids: ['A'.repeat(20)], now: 0 });
    await take(aurora, { revocations: list });
    assert.equal(vendorFileOf(aurora).revocations.entries(root.signer.id).length, 2);
  });
});

describe('a request that waits for its answer', () => {
  it('is not made worthless by a second one unless that is said; for the present key it is no hindrance', async () => {
    const aurora = await bench.start();
    const root = await rootOf(aurora);
    const first = await ask(aurora, false);
    const request = (wish: object): Promise<RootRequest> => aurora.admin.post('/v1/root-requests', wish);
    const isRefused = (error: unknown): boolean => {
      assert.ok(withCode('wrong-usage')(error));
      return String(error).includes(rootFingerprint(first.key));
    };
    for (const wish of [{ renew: false, replace: false }, { renew: false }])
      await assert.rejects(request(wish), isRefused);
    await assert.rejects(aurora.admin.post('/v1/signing-keys', {}), isRefused);
    assert.ok((await request({ renew: true, replace: false })).key);
    const wish = { now: aurora.clock.seconds() };
    await take(aurora, await signRequestedDelegation(root, first, { ...wish, key: keyId(first.key) }));
    const second = await request({ renew: false, replace: false });
    const third = await request({ renew: false, replace: true });
    assert.notDeepEqual(second.key, third.key);
    const late = await signRequestedDelegation(root, second, { ...wish, key: keyId(second.key) });
    await assert.rejects(take(aurora, late), withCode('storage-failed'));
    const { jwk } = await aurora.admin.post<{ jwk: RootRequest['key'] }>('/v1/signing-keys', { replace: true });
    const { entries } = await aurora.admin.get<{ entries: readonly Record<string, unknown>[] }>('/v1/audit');
    const made = entries.filter(({ action }) => action === 'signing-key-made' || action === 'root-request-made');
    assert.deepEqual(
      made.map(({ actor, action, subject, details }) => [actor, action, subject, details]),
      [
        ['administrator', 'signing-key-made', keyId(jwk), { replaces: keyId(third.key) }],
        ['administrator', 'root-request-made', keyId(third.key), { renew: false }],
        ['administrator', 'signing-key-made', keyId(third.key), { replaces: keyId(second.key) }],
        ['administrator', 'root-request-made', keyId(second.key), { renew: false }],
        ['administrator', 'signing-key-made', keyId(second.key), { replaces: null }],
        ['administrator', 'root-request-made', keyId(delegationClaimsOf(first.delegation).cnf.jwk), { renew: true }],
        ['administrator', 'root-request-made', keyId(first.key), { renew: false }],
        ['administrator', 'signing-key-made', keyId(first.key), { replaces: null }],
      ],
    );
  });
});

describe('rotation of the root', () => {
  it('announce, switch, retire: each step is believed by those who have taken the one before', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const host = newHost();
    const old = await rootOf(aurora);
    const next: RootKey = { vendor, signer: createSigner(newPrivateKey()), lab: false };
    const now = aurora.clock.seconds();
    const signed = async (step: 'announce' | 'switch' | 'retire'): Promise<RootStatements> => {
      const request = await ask(aurora, true);
      return signRotation({ old, next }, request, { step, now, key: rootFingerprint(request.key) });
    };
    await assert.rejects(signed('switch'), withCode('wrong-usage'));
    await aurora.admin.post('/v1/revocations', { named: 'A'.repeat(20), foreign: true });
    await take(aurora, await signed('announce'));
    assert.deepEqual(vendorFileOf(aurora).vendor.roots, [old.signer.jwk, next.signer.jwk]);
    const announced = join(aurora.folder, `aurora-next-root-${rootFingerprint(next.signer.jwk)}.attiva`);
    const told = readFileSync(announced, 'utf8');
    assert.equal(told, readFileSync(join(aurora.folder, 'aurora.attiva'), 'utf8'));
    const before = await registered(aurora, host, hostKey);
    // The next root appoints a key as well: not that of whoever held the stick.
    const thief = createSigner(newPrivateKey());
    const request = await ask(aurora, true);
    const swapped = { ...request, key: thief.jwk };
    for (const key of [rootFingerprint(request.key), undefined]) {
      const wish = { step: 'switch', now, ...(key !== undefined && { key }) } as const;
      await assert.rejects(signRotation({ old, next }, swapped, wish), withCode('wrong-usage'));
    }
    await take(aurora, await signed('switch'));
    const after = await registered(aurora, host, hostKey);
    const rootOfChain = (chain: readonly string[]): unknown => parseCompact(chain[1] as string)?.header['kid'];
    assert.deepEqual([rootOfChain(before), rootOfChain(after)], [old.signer.id, next.signer.id]);
    assert.equal(vendorFileOf(aurora).packs.length, 1);
    await take(aurora, await signed('retire'));
    assert.equal(readFileSync(announced, 'utf8'), told, 'whoever missed the first step can still take it');
    const file = vendorFileOf(aurora);
    assert.ok(file.revocations.revokes(file.delegation.sub, 'A'.repeat(20)), 'the list was signed anew');
    const roots = JSON.parse(readFileSync(join(aurora.folder, 'roots.json'), 'utf8')) as ProductRoots;
    const opened = openProductRoots(roots, now);
    assert.deepEqual([opened.roots, opened.packs.length], [[next.signer.jwk], 1], 'the pack was signed anew');
    const late = await signRotation({ next }, await ask(aurora, true), { step: 'retire', now });
    await take(aurora, late);
    await assert.rejects(
      signRequestedDelegation(old, await ask(aurora, true), { key: '', now }),
      withCode('root-unknown'),
    );
  });
});
