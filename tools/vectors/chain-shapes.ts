/** Chains of another length or order, and claims of another type than statements.md 6 says. */
import type { Json, JsonObject } from './forge.ts';
import type { Suite } from './suite.ts';
import { delegation, grant, keys, leaseChain, now, pack, vendorStatement } from './world.ts';
import { lease, of } from './chain-input.ts';

export function addShapeCases(suite: Suite): void {
  const [subject, under, above] = leaseChain() as [string, string, string];
  const bad = (name: string, attack: string, chain: Json): void =>
    suite.refuse(name, 'not-authentic', attack, lease(chain));
  bad('empty-chain', 'nothing vouches for nothing', []);
  bad('lease-alone', 'a lease without those who vouch for its host', [subject]);
  bad('without-delegation', 'the chain ends below the root', [subject, under]);
  bad('without-grant', 'the host is vouched for by nobody', [subject, above]);
  bad('without-subject', 'a grant is read as a lease', [under, above]);
  bad('reversed', 'another order is a second spelling', [above, under, subject]);
  bad('grant-before-lease', 'another order is a second spelling', [under, subject, above]);
  bad('delegation-before-grant', 'another order is a second spelling', [subject, above, under]);
  bad('delegation-twice', 'a longer chain hides who vouches', [subject, under, above, above]);
  bad('with-vendor-statement', 'a longer chain hides who vouches', [subject, under, above, vendorStatement()]);
  bad('two-grants', 'a second grant lends its generation', [subject, under, grant(), above]);
  bad('same-member-thrice', 'a lease vouches for itself', [subject, subject, subject]);
  bad('null-member', 'a hole in the chain', [subject, null, above]);
  bad('number-member', 'a member that is no text', [subject, 1, above]);
  bad('nested-chain', 'a chain within a chain', [subject, [under, above]]);
  bad('chain-is-text', 'a text has members too', subject);
  bad('chain-is-object', 'an object with length has members too', { '0': subject, '1': under, '2': above, length: 3 });
  bad('chain-is-null', 'no chain at all', null);
  suite.refuse('pack-alone', 'not-authentic', 'a pack without its delegation', of('product-pack', [pack()]));
  suite.refuse(
    'pack-with-three',
    'not-authentic',
    'a pack under a longer chain',
    of('product-pack', [pack(), delegation(), delegation()]),
  );
  suite.refuse(
    'delegation-with-two',
    'not-authentic',
    'a delegation under another',
    of('delegation', [delegation(), delegation()]),
  );
  const wrongClaims: Record<string, [JsonObject, string]> = {
    'without-iat': [{ iat: undefined }, 'a lease without date escapes every time rule'],
    'iat-text': [{ iat: String(now) }, 'a text compares otherwise than a number'],
    'iat-negative': [{ iat: -1 }, 'a date before 1970'],
    'iat-year-10000': [{ iat: 253_402_300_800 }, 'a date beyond what dates can print'],
    'without-exp': [{ exp: undefined }, 'a lease without end'],
    'exp-null': [{ exp: null }, 'null passes a check for "present"'],
    'exp-text': [{ exp: '9999999999' }, 'a text compares otherwise than a number'],
    'without-nonce': [{ nonce: undefined }, 'an answer to no request'],
    'nonce-short': [{ nonce: 'AAAA' }, 'a nonce that is easily guessed'],
    'nonce-trailing-bits': [{ nonce: `${'A'.repeat(21)}B` }, 'a second spelling of the nonce'],
    'without-sub': [{ sub: undefined }, 'a lease for everybody'],
    'sub-array': [{ sub: [keys.client.id, keys.otherClient.id] }, 'one lease for two clients'],
    'sub-long': [{ sub: `${keys.client.id}A` }, 'an id of another length'],
    'without-grant-id': [{ grant: undefined }, 'a lease under no particular grant'],
    'turn-negative': [{ turn: -1 }, 'a turn that never catches up'],
    'ends-unknown': [{ ends: 'never' }, 'a reason nobody knows'],
    'store-short': [{ store: 'x' }, 'a store that is no random id'],
    'entitlements-missing': [{ entitlements: undefined }, 'absent limits are no limits'],
    'entitlements-array': [{ entitlements: [] }, 'an array has no limits'],
    'entitlement-false': [{ entitlements: { 'pdf-export': false } }, 'a value whose meaning is not defined'],
    'entitlement-null': [{ entitlements: { 'max-layers': null } }, 'null reads as "no limit"'],
    'entitlement-name-upper': [{ entitlements: { MaxLayers: 3 } }, 'a second spelling of a name'],
    'entitlement-proto': [{ entitlements: { ['__proto__']: 'x' } }, "a name that reaches into the object's prototype"],
    'entitlement-long-text': [{ entitlements: { tier: 'x'.repeat(65) } }, 'a text beyond its limit'],
    'too-many-entitlements': [
      { entitlements: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`e${i}`, true])) },
      'more than 64 entitlements',
    ],
    'edition-upper-case': [{ edition: 'Desktop' }, 'a second spelling of the edition'],
    'application-empty': [{ application: '' }, 'an application without name'],
    'generation-text': [{ generation: '2025' }, 'a text compares otherwise than a number'],
    'revocations-array': [{ revocations: [] }, 'marks that are no object'],
  };
  for (const [name, [claims, attack]] of Object.entries(wrongClaims)) {
    bad(`lease-${name}`, attack, leaseChain({ subject: claims }));
  }
  const wrongGrants: Record<string, JsonObject> = {
    'grace-181': { graceDays: 181 },
    'grace-negative': { graceDays: -1 },
    'registration-32': { registration: 32 },
    'key-lower-case': { key: '7qx3m' },
    'until-null': { until: null },
    'mode-unknown': { mode: 'ignore' },
    'without-generation': { generation: undefined },
    'entitlements-flat': { entitlements: { 'max-layers': 3 } },
    'customer-two-lines': { customer: 'Rossi SpA\nLicensed through: Bianchi SpA' },
    'customer-escape': { customer: 'Rossi SpA\u001b[2K' },
    'customer-c1': { customer: 'Rossi SpA\u009b2K' },
    'customer-turned': { customer: 'Rossi \u202eApS' },
  };
  for (const [name, claims] of Object.entries(wrongGrants)) {
    bad(`grant-${name}`, 'a grant that readers understand differently', leaseChain({ grant: { claims } }));
  }
  const wrongDelegations: Record<string, JsonObject> = {
    'without-exp': { exp: undefined },
    'max-lease-text': { maxLease: '180d' },
    'without-max-lease': { maxLease: undefined },
    'kinds-text': { kinds: 'host-grant' },
    'without-cnf': { cnf: undefined },
    'jwk-extra-member': { cnf: { jwk: { ...keys.authority.jwk, use: 'sig' } } },
  };
  for (const [name, claims] of Object.entries(wrongDelegations)) {
    bad(
      `delegation-${name}`,
      'a delegation that readers understand differently',
      leaseChain({ delegation: { claims } }),
    );
  }
}
