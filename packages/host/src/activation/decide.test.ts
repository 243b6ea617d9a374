import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type AuthenticRequest,
  type DelegationClaims,
  type HostGrantClaims,
  isActivationError,
  type KeyId,
  type PackApplication,
  type RequestId,
  type StatementId,
  type StoreId,
  type VendorId,
} from '@attiva/protocol';
import fc from 'fast-check';
import type { HeldGrant, ServedApplication } from '../vendors/vendor-book.ts';
import type { ClientRow } from './client-row.ts';
import { type ActivationDecision, type ActivationFacts, decideActivation, findProduct } from './decide.ts';

const now = 1_795_000_000;
const day = 86_400;
const store = 'S'.repeat(22) as StoreId;

const application = {
  id: 'aurora-os',
  name: 'Aurora OS',
  group: 1,
  generations: [2022, 2025],
  windowDays: 30,
  editions: [
    { id: 'desktop', threshold: 25, validityDays: 180, activationIntervalMinutes: 120, renewalIntervalMinutes: 10_080 },
  ],
} as unknown as PackApplication;

function grantOf(terms: Partial<HostGrantClaims> = {}, more: Partial<HeldGrant> = {}): HeldGrant {
  return {
    id: 'G'.repeat(20) as StatementId,
    claims: { sub: 'H'.repeat(20), application: 'aurora-os', generation: 2025, iat: now, ...terms } as HostGrantClaims,
    delegation: { maxLease: 180 * day } as DelegationClaims,
    root: 'R'.repeat(20) as KeyId,
    chain: ['grant', 'delegation'],
    signer: { id: 'H'.repeat(20) } as never,
    revoked: false,
    ...more,
  };
}

function requestOf(claims: Partial<AuthenticRequest['claims']> = {}, digest: string = 'd'): AuthenticRequest {
  return {
    claims: {
      iss: 'C'.repeat(20) as KeyId,
      iat: now,
      jti: 'J'.repeat(22) as RequestId,
      v: 1,
      vendor: 'aurora.example' as VendorId,
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      roots: [],
      revocations: {},
      device: [1, 2, 3],
      state: 2,
      minutesLeft: 5,
      virtual: false,
      ...claims,
    },
    jwk: {} as never,
    digest,
  };
}

function servedWith(grant: HeldGrant | undefined): ServedApplication {
  return { application, highestThreshold: 25, grant, grants: grant === undefined ? [] : [grant] };
}

function decide(more: Partial<ActivationFacts> = {}): ActivationDecision {
  const grant = more.grant ?? grantOf();
  const [edition] = application.editions;
  assert.ok(edition);
  return decideActivation({
    request: requestOf(),
    now,
    served: servedWith(grant),
    edition,
    row: undefined,
    count: 25,
    licensedUse: 0,
    store,
    revocations: {},
    ...more,
    grant,
  });
}

function answerOf(decision: ActivationDecision): Extract<ActivationDecision, { kind: 'answer' }> {
  assert.ok(decision.kind === 'answer');
  return decision;
}

function rowOf(decision: ActivationDecision): ClientRow {
  const { row } = answerOf(decision);
  assert.ok(row);
  return row;
}

describe('which product a request asks for', () => {
  const refusals: readonly [string, Partial<AuthenticRequest['claims']>, HeldGrant | undefined, string][] = [
    ['no grant', {}, undefined, 'product-not-covered'],
    ['a revoked grant', {}, grantOf({}, { revoked: true }), 'revoked'],
    ['a grant without its key', {}, grantOf({}, { signer: undefined }), 'host-not-registered'],
    ['a grant under another root', { roots: ['O'.repeat(20) as KeyId] }, grantOf(), 'root-unknown'],
    ['an edition no pack has', { edition: 'mainframe' }, grantOf(), 'edition-unknown'],
    ['a newer generation', {}, grantOf({ generation: 2022 }), 'needs-newer-host-key'],
  ];
  for (const [what, claims, grant, code] of refusals) {
    test(`${what}: ${code}`, () => {
      assert.throws(() => findProduct(requestOf(claims), servedWith(grant), now), { code });
    });
  }

  test('an older generation than granted is served', () => {
    assert.equal(findProduct(requestOf({ generation: 2022 }), servedWith(grantOf()), now).edition.id, 'desktop');
  });
});

describe('the decision', () => {
  test('licenses from the threshold on and never below, whatever the count', () => {
    fc.assert(
      fc.property(fc.nat(60), (count) => {
        assert.equal(answerOf(decide({ count })).code, count >= 25 ? 'licensed' : 'counted');
      }),
    );
  });

  test('counts whoever is not licensed, and shows at most twice the highest threshold', () => {
    const row = rowOf(decide({ count: 3 }));
    assert.deepEqual([row.lastSeen, row.leaseUntil, row.contact.turn], [now, 0, 1]);
    assert.equal(answerOf(decide({ count: 900 })).terms.claims.count, 50);
  });

  test('a lease that is held stays noted while renewals wait below the threshold', () => {
    const first = rowOf(decide());
    const later = {
      request: requestOf({ jti: 'K'.repeat(22) as RequestId, iat: now + day, prev: { store, turn: 1 } }),
      now: now + day,
    };
    const second = answerOf(decide({ ...later, row: first, count: 3 }));
    assert.equal(second.code, 'counted');
    assert.equal(second.row?.leaseUntil, now + 180 * day);
  });

  test('the same request again: the recorded answer; the same id over other content: refused', () => {
    const first = decide();
    const again = answerOf(decide({ row: rowOf(first), now: now + 60, count: 99 }));
    assert.deepEqual(again.terms, answerOf(first).terms);
    assert.equal(again.row, undefined, 'nothing is recorded');
    const reused = decide({ row: rowOf(first), request: requestOf({}, 'other') });
    assert.ok(reused.kind === 'refuse' && isActivationError(reused.error));
    assert.equal(reused.error.code, 'nonce-reused');
  });

  test('a grant that has changed since: decided anew, same turn', () => {
    const first = rowOf(decide());
    const grant = grantOf({ entitlements: { desktop: { pdf: true } } }, { id: 'N'.repeat(20) as StatementId });
    const again = answerOf(decide({ row: first, grant }));
    assert.equal(again.terms.claims.grant, grant.id);
    assert.equal(again.row?.contact.turn, 1);
    assert.ok(again.terms.kind === 'lease' && again.terms.claims.entitlements['pdf'] === true);
  });

  test('a clone is told to take a new identity; no row, no store, no turn', () => {
    const once = rowOf(decide());
    const next = { jti: 'K'.repeat(22) as RequestId, iat: now + 1 };
    const twice = rowOf(decide({ row: once, request: requestOf({ ...next, prev: { store, turn: 1 } }) }));
    const clone = requestOf({
      jti: 'L'.repeat(22) as RequestId,
      iat: now + 2,
      device: [9, 9, 9],
      prev: { store, turn: 1 },
    });
    const told = answerOf(decide({ row: twice, request: clone }));
    assert.equal(told.code, 'new-identity');
    assert.equal(told.row, undefined);
    assert.ok(!('store' in told.terms.claims) && !('turn' in told.terms.claims));
  });

  test('whoever succeeds a licensed machine is no new one where a quantity is enforced', () => {
    const bought = grantOf({ quantity: 1, mode: 'enforce' });
    const old = rowOf(decide({ grant: bought }));
    const successor = requestOf({ iss: 'D'.repeat(20) as KeyId });
    assert.equal(answerOf(decide({ grant: bought, licensedUse: 1, request: successor })).code, 'counted');
    const heir = answerOf(
      decide({ grant: bought, licensedUse: 1, request: successor, predecessor: old, now: now + day }),
    );
    assert.equal(heir.code, 'licensed');
    assert.equal(heir.row?.firstSeen, now, 'the machine is as old as it is');
  });
});
