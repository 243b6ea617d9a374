/** Chains whose kind, key, algorithm or vendor is not the right one. */
import { createHmac } from 'node:crypto';
import {
  aloneInBatch,
  base64url,
  es256,
  type Json,
  type JsonObject,
  shortHash,
  signingInput,
  statement,
  typ,
} from './forge.ts';
import type { Suite } from './suite.ts';
import {
  byHost,
  delegation,
  delegationClaims,
  grant,
  grantClaims,
  hostInfoChain,
  hostInput,
  keys,
  kidHeader,
  leaseChain,
  leaseClaims,
  noticeChain,
  otherVendor,
  pack,
} from './world.ts';
import { lease, of } from './chain-input.ts';

export function addSignerCases(suite: Suite): void {
  wrongKinds(suite);
  foreignKeys(suite);
  algorithms(suite);
  vendors(suite);
}

function wrongKinds(suite: Suite): void {
  const [subject, under, above] = leaseChain() as [string, string, string];
  const bad = (name: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, 'not-authentic', attack, input);
  bad('lease-as-notice', 'a genuine lease is replayed where a notice is read', of('notice', [subject, under, above]));
  bad('notice-as-lease', 'a genuine "counted" is passed off as a licence', lease(noticeChain()));
  bad('host-info-as-lease', "an answer to anybody's GET is passed off as a licence", lease(hostInfoChain()));
  const claims = leaseClaims(under);
  const typed = (value: Json): string =>
    aloneInBatch(signingInput({ alg: 'ES256-MT', jwk: keys.host.jwk, typ: value }, claims), keys.host);
  bad('typ-jwt', 'a token of another system of the same key becomes a lease', lease([typed('JWT'), under, above]));
  bad(
    'typ-upper-case',
    'a second spelling of typ slips past a filter',
    lease([typed('ATTIVA-LEASE+JWT'), under, above]),
  );
  bad(
    'typ-with-application-prefix',
    'the long spelling of typ (RFC 7515 4.1.9) is a second spelling',
    lease([typed('application/attiva-lease+jwt'), under, above]),
  );
  bad(
    'typ-unknown',
    'a kind of the future is read as one of today',
    lease([typed('attiva-super-lease+jwt'), under, above]),
  );
  bad('typ-number', 'a typ that is no text', lease([typed(1), under, above]));
  const untyped = aloneInBatch(signingInput({ alg: 'ES256-MT', jwk: keys.host.jwk }, claims), keys.host);
  bad('typ-missing', 'a statement without kind fits everywhere', lease([untyped, under, above]));
  bad(
    'pack-as-grant',
    'the public pack stands in for a grant',
    lease([byHost('lease', leaseClaims(pack())), pack(), above]),
  );
  const grantTypedLease = statement(kidHeader('lease', keys.authority), claims, keys.authority);
  bad('lease-signed-by-authority', 'a host kind in the form of the authority', lease([grantTypedLease, under, above]));
  bad('grant-as-delegation', 'a delegated key delegates further', lease([subject, under, grant()]));
  bad(
    'delegation-as-vendor',
    "a delegation is read as the vendor's description of itself",
    of('vendor', [delegation()]),
  );
  const delegated = statement(kidHeader('delegation', keys.authority), delegationClaims, keys.authority);
  bad('delegation-under-delegation', 'a delegated key extends its own time', of('delegation', [delegated, above]));
}

function foreignKeys(suite: Suite): void {
  const [subject, under, above] = leaseChain() as [string, string, string];
  const claims = leaseClaims(under);
  const bad = (name: string, attack: string, chain: Json): void =>
    suite.refuse(name, 'not-authentic', attack, lease(chain));
  bad('lease-by-foreign-key', "Mallory signs, but shows the host's key", [
    aloneInBatch(hostInput('lease', claims), keys.mallory),
    under,
    above,
  ]);
  bad('lease-by-own-key', 'Mallory signs and shows his own key', [
    byHost('lease', { ...claims, iss: keys.mallory.id }, keys.mallory),
    under,
    above,
  ]);
  bad('lease-iss-of-host-jwk-of-mallory', 'Mallory shows his key and names the host', [
    byHost('lease', claims, keys.mallory),
    under,
    above,
  ]);
  bad('lease-iss-of-another-host', 'a host speaks in the name of another', [
    byHost('lease', { ...claims, iss: keys.otherHost.id }),
    under,
    above,
  ]);
  bad('lease-of-another-host', 'a genuine host signs under the grant of another customer', [
    byHost('lease', { ...claims, iss: keys.otherHost.id }, keys.otherHost),
    under,
    above,
  ]);
  const forgedGrant = statement(kidHeader('host-grant', keys.authority), grantClaims, keys.mallory);
  bad('grant-by-foreign-key', 'Mallory registers his own host', [
    byHost('lease', leaseClaims(forgedGrant)),
    forgedGrant,
    above,
  ]);
  const ownGrant = grant({ signer: keys.mallory });
  bad('grant-with-kid-of-mallory', 'Mallory registers his own host under a genuine delegation', [
    byHost('lease', leaseClaims(ownGrant)),
    ownGrant,
    above,
  ]);
  const byRoot = grant({ signer: keys.root });
  bad('grant-by-root', 'a root signs a grant without any delegation: not in the table of kinds', [
    byHost('lease', leaseClaims(byRoot)),
    byRoot,
    above,
  ]);
  const forged = statement(kidHeader('delegation', keys.root), delegationClaims, keys.mallory);
  bad('delegation-by-foreign-key', "Mallory delegates in the root's name", [subject, under, forged]);
  bad('delegation-cnf-of-mallory', 'the delegation names one key and carries another', [
    subject,
    under,
    delegation({ claims: { cnf: { jwk: keys.mallory.jwk } } }),
  ]);
  bad('delegation-sub-of-mallory', 'the delegation carries one key and names another', [
    subject,
    under,
    delegation({ claims: { sub: keys.mallory.id } }),
  ]);
  const privateJwk = { ...keys.authority.jwk, d: base64url(keys.authority.secret) };
  bad('delegation-with-private-key', 'a private key travels in a delegation', [
    subject,
    under,
    delegation({ claims: { cnf: { jwk: privateJwk } } }),
  ]);
  bad('tampered-lease', 'one claim is changed under a genuine signature', [
    `${hostInput('lease', { ...claims, turn: 2 })}.${subject.split('.')[2]}`,
    under,
    above,
  ]);
  const longer = signingInput(kidHeader('host-grant', keys.authority), { ...grantClaims, generation: 2099 });
  bad('tampered-grant', 'the generation is raised under a genuine signature', [
    subject,
    `${longer}.${under.split('.')[2]}`,
    above,
  ]);
  const offCurve = { crv: 'P-256', kty: 'EC', x: base64url(Buffer.alloc(32, 1)), y: base64url(Buffer.alloc(32, 2)) };
  const off = delegation({
    claims: {
      cnf: { jwk: offCurve },
      sub: shortHash(`{"crv":"P-256","kty":"EC","x":"${offCurve.x}","y":"${offCurve.y}"}`),
    },
  });
  const underOff = statement(
    {
      ...kidHeader('host-grant', keys.authority),
      kid: shortHash(`{"crv":"P-256","kty":"EC","x":"${offCurve.x}","y":"${offCurve.y}"}`),
    },
    grantClaims,
    keys.authority,
  );
  bad('delegated-point-off-curve', 'a key that is no point of the curve crashes or fools the verifier', [
    byHost('lease', leaseClaims(underOff)),
    underOff,
    off,
  ]);
}

function algorithms(suite: Suite): void {
  const [subject, under, above] = leaseChain() as [string, string, string];
  const bad = (name: string, attack: string, chain: Json): void =>
    suite.refuse(name, 'not-authentic', attack, lease(chain));
  const none = signingInput({ alg: 'none', kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
  bad('alg-none', 'no signature at all', [subject, under, `${none}.`]);
  bad('alg-none-with-signature', '"none" with bytes behind it', [subject, under, `${none}.${es256(none, keys.root)}`]);
  bad('alg-none-capital', '"None" passes a filter for "none"', [
    subject,
    under,
    `${signingInput({ alg: 'None', kid: keys.root.id, typ: typ('delegation') }, delegationClaims)}.`,
  ]);
  bad('empty-signature', 'ES256 is named, nothing is signed', [
    subject,
    under,
    `${above.slice(0, above.lastIndexOf('.'))}.`,
  ]);
  const hs = signingInput({ alg: 'HS256', kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
  const secrets = { 'jwk-text': JSON.stringify(keys.root.jwk), 'x-bytes': Buffer.from(keys.root.jwk.x, 'base64url') };
  for (const [name, secret] of Object.entries(secrets)) {
    bad(`alg-hs256-${name}`, 'the public key is used as the secret of an HMAC', [
      subject,
      under,
      `${hs}.${createHmac('sha256', secret).update(hs).digest('base64url')}`,
    ]);
  }
  for (const alg of ['es256', 'ES384', 'ES256K', 'EdDSA', 'RS256', 'PS256']) {
    const input = signingInput({ alg, kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
    bad(`alg-${alg === 'es256' ? 'lower-case' : alg.toLowerCase()}`, 'the header chooses how it is verified', [
      subject,
      under,
      `${input}.${es256(input, keys.root)}`,
    ]);
  }
}

function vendors(suite: Suite): void {
  const borealis = { iss: otherVendor };
  const ofBorealis = (): string[] => {
    const under = grant({ claims: borealis, signer: keys.borealisAuthority });
    const above = delegation({
      signer: keys.borealisRoot,
      claims: { ...borealis, sub: keys.borealisAuthority.id, cnf: { jwk: keys.borealisAuthority.jwk } },
    });
    return [byHost('lease', leaseClaims(under)), under, above];
  };
  suite.accept(
    'second-vendor-at-home',
    'the same chain where its own vendor is compiled in',
    lease(ofBorealis(), { vendor: otherVendor, roots: [keys.borealisRoot.jwk] }),
  );
  suite.refuse(
    'second-vendors-root',
    'root-unknown',
    "one vendor's customers license another vendor's product",
    lease(ofBorealis()),
  );
  suite.refuse(
    'root-of-mallory',
    'root-unknown',
    "Mallory makes a vendor of his own with Aurora's name",
    lease(leaseChain({ delegation: { signer: keys.mallory } })),
  );
  suite.refuse(
    'delegated-key-as-root',
    'root-unknown',
    "the authority's key delegates to itself",
    of('delegation', [delegation({ signer: keys.authority })]),
  );
  suite.refuse('no-roots', 'root-unknown', 'an empty trust set trusts everybody', lease(leaseChain(), { roots: [] }));
  suite.refuse(
    'other-vendor-same-root',
    'other-vendor',
    'a root shared by two vendors lets one vouch for the other',
    lease(ofBorealis(), { roots: [keys.root.jwk, keys.borealisRoot.jwk] }),
  );
  suite.refuse(
    'delegation-of-another-vendor',
    'other-vendor',
    'a delegation issued by another vendor under our root',
    lease(leaseChain({ delegation: { claims: borealis } })),
  );
  suite.refuse(
    'grant-of-another-vendor',
    'other-vendor',
    'a grant of another vendor whose delegated key is ours too',
    lease(leaseChain({ grant: { claims: borealis } })),
  );
  const [, theirs] = ofBorealis() as [string, string];
  suite.refuse(
    'grant-of-another-vendor-other-key',
    'not-authentic',
    'a genuine grant of another vendor is put under our delegation',
    lease([byHost('lease', leaseClaims(theirs)), theirs, delegation()]),
  );
  suite.refuse(
    'vendor-upper-case',
    'not-authentic',
    'a second spelling of the vendor id',
    lease(leaseChain({ grant: { claims: { iss: 'Aurora.example' } } })),
  );
  suite.refuse(
    'pack-of-another-vendor',
    'other-vendor',
    "another vendor's catalogue redefines our thresholds",
    of('product-pack', [pack({ claims: borealis }), delegation()]),
  );
  for (const [name, kinds] of Object.entries({
    'no-host-grant': ['product-pack', 'revocations'],
    'no-kinds': [],
    'lease-only': ['lease'],
  })) {
    suite.refuse(
      `delegation-with-${name}`,
      'kind-not-delegated',
      'a key that was lent for catalogues registers hosts',
      lease(leaseChain({ delegation: { claims: { kinds } } })),
    );
  }
  suite.refuse(
    'pack-not-delegated',
    'kind-not-delegated',
    'a key that was lent for grants writes catalogues',
    of('product-pack', [pack(), delegation({ claims: { kinds: ['host-grant'] } })]),
  );
}
