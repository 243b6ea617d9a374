/** Compact statements, chains, answers, leases, requests: whatever is judged by its signature. */
import {
  canonicalJson,
  encodeBase64url,
  decodeBase64url,
  type AuthorityKind,
  type DeviceProofAsked,
  judgeDeviceProof,
  type HostKind,
  judgeActivationAnswer,
  judgeHostInfo,
  judgeReleaseAnswer,
  judgeRegistrationAnswer,
  judgeStoredLease,
  keyId,
  kinds,
  type LeaseHolder,
  isRenewal,
  openActivationRequest,
  openHostRequest,
  openRegistrationRequest,
  openRevocationList,
  parseCanonicalObject,
  parseCompact,
  type PendingActivation,
  type PendingRegistration,
  readHeader,
  type RequestId,
  statementId,
  typOf,
  type VectorInput,
  verifyChain,
} from '@attiva/protocol';
import { verifyRequest } from '../../../packages/host/src/activation/verify-request.ts';
import { now } from '../../vectors/world.ts';
import { jsonMutator } from '../json-mutators.ts';
import { judged, labelOfError } from '../outcome.ts';
import { isStatement, statementAlone, statementsInJson, statementWords } from '../statement-mutators.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import { bothJudge, otherTrust, ourTrust, second } from './second-verifier.ts';
import { FixedMembers, vectorInputs } from './vector-inputs.ts';

export const sources: readonly string[] = [
  'packages/protocol/src/envelope',
  'packages/protocol/src/statements',
  'packages/protocol/src/messages',
];
const fourHours = 4 * 3600;

/** Mostly statements; the JSON around them now and then. */
export const chainMutators: readonly Mutator[] = [
  ...Array.from({ length: 6 }, () => statementsInJson),
  jsonMutator(statementWords),
  ...textMutators.slice(0, 3),
];

export interface JudgeTarget {
  readonly name: string;
  readonly covers: readonly string[];
  readonly operation: string;
  readonly suites: readonly string[];
  readonly fixed: readonly string[];
  readonly judge: (input: VectorInput) => string;
}

/** A target whose inputs are those of the vectors of one operation. */
export function judgeTarget({ name, covers, operation, suites, fixed, judge }: JudgeTarget): FuzzTarget {
  const inputs = vectorInputs(operation, ...suites).filter((input) => JSON.stringify(input).length < 20_000);
  const members = new FixedMembers(fixed, inputs);
  return {
    name,
    covers,
    sources,
    seeds: () => inputs.map((input) => members.write(input)),
    mutators: chainMutators,
    dictionary: [],
    longest: 40_000,
    run: (text) => {
      const input = members.read(text);
      return input === undefined ? 'no object' : judge(input);
    },
  };
}

const subjectKinds = Object.keys(kinds).filter((kind) => kinds[kind as keyof typeof kinds].signer !== 'own');

const chains = judgeTarget({
  name: 'chains',
  covers: [
    'protocol:verifyChain',
    'protocol:readStatement',
    'protocol:verifySignature',
    'protocol:verifyBatchSignature',
  ],
  operation: 'verify-chain',
  suites: ['chains', 'batches', 'envelope'],
  fixed: ['trust'],
  judge: (input) => {
    const kind = subjectKinds.find((one) => one === input['kind']) ?? 'lease';
    return bothJudge(
      () => verifyChain(kind as AuthorityKind | HostKind, input['chain'], ourTrust(input)),
      () => second.verifyChain(kind, input['chain'], otherTrust(input)),
      (verified) => {
        const trust = ourTrust(input);
        promise(
          verified.chain.every((text) => parseCompact(text) !== undefined),
          'a member is not in its one form',
        );
        promise(
          trust.roots.some((root) => keyId(root) === verified.root),
          'the chain ends at no trusted root',
        );
        promise(verified.subject.iat <= trust.now + fourHours, 'a statement from the future is accepted');
        promise(verified.subject.id === statementId(verified.chain[0] ?? ''), 'the id is not that of the subject');
        return `${kind} of ${verified.chain.length}`;
      },
    );
  },
});

const answers = judgeTarget({
  name: 'activation-answers',
  covers: ['protocol:judgeActivationAnswer'],
  operation: 'judge-answer',
  suites: ['answers'],
  fixed: ['trust', 'pending'],
  judge: (input) => {
    const pending = input['pending'] as PendingActivation;
    return bothJudge(
      () => judgeActivationAnswer(input['body'], pending, ourTrust(input)),
      () => second.judgeAnswer(input['body'], pending, otherTrust(input)),
      (judgedAnswer) => {
        const claims = judgedAnswer.kind === 'lease' ? judgedAnswer.lease : judgedAnswer.notice;
        promise(claims.sub === pending.client, 'an answer for another client');
        promise(claims.nonce === pending.jti, 'an answer to another request');
        promise(claims.application === pending.application, 'an answer about another product');
        promise(judgedAnswer.grant.sub === claims.iss, 'an answer of another host than the grant names');
        if (judgedAnswer.kind === 'lease') {
          promise(judgedAnswer.lease.edition === pending.edition, 'a lease for another edition');
          const seconds = judgedAnswer.lease.exp - judgedAnswer.lease.iat;
          promise(seconds <= judgedAnswer.delegation.maxLease, 'a lease that is too long');
        }
        promise(judgedAnswer.renewAfterSeconds >= 900, 'a host may call every second');
        return judgedAnswer.kind;
      },
    );
  },
});

const releases = judgeTarget({
  name: 'release-answers',
  covers: ['protocol:judgeReleaseAnswer'],
  operation: 'judge-release',
  suites: ['releases'],
  fixed: ['trust', 'pending'],
  judge: (input) => {
    const pending = input['pending'] as PendingActivation;
    return bothJudge(
      () => judgeReleaseAnswer(input['body'], pending, ourTrust(input)),
      () => second.judgeRelease(input['body'], pending, otherTrust(input)),
      (grant) => {
        promise(grant.application === pending.application, 'a goodbye to another product');
        return 'released';
      },
    );
  },
});

const leases = judgeTarget({
  name: 'stored-leases',
  covers: ['protocol:judgeStoredLease'],
  operation: 'judge-lease',
  suites: ['stored-leases'],
  fixed: ['trust', 'holder'],
  judge: (input) => {
    const holder = input['holder'] as LeaseHolder;
    return bothJudge(
      () => judgeStoredLease(input['chain'], holder, ourTrust(input)),
      () => second.judgeStoredLease(input['chain'], holder, otherTrust(input)),
      ({ lease, revoked }) => {
        promise(lease.sub === holder.client, 'a lease of another client');
        promise(
          lease.edition === holder.edition && lease.generation === holder.generation,
          'a lease of another product',
        );
        return `lease, revoked ${revoked}`;
      },
    );
  },
});

const hostInfos = judgeTarget({
  name: 'host-info',
  covers: ['protocol:judgeHostInfo'],
  operation: 'judge-host-info',
  suites: ['host-info'],
  fixed: ['trust', 'nonce'],
  judge: (input) =>
    judged(
      () => judgeHostInfo(input['body'], { nonce: input['nonce'] as RequestId }, ourTrust(input)),
      ({ info, clockDifferenceSeconds }) => {
        promise(info.nonce === input['nonce'], 'an answer to another question');
        promise(Math.abs(clockDifferenceSeconds) <= fourHours, 'clocks that differ too much');
        return `serving ${info.serving}`;
      },
    ),
});

const registrationAnswers = judgeTarget({
  name: 'registration-answers',
  covers: ['protocol:judgeRegistrationAnswer'],
  operation: 'judge-registration',
  suites: ['registrations'],
  fixed: ['trust', 'pending'],
  judge: (input) => {
    const pending = input['pending'] as PendingRegistration;
    return judged(
      () => judgeRegistrationAnswer(input['body'], pending, ourTrust(input)),
      ({ grant }) => {
        promise(grant.sub === pending.sub && grant.key === pending.key, 'a grant for another key');
        return 'grant';
      },
    );
  },
});

const revocationLists = judgeTarget({
  name: 'revocation-lists',
  covers: ['protocol:openRevocationList'],
  operation: 'open-revocation-list',
  suites: ['revocation-lists'],
  fixed: ['trust'],
  judge: (input) =>
    bothJudge(
      () => openRevocationList(input['chain'], ourTrust(input)),
      () => second.openRevocationList(input['chain'], otherTrust(input)),
      ({ claims, chain }) => {
        promise(chain.length === 1 || chain.length === 2, 'a list with another chain');
        return `list of ${claims.revoked.length > 0 ? 'some' : 'none'}`;
      },
    ),
});

/** Texts of one member of the vectors of an operation. */
export function texts(operation: string, suite: string): readonly string[] {
  return vectorInputs(operation, suite).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
}

export const aloneMutators: readonly Mutator[] = [...Array.from({ length: 5 }, () => statementAlone), ...textMutators];

const requests: FuzzTarget = {
  name: 'activation-requests',
  covers: ['protocol:openActivationRequest', 'protocol:openOwnStatement', 'host:verifyRequest'],
  sources: [...sources, 'packages/host/src/activation/verify-request.ts'],
  seeds: () => texts('open-request', 'requests').filter((text) => text.length < 20_000),
  mutators: aloneMutators,
  dictionary: ['.', '='],
  longest: 24_000,
  run: (text) => {
    const verified = verifyRequest({ text, receivedAt: now });
    promise(
      verified.ok || verified.code !== 'internal',
      `a request that could not be examined: ${verified.ok || verified.cause}`,
    );
    return judged(
      () => openActivationRequest(text),
      ({ claims, jwk, digest, succeeds }) => {
        promise(claims.iss === keyId(jwk), 'a request of another key');
        promise(digest.length === 43, 'a digest of another length');
        promise(claims.name === undefined || /^[A-Za-z0-9.-]{1,253}$/.test(claims.name), 'a name that is no host name');
        promise(succeeds !== claims.iss, 'an identity succeeds itself');
        const inTime = Math.abs(claims.iat - now) <= fourHours;
        promise(verified.ok === inTime, 'the time of a request is not judged');
        return `request ${succeeds === undefined ? '' : 'with succession '}${inTime}`;
      },
    );
  },
};

const registrations: FuzzTarget = {
  name: 'registration-requests',
  covers: ['protocol:openRegistrationRequest', 'protocol:openHostRequest'],
  sources,
  seeds: () => [...texts('open-registration', 'registrations'), ...texts('open-host-request', 'registrations')],
  mutators: aloneMutators,
  dictionary: ['.', '='],
  longest: 24_000,
  run: (text) =>
    judged(
      () => openHostRequest(text),
      (claims) => {
        promise(claims.sub === claims.iss, 'a registration of somebody else');
        if (isRenewal(claims)) return 'renewal';
        promise(openRegistrationRequest(text).proof === claims.proof, 'one reader sees another proof');
        return 'registration';
      },
    ),
};

const proofAsked = vectorInputs('judge-device-proof', 'device-proofs').map(({ asked }) => asked as DeviceProofAsked);

const deviceProofs: FuzzTarget = {
  name: 'device-proofs',
  covers: ['protocol:judgeDeviceProof'],
  sources,
  seeds: () => texts('judge-device-proof', 'device-proofs'),
  mutators: aloneMutators,
  dictionary: ['.', '='],
  longest: 8000,
  run: (text) =>
    proofAsked
      .slice(0, 3)
      .map((asked) =>
        judged(
          () => judgeDeviceProof(text, asked),
          (claims) => {
            promise(claims.nonce === asked.nonce, 'a proof that answers another question');
            promise(claims.iss === asked.client && claims.vendor === asked.vendor, 'a proof of somebody else');
            promise(Math.abs(claims.iat - asked.now) <= fourHours, 'a proof of another time');
            return 'proof';
          },
        ),
      )
      .join('/'),
};

const compact: FuzzTarget = {
  name: 'compact-statements',
  covers: ['protocol:parseCompact', 'protocol:parseCanonicalObject', 'protocol:decodeBase64url', 'protocol:readHeader'],
  sources,
  seeds: () =>
    vectorInputs('verify-chain', 'envelope').flatMap(({ chain }) => (chain as readonly unknown[]).filter(isStatement)),
  mutators: aloneMutators,
  dictionary: ['.', '=', '\n', 'eyJ', 'e30'],
  longest: 8000,
  run: (text) => {
    const parts = parseCompact(text);
    if (parts === undefined) return 'no statement';
    const segment = (value: object): string => Buffer.from(canonicalJson(value)).toString('base64url');
    const again = [segment(parts.header), segment(parts.claims), encodeBase64url(parts.signature)].join('.');
    promise(again === text, 'a statement that renders back to another text');
    promise(parts.signingInput === text.slice(0, text.lastIndexOf('.')), 'another signing input');
    for (const part of text.split('.')) promise(decodeBase64url(part) !== undefined, 'a segment that does not decode');
    const header = readHeader(parts.header);
    if (header === undefined) return 'a statement of no kind';
    promise(parts.header['typ'] === typOf(header.kind), 'a header of another kind');
    return `a ${header.kind}`;
  },
};

const canonical: FuzzTarget = {
  name: 'canonical-json',
  covers: ['protocol:parseCanonicalObject', 'protocol:canonicalJson'],
  sources: ['packages/protocol/src/envelope/canonical-json.ts'],
  seeds: () => ['{}', '{"a":[1,{"b":null}],"c":"x"}', '{"":0,"é":"\\u0001","z":[true,false,-5,9007199254740991]}'],
  mutators: [...textMutators, jsonMutator(), jsonMutator()],
  dictionary: [
    '{"',
    '":',
    '[',
    ']',
    '}',
    ',',
    '\\u0000',
    '\\ud83d',
    '\\udd11',
    'null',
    'true',
    '-0',
    '1e3',
    '__proto__',
  ],
  longest: 4000,
  run: (text) => {
    const value = parseCanonicalObject(text);
    if (value !== undefined) {
      promise(canonicalJson(value) === text, 'an object that renders back to another text');
      promise(Object.getPrototypeOf(value) === Object.prototype, 'an object with another prototype');
      return 'canonical';
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return 'no JSON'; // Not this parser's answer: only to learn whether there is a value to render.
    }
    return rendersToItself(parsed);
  },
};

function rendersToItself(parsed: unknown): string {
  let text: string;
  try {
    text = canonicalJson(parsed);
  } catch (error) {
    return labelOfError(error, /^canonical JSON: /);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'no object';
  const again = parseCanonicalObject(text);
  promise(again !== undefined && canonicalJson(again) === text, 'what was rendered does not read back');
  return 'another spelling';
}

export const statementTargets: readonly FuzzTarget[] = [
  compact,
  canonical,
  chains,
  requests,
  deviceProofs,
  answers,
  releases,
  leases,
  hostInfos,
  registrations,
  registrationAnswers,
  revocationLists,
];
