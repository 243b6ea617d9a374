/** What a client makes of a lease that it kept: the same claims, but neither nonce, nor end, nor revocation. */
import { aloneInBatch, type Json, type JsonObject, statementId } from './forge.ts';
import { Suite } from './suite.ts';
import {
  type ChainChange,
  day,
  delegation,
  grant,
  hostInput,
  keys,
  leaseChain,
  leaseClaims,
  noticeChain,
  now,
  revocations,
  trust,
} from './world.ts';

export function storedLeaseSuite(): Suite {
  const suite = new Suite(
    'stored-leases',
    'What a client makes of a lease that it kept (statements.md 9)',
    'judge-lease',
  );
  const holder = { client: keys.client.id, application: 'aurora-os', edition: 'desktop', generation: 2025 };
  const stored = (chain: Json, change: { holder?: JsonObject; trust?: JsonObject } = {}): JsonObject => ({
    chain,
    holder: { ...holder, ...change.holder },
    trust: { ...trust, ...change.trust },
  });
  const kept = { result: { revoked: false } };
  suite.accept('lease', 'the lease as it was stored', stored(leaseChain()), kept);
  suite.accept(
    'ended',
    "a lease that has ended is authentic; its end is the license state's business",
    stored(leaseChain(), { trust: { now: now + 400 * day } }),
    kept,
  );
  suite.accept(
    'clock-set-back',
    'a lease from ahead of the clock is kept: it heals with the clock',
    stored(leaseChain(), { trust: { now: now - 2 * day } }),
    kept,
  );
  const list = [revocations(keys.authority, [keys.host.id]), delegation()];
  suite.accept(
    'host-revoked-since',
    'a lease already held runs to its end',
    stored(leaseChain(), { trust: { revocations: [list] } }),
    { result: { revoked: true } },
  );
  suite.accept(
    'delegation-revoked-since',
    'a lease already held runs to its end',
    stored(leaseChain(), { trust: { revocations: [[revocations(keys.root, [keys.authority.id])]] } }),
    { result: { revoked: true } },
  );
  const other = (name: string, code: string, attack: string, change: JsonObject): void =>
    suite.refuse(name, code, attack, stored(leaseChain(), { holder: change }));
  other('of-another-client', 'lease-of-another-client', 'a state folder is copied to another machine', {
    client: keys.otherClient.id,
  });
  other('of-another-edition', 'answer-to-other-request', "a desktop's lease opens the server edition", {
    edition: 'server',
  });
  other('of-another-application', 'answer-to-other-request', 'a lease of one product opens another', {
    application: 'aurora-office',
  });
  other('of-another-generation', 'answer-to-other-request', 'an old lease opens the next generation', {
    generation: 2028,
  });
  const changed: Record<string, [ChainChange, string, string]> = {
    'too-long': [{ subject: { exp: now + 400 * day } }, 'lease-too-long', 'a state file with a lease till 2099'],
    'beyond-agreement': [{ grant: { claims: { until: now } } }, 'beyond-agreement', 'a lease beyond the agreement'],
    'entitlement-added': [
      { subject: { entitlements: { 'pdf-export': true } } },
      'entitlement-not-granted',
      'a host adds what was not bought',
    ],
    'generation-not-granted': [
      { grant: { claims: { generation: 2022 } } },
      'generation-not-granted',
      'a host of an old generation',
    ],
    'application-not-granted': [
      { grant: { claims: { application: 'aurora-office' } } },
      'application-not-granted',
      'a host of another application',
    ],
    'other-grant': [
      { subject: { grant: statementId(grant({ claims: { registration: 2 } })) } },
      'not-authentic',
      'the lease names another grant',
    ],
    'kind-not-delegated': [
      { delegation: { claims: { kinds: [] } } },
      'kind-not-delegated',
      'a key lent for something else',
    ],
    'grant-before-delegation': [
      { grant: { claims: { iat: now - 400 * day } } },
      'outside-issuer-window',
      'a grant from before the delegation',
    ],
    'root-of-mallory': [{ delegation: { signer: keys.mallory } }, 'root-unknown', 'a state file made by Mallory'],
  };
  for (const [name, [change, code, attack]] of Object.entries(changed))
    suite.refuse(name, code, attack, stored(leaseChain(change)));
  const [, under, above] = leaseChain() as [string, string, string];
  suite.refuse(
    'edited',
    'not-authentic',
    'a state file edited by hand',
    stored([aloneInBatch(hostInput('lease', leaseClaims(under)), keys.mallory), under, above]),
  );
  suite.refuse('notice-as-lease', 'not-authentic', 'a "counted" is kept as a licence', stored(noticeChain()));
  suite.refuse('half-written', 'not-authentic', 'a state file cut short', stored([under, above]));
  suite.refuse('no-chain', 'not-authentic', 'a state file without a lease', stored(null));
  return suite;
}
