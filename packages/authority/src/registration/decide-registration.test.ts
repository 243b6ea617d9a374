import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeviceFacts, KeyId } from '@attiva/protocol';
import fc from 'fast-check';
import { decideRegistration, type RegisteredHost, type RegistrationFacts } from './decide-registration.ts';

const key = { blocked: false, maxHosts: 6, maxRegistrations: 10 };
const id = (name: string): KeyId => name.padEnd(20, '_') as KeyId;

function facts(given: Partial<RegistrationFacts>): RegistrationFacts {
  return {
    now: 1000,
    signingKey: id('new'),
    device: [0, 0, 0],
    key,
    revoked: false,
    hosts: [],
    delegationEnds: 2000,
    isRestored: false,
    ...given,
  };
}

function host(name: string, device: DeviceFacts, registrations = 1): RegisteredHost {
  const numbers = Array.from({ length: registrations }, (_, index) => index + 1);
  return { id: name, device, registrations: numbers.map((number) => ({ signingKey: id(`${name}${number}`), number })) };
}

describe('decideRegistration', () => {
  it('refuses a signing key that was revoked, also one that is known', () => {
    const signingKey = id('a1');
    const hosts = [host('a', [1, 2, 3])];
    assert.deepEqual(decideRegistration(facts({ hosts, signingKey })), { kind: 'known', host: 'a', number: 1 });
    assert.deepEqual(decideRegistration(facts({ hosts, signingKey, revoked: true })), {
      kind: 'refused',
      code: 'revoked',
    });
  });

  it('takes two known facts that are equal for the same device', () => {
    const hosts = [host('a', [1, 2, 3]), host('b', [4, 5, 6])];
    const verdict = (device: DeviceFacts) => decideRegistration(facts({ hosts, device })).kind;
    assert.equal(verdict([1, 2, 9]), 'new-signing-key');
    assert.equal(verdict([0, 5, 6]), 'new-signing-key');
    assert.equal(verdict([1, 9, 9]), 'new-host');
    assert.equal(verdict([1, 5, 9]), 'new-host', 'one fact of each of two hosts is no match');
    assert.deepEqual(decideRegistration(facts({ hosts, device: [4, 5, 6] })), {
      kind: 'new-signing-key',
      host: 'b',
      number: 2,
    });
  });

  it('makes each signing key a host of its own where no facts are known', () => {
    const hosts = [host('a', [0, 0, 0]), host('b', [0, 0, 7])];
    assert.deepEqual(decideRegistration(facts({ hosts })), { kind: 'new-host', number: 1, hostNumber: 3 });
    assert.equal(decideRegistration(facts({ hosts, device: [0, 0, 7] })).kind, 'new-host', 'one fact is too few');
  });

  it('returns what is known before it looks at quotas, ends or the delegation', () => {
    const hosts = [1, 2, 3, 4, 5, 6].map((at) => host(`h${at}`, [0, 0, 0], 10));
    const asked = facts({ hosts, signingKey: id('h47'), now: 9000, agreementEnds: 10, delegationEnds: 10 });
    assert.deepEqual(decideRegistration(asked), { kind: 'known', host: 'h4', number: 7 });
  });

  it('refuses a blocked key even what it had registered', () => {
    const hosts = [host('a', [1, 2, 3])];
    const verdict = decideRegistration(facts({ hosts, signingKey: id('a1'), key: { ...key, blocked: true } }));
    assert.deepEqual(verdict, { kind: 'refused', code: 'key-blocked' });
  });

  it('names the numbers when hosts or registrations are used up', () => {
    const six = [1, 2, 3, 4, 5, 6].map((at) => host(`h${at}`, [at, at, at]));
    assert.deepEqual(decideRegistration(facts({ hosts: six, device: [9, 9, 9] })), {
      kind: 'refused',
      code: 'hosts-exhausted',
      used: 6,
      allowed: 6,
    });
    assert.deepEqual(decideRegistration(facts({ hosts: [host('a', [1, 1, 1], 10)], device: [1, 1, 1] })), {
      kind: 'refused',
      code: 'registrations-exhausted',
      used: 10,
      allowed: 10,
    });
  });

  it('signs to the last second of the delegation and of the agreement, and not after it', () => {
    assert.equal(decideRegistration(facts({ now: 2000 })).kind, 'new-host');
    assert.deepEqual(decideRegistration(facts({ now: 2001 })), { kind: 'refused', code: 'delegation-expired' });
    assert.equal(decideRegistration(facts({ agreementEnds: 1000 })).kind, 'new-host');
    assert.deepEqual(decideRegistration(facts({ agreementEnds: 999 })), {
      kind: 'refused',
      code: 'agreement-ended',
      ended: 999,
    });
  });

  it('never gives more hosts or registrations than allowed, nor a number twice, whatever is asked in whatever order', () => {
    const fact = fc.integer({ min: 0, max: 3 });
    const asked = fc.record({ signingKey: fc.integer({ min: 0, max: 25 }), device: fc.tuple(fact, fact, fact) });
    const limits = fc.record({
      maxHosts: fc.integer({ min: 1, max: 4 }),
      maxRegistrations: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 80 }), limits, (requests, { maxHosts, maxRegistrations }) => {
        let hosts: RegisteredHost[] = [];
        for (const request of requests) {
          const signingKey = id(String(request.signingKey));
          const verdict = decideRegistration(
            facts({ hosts, signingKey, device: request.device, key: { blocked: false, maxHosts, maxRegistrations } }),
          );
          hosts = applied(hosts, { signingKey, device: request.device }, verdict);
        }
        assert.ok(hosts.length <= maxHosts);
        for (const { registrations } of hosts) {
          assert.ok(registrations.length <= maxRegistrations);
          assert.deepEqual(
            registrations.map(({ number }) => number),
            registrations.map((_, index) => index + 1),
          );
        }
        const keys = hosts.flatMap(({ registrations }) => registrations.map(({ signingKey }) => signingKey));
        assert.equal(new Set(keys).size, keys.length, 'a signing key is registered once');
      }),
      { numRuns: 300 },
    );
  });
});

/** What the repository would record. */
function applied(
  hosts: readonly RegisteredHost[],
  { signingKey, device }: { signingKey: KeyId; device: DeviceFacts },
  verdict: ReturnType<typeof decideRegistration>,
): RegisteredHost[] {
  if (verdict.kind === 'new-host') {
    return [...hosts, { id: `h${hosts.length}`, device, registrations: [{ signingKey, number: 1 }] }];
  }
  if (verdict.kind !== 'new-signing-key') return [...hosts];
  return hosts.map((each) =>
    each.id === verdict.host
      ? { ...each, device, registrations: [...each.registrations, { signingKey, number: verdict.number }] }
      : each,
  );
}
