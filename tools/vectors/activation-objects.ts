/** Directories: their ids, their registration, and what a member makes of the objects that it finds in one. */
import { base64url, jcs, type Json, type JsonObject, sha256, shortHash, typ } from './forge.ts';
import { proofOf, verifier } from './key-proof.ts';
import { Suite } from './suite.ts';
import {
  byOwnKey,
  byVendor,
  type Change,
  day,
  delegation,
  delegationTo,
  grant,
  hour,
  keys,
  leaseChain,
  now,
  otherVendor,
  pack,
  requestId,
  revocations,
  trust,
  vendor,
} from './world.ts';

const forest = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const otherForest = '9b2e4f60-8d11-4c6b-b1a4-6d7c0e5a9f10';
const ca = base64url(sha256('SubjectPublicKeyInfo of the CA of Rossi'));
const otherCa = base64url(sha256('SubjectPublicKeyInfo of the CA of Mallory'));
const id = (identity: JsonObject): string => shortHash(jcs(identity));
const directory = id({ ad: forest });
const strong = id({ ad: forest, ca });

const objectClaims = {
  iss: vendor,
  iat: now - 10 * day,
  sub: directory,
  application: 'aurora-os',
  generation: 2025,
  key: '7QX3M',
  registration: 1,
  customer: 'Rossi SpA',
  agreement: 'R-2026-014',
} as const satisfies JsonObject;

function object(change: Change = {}): string {
  return byVendor('activation-object', objectClaims, keys.authority, change);
}

const member = { directories: [directory, strong], application: 'aurora-os', generation: 2025 };

/** What is found in the directory of Rossi, by a member of it. */
function found(chain: Json, change: { wanted?: JsonObject; trust?: JsonObject } = {}): JsonObject {
  return { chain, wanted: { ...member, ...change.wanted }, trust: { ...trust, ...change.trust } };
}

export function activationObjectSuite(): Suite {
  const suite = new Suite('activation-objects', 'Activation objects in a directory (directory.md)', 'judge-object');
  directoryIds(suite);
  requests(suite);
  answers(suite);
  goodObjects(suite);
  foreignObjects(suite);
  forgedObjects(suite);
  storedObjects(suite);
  return suite;
}

function directoryIds(suite: Suite): void {
  const ids: Record<string, [JsonObject, JsonObject]> = {
    'id-of-a-forest': [{ kind: 'ad', uuid: forest }, { ad: forest }],
    'id-of-a-suffix': [{ kind: 'ldap', uuid: forest }, { ldap: forest }],
    'id-with-a-ca': [
      { kind: 'ad', uuid: forest, ca },
      { ad: forest, ca },
    ],
  };
  for (const [name, [input, identity]] of Object.entries(ids)) {
    const result = { id: id(identity) };
    suite.accept(name, `sha-256-120 of ${jcs(identity)}`, input, { operation: 'directory-id', result });
  }
  const guid = base64url(Buffer.from('e004253f894fd3419a0c0305e82c3301', 'hex'));
  suite.accept(
    'id-of-a-guid',
    'the 16 bytes of an objectGUID: three fields little-endian',
    { kind: 'ad', guid },
    { operation: 'directory-id', result: { id: directory } },
  );
}

const asked = { bundle: 0, device: [0, 0, 0], key: '7QX3M', sub: directory };
const proof = base64url(proofOf(asked));

function requests(suite: Suite): void {
  const operation = { operation: 'open-registration' };
  const base = { ...asked, iss: keys.host.id, iat: now, jti: requestId, v: 1, vendor, proof, for: 'directory' };
  const open = (change: JsonObject = {}): JsonObject => ({
    text: byOwnKey('registration-request', { ...base, ...change }, { signer: keys.host }),
  });
  suite.accept('request', 'a directory asks to be registered', open(), { ...operation, result: { directory } });
  suite.accept('request-with-bundle', 'with the number of a bundle', open({ bundle: 7 }), {
    ...operation,
    result: { directory },
  });
  suite.accept(
    'request-proof',
    'the proof of a directory: its id stands in the place of the signing key',
    { verifier: base64url(verifier), ...asked },
    { operation: 'registration-proof', result: { proof } },
  );
  const bad = (name: string, attack: string, change: JsonObject): void =>
    suite.refuse(name, 'not-authentic', attack, open(change), operation);
  bad('request-without-for', 'a directory is registered as a host whose key nobody holds', { for: undefined });
  bad('request-for-a-host', 'a word that nobody knows', { for: 'host' });
  bad('request-for-own-key', 'a signing key is passed off as a directory', { sub: keys.host.id });
  bad('request-with-device', 'a machine is passed off as a directory', { device: [1, 0, 0] });
  bad('request-without-proof', 'no proof at all', { proof: undefined });
  bad('request-renewing', "a host's grant is renewed for a directory", { renews: keys.host.id });
  bad('request-iss-of-another', "a directory is registered in another's name", { iss: keys.mallory.id });
  bad('request-with-whole-key', 'the whole product key is sent by mistake', { key: 'QPZRY-9X8GF-2TVDW-0S3JN-7QX3M' });
}

function answers(suite: Suite): void {
  const operation = { operation: 'judge-object-answer' };
  const judge = (body: JsonObject | null, more: JsonObject = {}): JsonObject => ({
    body,
    pending: { sub: directory, key: '7QX3M' },
    trust: { ...trust, ...more },
  });
  suite.accept('answer', 'the object that was asked for', judge({ chain: [object(), delegation()] }), operation);
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input, operation);
  bad(
    'answer-for-another-forest',
    'answer-to-other-request',
    'an object of another customer is handed out',
    judge({ chain: [object({ claims: { sub: id({ ad: otherForest }) } }), delegation()] }),
  );
  bad(
    'answer-of-another-key',
    'answer-to-other-request',
    'an object of another product key',
    judge({ chain: [object({ claims: { key: 'AAAAA' } }), delegation()] }),
  );
  bad('answer-with-a-grant', 'not-authentic', "a host's grant as object", judge({ chain: [grant(), delegation()] }));
  bad(
    'answer-by-mallory',
    'root-unknown',
    'a false authority',
    judge({ chain: [object(), delegation({ signer: keys.mallory })] }),
  );
  bad(
    'answer-revoked',
    'revoked',
    'a key that was stolen signs on',
    judge({ chain: [object(), delegation()] }, { revocations: [[revocations(keys.root, [keys.authority.id])]] }),
  );
  bad('no-answer', 'not-authentic', 'no answer', judge(null));
}

function goodObjects(suite: Suite): void {
  const good = { result: { revoked: false } };
  suite.accept('object', 'the object of this forest', found([object(), delegation()]), good);
  suite.accept(
    'object-with-ca',
    'an object bound to the CA as well, read in a session for which that CA vouches',
    found([object({ claims: { sub: strong } }), delegation()]),
    good,
  );
  suite.accept(
    'object-of-newer-generation',
    'an object licenses its own generation and older ones',
    found([object(), delegation()], { wanted: { generation: 2019 } }),
    good,
  );
  suite.accept(
    'object-with-terms',
    'agreement, maintenance and entitlements by edition',
    found([
      object({
        claims: {
          until: now + 300 * day,
          graceDays: 0,
          maintenanceUntil: now + 100 * day,
          entitlements: { desktop: { 'pdf-export': true } },
        },
      }),
      delegation(),
    ]),
    good,
  );
  suite.accept(
    'object-of-an-ended-agreement',
    "authentic; its end is the license state's business",
    found([object({ claims: { until: now - 200 * day } }), delegation()]),
    good,
  );
  suite.accept(
    'object-signed-in-time',
    'what was signed before the delegation ended stays signed',
    found([object(), delegation({ claims: { exp: now - day } })]),
    good,
  );
}

function foreignObjects(suite: Suite): void {
  const code = 'object-of-another-directory';
  const copied = (name: string, attack: string, directories: readonly string[], sub: string = directory): void =>
    suite.refuse(name, code, attack, found([object({ claims: { sub } }), delegation()], { wanted: { directories } }));
  copied('copied-to-another-forest', 'an object is copied into the forest of a friend', [
    id({ ad: otherForest }),
    id({ ad: otherForest, ca }),
  ]);
  copied('copied-to-an-ldap-server', "a forest's object under a suffix that was given the same UUID", [
    id({ ldap: forest }),
  ]);
  copied(
    'of-another-ca',
    "somebody imitates the directory: he knows its GUID and has not the CA's key",
    [directory, id({ ad: forest, ca: otherCa })],
    strong,
  );
  copied('of-a-ca-without-tls', 'the same over a session without TLS', [directory], strong);
  copied('in-no-directory', 'an object in a file, without any directory', []);
  suite.refuse(
    'of-another-application',
    'application-not-granted',
    'an object of one product licenses another',
    found([object(), delegation()], { wanted: { application: 'aurora-office' } }),
  );
  suite.refuse(
    'of-an-older-generation',
    'generation-not-granted',
    'an old key licenses the new release',
    found([object(), delegation()], { wanted: { generation: 2028 } }),
  );
}

function forgedObjects(suite: Suite): void {
  const bad = (name: string, code: string, attack: string, chain: Json, more: JsonObject = {}): void =>
    suite.refuse(name, code, attack, found(chain, { trust: more }));
  const [head, payload, signature] = object().split('.') as [string, string, string];
  const [, otherPayload] = object({ claims: { sub: id({ ad: otherForest }) } }).split('.') as [string, string];
  bad('sub-exchanged', 'not-authentic', 'the directory in a copied object is changed', [
    [head, otherPayload, signature].join('.'),
    delegation(),
  ]);
  bad('forged', 'not-authentic', 'an administrator makes an object', [object({ signer: keys.mallory }), delegation()]);
  bad('forged-delegation', 'not-authentic', 'an administrator makes object and delegation', [
    object({ signer: keys.mallory }),
    delegationTo(keys.mallory).replace(/[^.]+$/, payload),
  ]);
  bad('under-mallorys-root', 'root-unknown', 'a root of his own', [object(), delegation({ signer: keys.mallory })]);
  bad('lease-as-object', 'not-authentic', 'the lease of one machine is published for all', [
    leaseChain()[0] ?? '',
    delegation(),
  ]);
  bad('lease-chain-as-object', 'not-authentic', 'the lease of one machine is published for all', leaseChain());
  bad('grant-as-object', 'not-authentic', "a host's grant is published for all", [grant(), delegation()]);
  bad('pack-as-object', 'not-authentic', 'a catalogue is published as license', [pack(), delegation()]);
  bad('object-alone', 'not-authentic', 'an object without its delegation', [object()]);
  bad('object-by-a-root', 'not-authentic', 'an object under a delegation that did not sign it', [
    object({ signer: keys.root }),
    delegation(),
  ]);
  bad('order-turned', 'not-authentic', 'the members in another order', [delegation(), object()]);
  bad('with-a-third-member', 'not-authentic', 'something is smuggled in', [object(), delegation(), delegation()]);
  bad(
    'text-instead-of-chain',
    'not-authentic',
    'the text was not read as JSON',
    JSON.stringify([object(), delegation()]),
  );
  bad('nothing', 'not-authentic', 'an entry without value', null);
  bad('of-another-vendor', 'other-vendor', 'one vendor vouches for another', [
    object({ claims: { iss: otherVendor } }),
    delegation(),
  ]);
  bad('kind-not-delegated', 'kind-not-delegated', 'a key lent for something else signs objects', [
    object(),
    delegation({ claims: { kinds: ['product-pack', 'host-grant'] } }),
  ]);
  bad('from-the-future', 'issued-in-future', 'an object dated ahead', [
    object({ claims: { iat: now + 5 * hour } }),
    delegation(),
  ]);
  bad('after-the-delegations-end', 'outside-issuer-window', 'a key signs on after its time', [
    object(),
    delegation({ claims: { exp: now - 11 * day } }),
  ]);
  bad('without-registration', 'not-authentic', 'a claim is missing', [
    object({ claims: { registration: undefined } }),
    delegation(),
  ]);
  bad('entitlements-as-list', 'not-authentic', 'a claim of another shape', [
    object({ claims: { entitlements: [] } }),
    delegation(),
  ]);
  bad('grace-of-a-year', 'not-authentic', 'more grace than there is', [
    object({ claims: { until: now, graceDays: 365 } }),
    delegation(),
  ]);
  bad('header-with-jwk', 'not-authentic', 'an object in the form that hosts sign', [
    object({ signer: keys.host, header: { alg: 'ES256', jwk: keys.host.jwk, typ: typ('activation-object') } }),
    delegation(),
  ]);
  const theft = [[revocations(keys.root, [keys.authority.id])]];
  bad('signing-key-revoked', 'revoked', 'the signing key was stolen', [object(), delegation()], { revocations: theft });
  const list = [[revocations(keys.authority, [shortHash(`${head}.${payload}`)]), delegation()]];
  bad('object-revoked', 'revoked', 'the customer who let it out', [object(), delegation()], { revocations: list });
  const forests = [[revocations(keys.authority, [id({ ad: forest })]), delegation()]];
  bad(
    'directory-revoked',
    'revoked',
    'an earlier object of a directory that the vendor revoked',
    [object(), delegation()],
    {
      revocations: forests,
    },
  );
}

function storedObjects(suite: Suite): void {
  const operation = { operation: 'judge-stored-object' };
  const chain = [object(), delegation()];
  const kept = { ...operation, result: { revoked: false } };
  suite.accept('stored', 'an object that was found before', found(chain), kept);
  suite.accept(
    'stored-clock-set-back',
    'one from ahead of the clock heals with the clock',
    found(chain, { trust: { now: now - 20 * day } }),
    kept,
  );
  suite.accept(
    'stored-revoked-since',
    'one revoked since is told as such: its validity ends now',
    found(chain, { trust: { revocations: [[revocations(keys.root, [keys.authority.id])]] } }),
    { ...operation, result: { revoked: true } },
  );
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input, operation);
  bad(
    'stored-from-another-forest',
    'object-of-another-directory',
    'a state folder is copied to a machine of another forest',
    found(chain, { wanted: { directories: [id({ ad: otherForest })] } }),
  );
  bad(
    'stored-edited',
    'not-authentic',
    'a state file edited by hand',
    found([object({ signer: keys.mallory }), delegation()]),
  );
}
