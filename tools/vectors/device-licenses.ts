/** Device licenses: the request at the authority, the license at the client, fresh and stored, and the device it is for. */
import { base64url, type Json, type JsonObject, sha256, statement, statementId } from './forge.ts';
import { proofOf } from './key-proof.ts';
import { Suite } from './suite.ts';
import {
  activationRequestClaims,
  byOwnKey,
  type Change,
  day,
  delegation,
  delegationClaims,
  grant,
  hour,
  keys,
  kidHeader,
  leaseChain,
  now,
  otherVendor,
  requestId,
  revocations,
  trust,
  vendor,
} from './world.ts';

const verifier = sha256('attiva test verifier V of a device key');
const facts = [1234, 77, 4095];
const proofInput = { bundle: 0, device: facts, key: 'D3VLX', sub: keys.client.id };
const lastFive = proofInput.key;
const proof = base64url(proofOf(proofInput, verifier));

const licenseClaims = {
  iss: vendor,
  iat: now - day,
  sub: keys.client.id,
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
  key: lastFive,
  registration: 1,
  device: facts,
} as const satisfies JsonObject;

function license(claims: JsonObject = {}, change: Change = {}): string {
  const signer = change.signer ?? keys.authority;
  return statement(change.header ?? kidHeader('device-license', signer), { ...licenseClaims, ...claims }, signer);
}

export function deviceLicenseSuite(): Suite {
  const suite = new Suite('device-licenses', 'Device licenses (licenses.md)', 'judge-license');
  requests(suite);
  accepted(suite);
  foreign(suite);
  wrongClaims(suite);
  stored(suite);
  devices(suite);
  return suite;
}

function requests(suite: Suite): void {
  const operation = { operation: 'open-license-request' };
  const claims: JsonObject = { ...proofInput, iss: keys.client.id, iat: now, jti: requestId, v: 1, vendor, proof };
  const open = (change: JsonObject = {}, more: Change = {}): JsonObject => ({
    text: byOwnKey('license-request', { ...claims, ...change }, more),
  });
  const returned = { proof: undefined, returns: statementId(license()) };
  const asks = { ...operation, result: { client: keys.client.id, wants: 'license' } };
  suite.accept('request', 'a client asks for a license', open(), asks);
  suite.accept('request-with-bundle', 'with the number of a bundle', open({ bundle: 4095 }), asks);
  suite.accept('request-hardware', 'its key is bound to hardware', open({ hardware: true }), asks);
  suite.accept('request-without-facts', 'a container that shows nothing', open({ device: [0, 0, 0] }), asks);
  suite.accept('return', 'a client gives its license back', open(returned), {
    ...operation,
    result: { client: keys.client.id, wants: 'return' },
  });
  const bad = (name: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, 'not-authentic', attack, input, operation);
  bad('request-sub-of-another', 'a client charges a key that it does not hold', open({ sub: keys.otherClient.id }));
  bad('request-iss-of-another', "a client asks in another's name", open({ iss: keys.otherClient.id }));
  bad('request-signed-by-another', "Mallory asks in the client's name", open({}, { signer: keys.mallory }));
  bad('request-bundle-4096', 'a bundle that does not fit on the telephone', open({ bundle: 4096 }));
  bad('request-key-whole', 'the whole product key is sent by mistake', open({ key: 'QPZRY-9X8GF-2TVDW-0S3JN-7QX3M' }));
  bad('request-proof-short', 'a proof cut short', open({ proof: proof.slice(0, 42) }));
  bad('request-neither', 'a request that proves nothing and returns nothing', open({ proof: undefined }));
  bad('request-both', 'a return dressed as a request, or the reverse', open({ returns: statementId(license()) }));
  bad('return-of-no-id', 'a return that names no statement', open({ proof: undefined, returns: 'all' }));
  bad('request-hardware-false', 'a mark with one value that says no', open({ hardware: false }));
  bad('request-two-facts', 'facts that programs read differently', open({ device: [1, 2] }));
  bad('request-version-2', 'a request of another version', open({ v: 2 }));
  bad('request-of-another-kind', 'an activation request is read as a license request', {
    text: byOwnKey('activation-request', activationRequestClaims()),
  });
  bad('request-typ-of-registration', 'a registration is read as a license request', {
    text: byOwnKey('registration-request', claims),
  });
  suite.refuse('request-oversize', 'too-large', 'an authority is kept busy', { text: 'A'.repeat(16_385) }, operation);
  suite.accept(
    'proof',
    'the proof of a device key is the one of a host key',
    { verifier: base64url(verifier), ...proofInput },
    { operation: 'registration-proof', result: { proof } },
  );
}

const pending = { client: keys.client.id, key: lastFive, device: facts };

function answer(subject: string, under: string = delegation(), more: JsonObject = {}): JsonObject {
  return judge({ chain: [subject, under] }, more);
}

function judge(body: JsonObject | null, more: JsonObject = {}): JsonObject {
  return { body, pending, trust: { ...trust, ...more } };
}

function accepted(suite: Suite): void {
  const good = (name: string, about: string, claims: JsonObject = {}, change: JsonObject = {}): void => {
    const subject = license(claims);
    const result = { id: statementId(subject), edition: 'desktop' };
    suite.accept(name, about, { ...answer(subject), ...change }, { result });
  };
  good('license', 'the license that was asked for');
  good('license-of-the-day', 'one that came by telephone is dated at midnight', { iat: now });
  good('license-years-old', 'a stored confirmation is applied again', { iat: now - 200 * day });
  good('license-31', 'the last registration number', { registration: 31 });
  good('license-with-terms', 'all that it may say', {
    customer: 'Rossi SpA',
    agreement: 'R-2026-014',
    until: now + 365 * day,
    graceDays: 0,
    maintenanceUntil: now + 100 * day,
    entitlements: { 'max-layers': 64, 'pdf-export': true, tier: 'gold' },
  });
  good('license-hardware', 'for a key bound to hardware', { hardware: true });
  good('license-trial', 'a trial', { trial: true, until: now + 30 * day, graceDays: 0 });
  good('license-ended', 'one that has ended is authentic; its end is the state’s business', { until: now - day });
  good('license-unknown-claims', 'claims that nobody knows', { zz: [1] });
  good(
    'license-without-facts',
    'for a container',
    { device: [0, 0, 0] },
    {
      pending: { ...pending, device: [0, 0, 0] },
    },
  );
}

function foreign(suite: Suite): void {
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input);
  const otherRequest = 'answer-to-other-request';
  bad('of-another-client', 'license-of-another-client', "a neighbour's license is copied", {
    ...answer(license({ sub: keys.otherClient.id })),
  });
  bad('of-another-key', otherRequest, 'a license of a cheaper key', answer(license({ key: 'AAAAA' })));
  bad(
    'of-another-machine',
    otherRequest,
    'the key and license of another machine',
    answer(license({ device: [9, 8, 7] })),
  );
  bad(
    'one-fact-differs',
    otherRequest,
    'a license for facts that were not shown',
    answer(license({ device: [1234, 77, 1] })),
  );
  bad(
    'of-another-vendor',
    'other-vendor',
    "one vendor licenses another's product",
    answer(license({ iss: otherVendor })),
  );
  const foreignChain = [
    license({ iss: otherVendor }, { signer: keys.borealisAuthority }),
    delegation({
      signer: keys.borealisRoot,
      claims: { iss: otherVendor, sub: keys.borealisAuthority.id, cnf: { jwk: keys.borealisAuthority.jwk } },
    }),
  ];
  bad('chain-of-another-vendor', 'root-unknown', 'a vendor of its own', judge({ chain: foreignChain }));
  bad('by-mallory', 'root-unknown', 'a false authority', answer(license(), delegation({ signer: keys.mallory })));
  bad(
    'signed-by-mallory',
    'not-authentic',
    'a forged license under a true delegation',
    answer(license({}, { signer: keys.mallory })),
  );
  bad(
    'signed-by-the-client',
    'not-authentic',
    'a client licenses itself',
    answer(license({}, { signer: keys.client })),
  );
  bad(
    'signed-by-a-host',
    'not-authentic',
    'a host signs what only the vendor may',
    answer(license({}, { signer: keys.host })),
  );
  const kinds = delegationClaims.kinds.filter((kind) => kind !== 'device-license');
  bad(
    'kind-not-delegated',
    'kind-not-delegated',
    'a key for packs alone licenses machines',
    answer(license(), delegation({ claims: { kinds } })),
  );
  bad(
    'from-the-future',
    'issued-in-future',
    'licenses are made in advance',
    answer(license({ iat: now + 4 * hour + 1 })),
  );
  bad('after-delegations-end', 'outside-issuer-window', 'an authority whose delegation has ended', {
    ...answer(license(), delegation({ claims: { exp: now - 2 * day } })),
  });
  const lists = (...chains: string[][]): JsonObject => ({ revocations: chains });
  bad('revoked', 'revoked', 'a license that was given back is applied once more', {
    ...answer(license(), delegation(), lists([revocations(keys.authority, [statementId(license())]), delegation()])),
  });
  bad('signer-revoked', 'revoked', 'a stolen key of the authority licenses machines', {
    ...answer(license(), delegation(), lists([revocations(keys.root, [keys.authority.id])])),
  });
  bad(
    'grant-as-license',
    'not-authentic',
    'a grant is passed off as a license',
    judge({ chain: [grant(), delegation()] }),
  );
  bad('lease-as-license', 'not-authentic', 'a lease is passed off as a license', judge({ chain: leaseChain() }));
  bad('license-alone', 'not-authentic', 'a license without its delegation', judge({ chain: [license()] }));
  bad('unsigned', 'not-authentic', 'anybody on the way says yes', judge({ ...licenseClaims }));
  bad('no-answer', 'not-authentic', 'silence', judge(null));
}

function wrongClaims(suite: Suite): void {
  const wrong: Record<string, JsonObject> = {
    'without-sub': { sub: undefined },
    'without-application': { application: undefined },
    'without-edition': { edition: undefined },
    'edition-in-capitals': { edition: 'Desktop' },
    'without-generation': { generation: undefined },
    'without-key': { key: undefined },
    'key-whole': { key: 'QPZRY-9X8GF-2TVDW-0S3JN-7QX3M' },
    'without-registration': { registration: undefined },
    'registration-0': { registration: 0 },
    'registration-32': { registration: 32 },
    'without-device': { device: undefined },
    'four-facts': { device: [1, 2, 3, 4] },
    'fact-4096': { device: [4096, 0, 0] },
    'hardware-false': { hardware: false },
    'trial-false': { trial: false },
    'until-text': { until: '2027-12-31' },
    'grace-days-181': { graceDays: 181 },
    'customer-with-line-end': { customer: 'Rossi\nSpA' },
    'entitlement-false': { entitlements: { 'pdf-export': false } },
    'entitlements-list': { entitlements: ['pdf-export'] },
  };
  for (const [name, claims] of Object.entries(wrong)) {
    suite.refuse(name, 'not-authentic', 'a license that programs read differently', answer(license(claims)));
  }
}

function stored(suite: Suite): void {
  const operation = { operation: 'judge-stored-license' };
  const holder = { client: keys.client.id, application: 'aurora-os', edition: 'desktop', generation: 2025 };
  const keep = (chain: Json, change: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
    chain,
    holder: { ...holder, ...change },
    trust: { ...trust, ...more },
  });
  const chain = [license(), delegation()];
  const kept = { ...operation, result: { revoked: false } };
  suite.accept('stored', 'the license as it was stored', keep(chain), kept);
  suite.accept('stored-older-product', 'a product of an older generation', keep(chain, { generation: 2019 }), kept);
  suite.accept(
    'stored-clock-set-back',
    'from ahead of the clock: it heals',
    keep(chain, {}, { now: now - 9 * day }),
    kept,
  );
  const list = [revocations(keys.authority, [statementId(license())]), delegation()];
  suite.accept(
    'stored-revoked',
    'its revocation is the license state’s business',
    keep(chain, {}, { revocations: [list] }),
    {
      ...operation,
      result: { revoked: true },
    },
  );
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input, operation);
  const copied = keep(chain, { client: keys.otherClient.id });
  bad('stored-of-another-client', 'license-of-another-client', 'a state folder is copied', copied);
  bad(
    'stored-other-edition',
    'answer-to-other-request',
    'a cheap edition licenses a dear one',
    keep(chain, { edition: 'server' }),
  );
  bad(
    'stored-other-application',
    'answer-to-other-request',
    'one product licenses another',
    keep(chain, { application: 'aurora-office' }),
  );
  bad(
    'stored-newer-generation',
    'generation-not-granted',
    'an old key licenses a new release',
    keep(chain, { generation: 2026 }),
  );
  bad(
    'stored-changed',
    'not-authentic',
    'a term is written into the file',
    keep([license({}, { signer: keys.client }), delegation()]),
  );
  bad(
    'stored-root-unknown',
    'root-unknown',
    'a false authority',
    keep([license(), delegation({ signer: keys.mallory })]),
  );
  bad('stored-lease', 'not-authentic', 'a lease is stored as a license', keep(leaseChain()));
}

function devices(suite: Suite): void {
  const match = (
    name: string,
    about: string,
    at: readonly [number[], number[]],
    more: { hardware?: [boolean, boolean]; no?: true } = {},
  ): void => {
    const [issued, own] = at;
    const [said, bound] = more.hardware ?? [false, false];
    const input = {
      license: { device: issued, ...(said && { hardware: true }) },
      own: { device: own, hardware: bound },
    };
    suite.accept(`device-${name}`, about, input, {
      operation: 'device-match',
      result: { licensed: more.no !== true },
    });
  };
  match('same', 'nothing has changed', [facts, facts]);
  match('new-disk', 'one part was exchanged', [facts, [1234, 78, 4095]]);
  match('fact-unreadable', 'one fact cannot be read any more', [facts, [1234, 77, 0]]);
  match('two-changed', 'two parts differ: another machine', [facts, [1234, 1, 2]], { no: true });
  match('another', 'a copied folder', [facts, [1, 2, 3]], { no: true });
  match('nothing-readable', 'no fact can be read here', [facts, [0, 0, 0]], { no: true });
  match(
    'two-known-one-changed',
    'of two facts one differs',
    [
      [1234, 77, 0],
      [1234, 78, 4095],
    ],
    { no: true },
  );
  match('two-known-same', 'two facts, both equal', [
    [1234, 77, 0],
    [1234, 77, 4095],
  ]);
  match('one-known', 'one fact says nothing', [
    [1234, 0, 0],
    [1, 2, 3],
  ]);
  match('none-known', 'a container', [
    [0, 0, 0],
    [1, 2, 3],
  ]);
  match(
    'zeros-are-no-match',
    'absent on both sides is not equal',
    [
      [1234, 77, 0],
      [1234, 1, 0],
    ],
    { no: true },
  );
  match('hardware', 'the key is bound to hardware, whatever was exchanged', [facts, [1, 2, 3]], {
    hardware: [true, true],
  });
  match('hardware-claimed', 'a copied license on a software key', [facts, [1, 2, 3]], {
    hardware: [true, false],
    no: true,
  });
  match('hardware-unsaid', 'a license that does not say so', [facts, [1, 2, 3]], { hardware: [false, true], no: true });
}
