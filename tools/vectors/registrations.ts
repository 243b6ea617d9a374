/** What a host says of itself: its registration at the authority, its host-info to clients. */
import { base64url, type JsonObject, randomId, sha256, statementId } from './forge.ts';
import { proofOf, verifier } from './key-proof.ts';
import { Suite } from './suite.ts';
import {
  byOwnKey,
  day,
  delegation,
  grant,
  grantClaims,
  hostInfoChain,
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
import { request } from './requests.ts';

const proofInput = { bundle: 0, device: [1234, 0, 4095], key: '7QX3M', sub: keys.host.id };
const proof = base64url(proofOf(proofInput));

/** Registration: the request at the authority, the grant at the host, the proof. */
export function registrationSuite(): Suite {
  const suite = new Suite('registrations', 'Registration of a host (messages.md 5)', 'open-registration');
  const claims: JsonObject = { ...proofInput, iss: keys.host.id, iat: now, jti: requestId, v: 1, vendor, proof };
  const open = (change: JsonObject = {}): JsonObject => ({
    text: byOwnKey('registration-request', { ...claims, ...change }, { signer: keys.host }),
  });
  suite.accept('request', 'a host asks to be registered', open(), { result: { host: keys.host.id } });
  suite.accept('request-with-bundle', 'with the number of a bundle', open({ bundle: 4095 }), {
    result: { host: keys.host.id },
  });
  const bad = (name: string, attack: string, change: JsonObject): void =>
    suite.refuse(name, 'not-authentic', attack, open(change));
  bad('sub-of-another', 'a host registers a key that it does not hold', { sub: keys.mallory.id });
  bad('iss-of-another', "a host asks in another's name", { iss: keys.mallory.id });
  bad('bundle-4096', 'a bundle that does not fit on the telephone', { bundle: 4096 });
  bad('key-whole', 'the whole product key is sent by mistake', { key: 'QPZRY-9X8GF-2TVDW-0S3JN-7QX3M' });
  bad('proof-short', 'a proof cut short', { proof: proof.slice(0, 42) });
  bad('without-proof', 'no proof at all', { proof: undefined });
  bad('version-2', 'a request of another version', { v: 2 });
  suite.refuse('request-of-another-kind', 'not-authentic', 'an activation request is read as a registration', {
    text: request(),
  });
  const proves = { operation: 'registration-proof' };
  suite.accept(
    'proof',
    'HMAC-SHA-256 over JCS of {bundle, device, key, sub}',
    { verifier: base64url(verifier), ...proofInput },
    { ...proves, result: { proof } },
  );
  const phone = { ...proofInput, bundle: 12, device: [0, 0, 0] };
  suite.accept(
    'proof-with-bundle',
    'the same with a bundle',
    { verifier: base64url(verifier), ...phone },
    { ...proves, result: { proof: base64url(proofOf(phone)) } },
  );
  grants(suite);
  renewals(suite, claims);
  return suite;
}

function grants(suite: Suite): void {
  const operation = { operation: 'judge-registration' };
  const judge = (body: JsonObject | null, more: JsonObject = {}): JsonObject => ({
    body,
    pending: { sub: keys.host.id, key: '7QX3M' },
    trust: { ...trust, ...more },
  });
  suite.accept('grant', 'the grant that was asked for', judge({ chain: [grant(), delegation()] }), operation);
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input, operation);
  bad(
    'grant-of-another-host',
    'answer-to-other-request',
    'a recorded grant is replayed',
    judge({ chain: [grant({ claims: { sub: keys.otherHost.id } }), delegation()] }),
  );
  bad(
    'grant-of-another-key',
    'answer-to-other-request',
    'a grant of another product key',
    judge({ chain: [grant({ claims: { key: 'AAAAA' } }), delegation()] }),
  );
  bad(
    'grant-by-mallory',
    'root-unknown',
    'a false authority',
    judge({ chain: [grant(), delegation({ signer: keys.mallory })] }),
  );
  bad(
    'grant-after-delegations-end',
    'outside-issuer-window',
    'an authority whose delegation has ended',
    judge({ chain: [grant(), delegation({ claims: { exp: now - 101 * day } })] }),
  );
  bad(
    'grant-revoked',
    'revoked',
    'a revoked host registers once more',
    judge(
      { chain: [grant(), delegation()] },
      { revocations: [[revocations(keys.authority, [keys.host.id]), delegation()]] },
    ),
  );
  bad(
    'pack-as-grant',
    'not-authentic',
    'a catalogue is passed off as a grant',
    judge({ chain: [pack(), delegation()] }),
  );
  bad('no-answer', 'not-authentic', 'no answer', judge(null));
}

/** Renewal of a grant: the request without a proof, the answer beside the grant that is held. */
function renewals(suite: Suite, { proof: proven, ...claims }: JsonObject): void {
  const opening = { operation: 'open-host-request' };
  const renews = statementId(grant());
  const open = (change: JsonObject, signer = keys.host): JsonObject => ({
    text: byOwnKey('registration-request', { ...claims, renews, ...change }, { signer }),
  });
  suite.accept('renewal', 'a host asks for its grant anew', open({}), {
    ...opening,
    result: { host: keys.host.id, renews },
  });
  suite.accept('registration-as-host-request', 'a first registration', open({ renews: undefined, proof: proven }), {
    ...opening,
    result: { host: keys.host.id, renews: null },
  });
  const bad = (name: string, attack: string, input: JsonObject, operation = opening): void =>
    suite.refuse(name, 'not-authentic', attack, input, operation);
  bad(
    'renewal-with-proof',
    'a request that is both, so that each reader takes it for the other',
    open({ proof: proven }),
  );
  bad('renewal-of-nothing', 'neither a proof nor a grant', open({ renews: undefined }));
  bad('renewal-of-another', "another host's grant is drawn into one's own hands", open({ sub: keys.otherHost.id }));
  bad('renewal-by-mallory', 'somebody without the signing key', open({}, keys.mallory));
  bad('renews-short', 'no id of a grant', open({ renews: renews.slice(1) }));
  bad('renewal-as-registration', 'a request without a proof is read as a registration', open({}), {
    operation: 'open-registration',
  });
  renewalAnswers(suite);
}

function renewalAnswers(suite: Suite): void {
  const operation = { operation: 'judge-registration' };
  const { application, generation, iat: granted } = grantClaims;
  const judge = (answer: JsonObject): JsonObject => ({
    body: { chain: [grant({ claims: answer }), delegation()] },
    pending: { sub: keys.host.id, key: '7QX3M', renews: { application, generation, iat: granted } },
    trust,
  });
  suite.accept(
    'renewed',
    'the same grant with a later end',
    judge({ iat: granted + 1, until: now + 800 * day }),
    operation,
  );
  suite.accept('renewed-unchanged', 'the stored grant once more', judge({}), operation);
  suite.accept(
    'renewed-shorter',
    'the agreement was shortened',
    judge({ iat: granted + 1, until: now + day }),
    operation,
  );
  const bad = (name: string, code: string, attack: string, answer: JsonObject): void =>
    suite.refuse(name, code, attack, judge(answer), operation);
  bad('renewed-older', 'grant-older', 'an answer of earlier brings back terms that have ended', { iat: granted - 1 });
  bad('renewed-application', 'answer-to-other-request', 'the grant of another application', {
    iat: granted + 1,
    application: 'aurora-office',
  });
  bad('renewed-generation', 'answer-to-other-request', 'the grant of another generation', {
    iat: granted + 1,
    generation: 2019,
  });
  bad('renewed-host', 'answer-to-other-request', 'the renewal of another host', {
    iat: granted + 1,
    sub: keys.otherHost.id,
  });
}

export function hostInfoSuite(): Suite {
  const suite = new Suite(
    'host-info',
    'What a client makes of a host that presents itself (messages.md 2)',
    'judge-host-info',
  );
  const ask = (body: JsonObject | null, more: JsonObject = {}): JsonObject => ({
    body,
    nonce: requestId,
    trust: { ...trust, ...more },
  });
  const info = (subject: JsonObject = {}): JsonObject => ask({ chain: hostInfoChain({ subject }) });
  const apart = (seconds: number): { result: JsonObject } => ({ result: { clockDifferenceSeconds: seconds } });
  suite.accept('host-info', 'a host that serves', info(), apart(0));
  suite.accept(
    'not-serving',
    'a host that says why it does not serve',
    info({ serving: false, why: 'delegation-expired' }),
    apart(0),
  );
  suite.accept(
    'with-tls',
    'a host that names its TLS key',
    info({ tls: sha256('spki').toString('base64url') }),
    apart(0),
  );
  suite.accept('4-h-ahead', 'inclusive', info({ iat: now + 4 * hour }), apart(4 * hour));
  suite.accept('4-h-behind', 'inclusive', info({ iat: now - 4 * hour }), apart(-4 * hour));
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input);
  bad('5-h-ahead', 'clock-difference', 'a host whose clock is wrong', info({ iat: now + 5 * hour }));
  bad(
    '5-h-behind',
    'clock-difference',
    'a host whose clock is wrong, or a recorded host-info',
    info({ iat: now - 5 * hour }),
  );
  bad(
    'foreign-nonce',
    'answer-to-other-request',
    'a recorded host-info is replayed',
    info({ nonce: randomId('request 2') }),
  );
  bad('other-vendor', 'other-vendor', 'a host speaks of another vendor', info({ vendor: otherVendor }));
  bad(
    'root-of-mallory',
    'root-unknown',
    'a rogue host',
    ask({ chain: hostInfoChain({ delegation: { signer: keys.mallory } }) }),
  );
  bad(
    'host-revoked',
    'revoked',
    'a revoked host collects clients',
    ask({ chain: hostInfoChain() }, { revocations: [[revocations(keys.authority, [keys.host.id]), delegation()]] }),
  );
  bad('lease-as-host-info', 'not-authentic', 'a lease is passed off as a host-info', ask({ chain: leaseChain() }));
  bad('unsigned', 'not-authentic', 'anybody on the network presents itself', ask({ serving: true, vendor }));
  bad('serving-missing', 'not-authentic', 'a host-info of another shape', info({ serving: undefined }));
  bad('tls-short', 'not-authentic', 'a key that no connection can show', info({ tls: 'A'.repeat(42) }));
  bad('protocol-text', 'not-authentic', 'a host-info of another shape', info({ protocol: '1' }));
  return suite;
}
