/** Leases that give more than was granted, come from what was revoked, or are wrong twice. */
import { type JsonObject, randomId, shortHash, statementId } from './forge.ts';
import type { Suite } from './suite.ts';
import {
  day,
  delegation,
  delegationTo,
  grant,
  hour,
  keys,
  leaseChain,
  noticeChain,
  now,
  revocations,
} from './world.ts';
import { answer, asLease, granted, lease, newIdentity } from './answer-input.ts';

export function addTermCases(suite: Suite): void {
  terms(suite);
  revoked(suite);
  orderOfChecks(suite);
}

function terms(suite: Suite): void {
  suite.refuse(
    'too-long',
    'lease-too-long',
    'a patched host signs longer than the vendor allows',
    lease({ subject: { exp: now + 180 * day + 1 } }),
  );
  suite.refuse(
    'till-2099',
    'lease-too-long',
    'a patched host signs till 2099',
    lease({ subject: { exp: 4_070_908_800 } }),
  );
  suite.refuse(
    'too-long-by-older-iat',
    'lease-too-long',
    'the length counts from iat, not from now',
    lease({ subject: { iat: now - hour } }),
  );
  const until = now + 60 * day;
  suite.refuse(
    'beyond-until',
    'beyond-agreement',
    'a lease outlives the agreement',
    lease({ grant: { claims: { until } }, subject: { exp: until + 30 * day + 1 } }),
  );
  suite.refuse(
    'beyond-grace',
    'beyond-agreement',
    'a host adds days of grace',
    lease({ grant: { claims: { until, graceDays: 7 } }, subject: { exp: until + 8 * day } }),
  );
  suite.refuse(
    'grace-0-is-not-absent',
    'beyond-agreement',
    'no grace reads as the usual grace',
    lease({ grant: { claims: { until, graceDays: 0 } }, subject: { exp: until + 1 } }),
  );
  const wrong: Record<string, [JsonObject, string]> = {
    added: [{ ...granted.entitlements.desktop, cloud: true }, 'a host adds what was not bought'],
    missing: [{ 'pdf-export': true, tier: 'pro' }, 'a host leaves a limit away'],
    raised: [{ ...granted.entitlements.desktop, 'max-layers': 999 }, 'a host raises a limit'],
    lowered: [{ ...granted.entitlements.desktop, 'max-layers': 3 }, 'a host withholds what was bought'],
    'as-text': [{ ...granted.entitlements.desktop, 'max-layers': '12' }, 'a limit as text compares otherwise'],
    'true-as-1': [{ ...granted.entitlements.desktop, 'pdf-export': 1 }, 'a switch as a number compares otherwise'],
    empty: [{}, 'a host leaves all limits away'],
    renamed: [{ 'max-layer': 12, 'pdf-export': true, tier: 'pro' }, 'a limit under another name limits nothing'],
  };
  for (const [name, [entitlements, attack]] of Object.entries(wrong)) {
    suite.refuse(
      `entitlement-${name}`,
      'entitlement-not-granted',
      attack,
      lease({ grant: { claims: granted }, subject: { entitlements } }),
    );
  }
  suite.refuse(
    'entitlement-without-any-granted',
    'entitlement-not-granted',
    'a host invents an entitlement',
    lease({ subject: { entitlements: { 'pdf-export': true } } }),
  );
  suite.refuse(
    'entitlement-of-another-edition',
    'entitlement-not-granted',
    "a desktop takes the server's entitlements",
    lease({ grant: { claims: { entitlements: { server: { cores: 64 } } } }, subject: { entitlements: { cores: 64 } } }),
  );
  const maintenanceUntil = now + 365 * day;
  suite.refuse(
    'maintenance-missing',
    'entitlement-not-granted',
    'a host leaves the end of maintenance away',
    lease({ grant: { claims: { maintenanceUntil } } }),
  );
  suite.refuse(
    'maintenance-later',
    'entitlement-not-granted',
    'a host gives maintenance for longer',
    lease({ grant: { claims: { maintenanceUntil } }, subject: { maintenanceUntil: maintenanceUntil + 1 } }),
  );
  suite.refuse(
    'maintenance-invented',
    'entitlement-not-granted',
    'a host ends maintenance that has no end',
    lease({ subject: { maintenanceUntil } }),
  );
  suite.refuse('ended', 'lease-expired', 'a lease that ends as it arrives', lease({ subject: { exp: now } }));
  suite.refuse(
    'ends-before-it-begins',
    'lease-expired',
    'an end before the beginning',
    lease({ subject: { exp: now - day } }),
  );
}

function revoked(suite: Suite): void {
  const held = (...lists: readonly string[][]): { trust: JsonObject } => ({ trust: { revocations: lists } });
  const byAuthority = (ids: readonly string[], iat = now - day): string[] => [
    revocations(keys.authority, ids, { claims: { iat } }),
    delegation(),
  ];
  const byRoot = (ids: readonly string[], signer = keys.root): string[] => [
    revocations(keys.root, ids, { signer, claims: { sub: signer.id } }),
  ];
  const stolen = 'what was stolen goes on licensing';
  const bad = (name: string, ...lists: readonly string[][]): void =>
    suite.refuse(name, 'revoked', stolen, lease({}, held(...lists)));
  bad('delegated-key-revoked', byRoot([keys.authority.id]));
  bad('delegation-statement-revoked', byRoot([statementId(delegation())]));
  bad('host-key-revoked', byAuthority([keys.host.id]));
  bad('grant-revoked', byAuthority([statementId(grant())]));
  bad('lease-revoked', byAuthority([statementId(leaseChain()[0] as string)]));
  bad('among-many', byAuthority([...Array.from({ length: 50 }, (_, n) => shortHash(`host ${n}`)), keys.host.id]));
  bad('older-list-held-too', byAuthority([keys.host.id], now - day), byAuthority([], now - 2 * day));
  bad('newer-list-held-too', byAuthority([], now - 2 * day), byAuthority([keys.host.id], now - day));
  suite.refuse(
    'notice-of-revoked-host',
    'revoked',
    'a revoked host splits clients',
    answer({ chain: noticeChain({ subject: newIdentity }) }, held(byAuthority([keys.host.id]))),
  );
  suite.accept(
    'others-revoked',
    'lists that name others',
    lease({}, held(byRoot([keys.oldAuthority.id]), byAuthority([keys.otherHost.id, keys.client.id]))),
    asLease,
  );
  const foreign = [revocations(keys.oldAuthority, [keys.host.id]), delegationTo(keys.oldAuthority)];
  suite.accept(
    'list-of-another-delegated-key',
    'a delegated key revokes only what stands under it',
    lease({}, held(foreign)),
    asLease,
  );
  suite.accept(
    'root-names-a-host',
    "a root's list speaks of delegations only",
    lease({}, held(byRoot([keys.host.id]))),
    asLease,
  );
  suite.accept(
    'list-of-another-root',
    'a root revokes only what it delegated',
    lease({}, held(byRoot([keys.authority.id], keys.nextRoot))),
    asLease,
  );
}

function orderOfChecks(suite: Suite): void {
  const first = (name: string, code: string, value: JsonObject): void =>
    suite.refuse(name, code, 'two faults: the order of statements.md 9 says which one is told', value);
  const long = { exp: now + 999 * day };
  const list = { trust: { revocations: [[revocations(keys.root, [keys.authority.id])]] } };
  first('first-revoked-then-nonce', 'revoked', lease({ subject: { nonce: randomId('request 2') } }, list));
  first(
    'first-window-then-revoked',
    'outside-issuer-window',
    lease({ grant: { claims: { iat: now - 400 * day } } }, list),
  );
  first(
    'first-nonce-then-client',
    'answer-to-other-request',
    lease({ subject: { nonce: randomId('request 2'), sub: keys.otherClient.id } }),
  );
  first(
    'first-client-then-length',
    'lease-of-another-client',
    lease({ subject: { ...long, sub: keys.otherClient.id } }),
  );
  first(
    'first-application-then-generation',
    'application-not-granted',
    lease({ grant: { claims: { application: 'aurora-office', generation: 2022 } } }),
  );
  first(
    'first-generation-then-length',
    'generation-not-granted',
    lease({ grant: { claims: { generation: 2022 } }, subject: long }),
  );
  first('first-length-then-agreement', 'lease-too-long', lease({ grant: { claims: { until: now } }, subject: long }));
  first(
    'first-agreement-then-entitlement',
    'beyond-agreement',
    lease({ grant: { claims: { until: now } }, subject: { entitlements: { x: 1 } } }),
  );
  first(
    'first-entitlement-then-end',
    'entitlement-not-granted',
    lease({ subject: { exp: now - 1, entitlements: { x: 1 } } }),
  );
}
