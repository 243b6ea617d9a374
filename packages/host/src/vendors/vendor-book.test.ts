import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyId, PackApplication, StatementId } from '@attiva/protocol';
import fc from 'fast-check';
import { grantFor, grantUnder, type HeldGrant, serveApplications, whyNotServing } from './vendor-book.ts';

const application = { id: 'os', editions: [{ threshold: 5 }, { threshold: 25 }] } as unknown as PackApplication;

function grant(id: string, of: { generation: number; iat: number; usable?: boolean; revoked?: boolean }): HeldGrant {
  return {
    id: id as StatementId,
    claims: { application: 'os', generation: of.generation, iat: of.iat },
    signer: of.usable === false ? undefined : {},
    revoked: of.revoked ?? false,
  } as unknown as HeldGrant;
}

function best(...grants: HeldGrant[]): string | undefined {
  return serveApplications([application], grants).get('os')?.grant?.id;
}

test('of several grants the newest generation serves, then the newest grant', () => {
  const old = grant('2022', { generation: 2022, iat: 9 });
  assert.equal(best(old, grant('2025', { generation: 2025, iat: 1 })), '2025');
  assert.equal(best(old, grant('renewed', { generation: 2022, iat: 10 })), 'renewed');
});

test('the older one stays until the newer one works', () => {
  const old = grant('2022', { generation: 2022, iat: 1 });
  assert.equal(best(old, grant('keyless', { generation: 2025, iat: 2, usable: false })), '2022');
  assert.equal(best(old, grant('revoked', { generation: 2025, iat: 2, revoked: true })), '2022');
});

test('the choice does not depend on the order in which grants came', () => {
  const arbitrary = fc.record({ generation: fc.nat(3), iat: fc.nat(3), usable: fc.boolean(), revoked: fc.boolean() });
  fc.assert(
    fc.property(
      fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 6, selector: (one) => JSON.stringify(one) }),
      (all) => {
        const grants = all.map((one, index) => grant(String(index), one));
        const chosen = serveApplications([application], grants).get('os');
        const mirrored = serveApplications([application], [...grants].reverse()).get('os');
        assert.ok(chosen !== undefined && mirrored !== undefined);
        assert.equal(
          whyNotServing(chosen) === undefined,
          grants.some((one) => one.signer !== undefined && !one.revoked),
        );
        assert.equal(whyNotServing(chosen), whyNotServing(mirrored));
      },
    ),
  );
});

test('the best grant among those under a root that is asked for; any root where none is named', () => {
  const arbitrary = fc.record({ generation: fc.nat(3), iat: fc.nat(3), root: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 6 }), fc.subarray(['a', 'b', 'c', 'd']), (all, asked) => {
      const grants = all.map(({ root, ...of }, index) => ({ ...grant(String(index), of), root: root as KeyId }));
      const ranked = serveApplications([application], grants).get('os')?.grants ?? [];
      const fitting = grants.filter(({ root }) => asked.length === 0 || asked.includes(root));
      assert.equal(grantUnder(ranked, asked as KeyId[])?.id, best(...fitting));
    }),
  );
});

test('a request is answered by the best grant that works and covers its generation, whatever the best of all is', () => {
  const perpetual = grant('2022', { generation: 2022, iat: 1 });
  const newer = grant('2025', { generation: 2025, iat: 2 });
  const term = { ...newer, claims: { ...newer.claims, until: 1000, graceDays: 0 } };
  const ranked = serveApplications([application], [perpetual, term]).get('os')?.grants ?? [];
  const answers = (generation: number, now: number): string | undefined =>
    grantFor(ranked, { roots: [], generation, now })?.id;
  assert.equal(answers(2022, 999), '2025');
  assert.equal(answers(2022, 1000), '2022', 'the term has ended, the older key has none');
  assert.equal(answers(2025, 1000), '2025', 'nothing covers it: the ended one says so');
  assert.equal(answers(2030, 999), '2025');
  assert.equal(grantFor([], { roots: [], generation: 2022, now: 0 }), undefined);
});

test('an application without a grant is known and not served', () => {
  const served = serveApplications([application], []).get('os');
  assert.equal(served?.highestThreshold, 25);
  assert.equal(served.grant, undefined);
});
