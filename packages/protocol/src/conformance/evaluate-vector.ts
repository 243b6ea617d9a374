/** Answers one vector with this implementation: the table of operations, each a call of the function that programs use. */
import { parseProductKey } from '../codes/product-key.ts';
import type { RequestId, Seconds, StoreId } from '../envelope/ids.ts';
import { keyId, type PublicJwk } from '../envelope/signing-key.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import {
  judgeActivationAnswer,
  judgeReleaseAnswer,
  judgeStoredLease,
  type LeaseHolder,
} from '../messages/activation-answer.ts';
import { openActivationRequest, type PendingActivation } from '../messages/activation-request.ts';
import {
  judgeFoundObject,
  judgeObjectAnswer,
  judgeStoredObject,
  type ObjectWanted,
  openDirectoryRequest,
  type PendingObject,
  registrationIsFor,
} from '../messages/activation-object.ts';
import {
  judgeLicenseAnswer,
  judgeStoredLicense,
  openLicenseRequest,
  type PendingLicense,
} from '../messages/device-license.ts';
import { type DeviceProofAsked, judgeDeviceProof } from '../messages/device-proof.ts';
import { directoryId, type DirectoryIdentity, guidText } from '../messages/directory-id.ts';
import { judgeHostInfo } from '../messages/host-info.ts';
import {
  judgeRegistrationAnswer,
  openHostRequest,
  openRegistrationRequest,
  type PendingRegistration,
  type ProofInput,
  registrationProof,
} from '../messages/host-registration.ts';
import { alteredFigures, type HeldUsage, judgeUsageFile, usageFindings } from '../messages/usage-statement.ts';
import { type Contact, type ContactRow, judgeContact } from '../rules/contact.ts';
import { licensesDevice, type OwnDevice } from '../rules/device-match.ts';
import { type HintFacts, judgeHint } from '../rules/hint.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type { DeviceLicenseClaims } from '../statements/claims.ts';
import type { AuthorityKind, HostKind } from '../statements/kinds.ts';
import { openRevocationList } from '../statements/revocation-list.ts';
import { RevocationSet } from '../statements/revocation.ts';
import { statementId } from '../statements/sign.ts';
import { openVendorFile, type VendorFileTrust } from '../statements/vendor-file.ts';
import { phoneOperations } from './phone-operations.ts';
import type { VectorAnswer, VectorInput, VectorQuestion, VectorTrust } from './vector-case.ts';

type Operation = (input: VectorInput) => unknown;

const operations: Readonly<Record<string, Operation>> = {
  'verify-chain': (input) => {
    const verified = verifyChain(input['kind'] as AuthorityKind | HostKind, input['chain'], trustOf(input));
    return { ids: verified.chain.map(statementId) };
  },
  'judge-answer': (input) => ({
    kind: judgeActivationAnswer(input['body'], input['pending'] as PendingActivation, trustOf(input)).kind,
  }),
  'judge-release': (input) => {
    judgeReleaseAnswer(input['body'], input['pending'] as PendingActivation, trustOf(input));
  },
  'judge-lease': (input) => {
    const judged = judgeStoredLease(input['chain'], input['holder'] as LeaseHolder, trustOf(input));
    return { revoked: judged.revoked };
  },
  'judge-host-info': (input) => {
    const judged = judgeHostInfo(input['body'], { nonce: input['nonce'] as RequestId }, trustOf(input));
    return { clockDifferenceSeconds: judged.clockDifferenceSeconds };
  },
  'judge-registration': (input) => {
    judgeRegistrationAnswer(input['body'], input['pending'] as PendingRegistration, trustOf(input));
  },
  'open-request': (input) => {
    const { claims, digest, succeeds } = openActivationRequest(input['text']);
    return { client: claims.iss, digest, name: claims.name ?? null, succeeds: succeeds ?? null };
  },
  'judge-device-proof': (input) => {
    const { iss, device } = judgeDeviceProof(input['text'], input['asked'] as DeviceProofAsked);
    return { client: iss, device };
  },
  'open-registration': (input) =>
    registrationIsFor(input['text']) === 'directory'
      ? { directory: openDirectoryRequest(input['text']).sub }
      : { host: openRegistrationRequest(input['text']).sub },
  'directory-id': (input) => {
    const { kind, uuid, ca, guid } = input as Partial<DirectoryIdentity> & { readonly guid?: string };
    const text = guid === undefined ? uuid : guidText(Buffer.from(guid, 'base64url'));
    return { id: directoryId({ kind: kind ?? 'ldap', uuid: text ?? '', ...(ca !== undefined && { ca }) }) };
  },
  'judge-object-answer': (input) => {
    judgeObjectAnswer(input['body'], input['pending'] as PendingObject, trustOf(input));
  },
  'judge-object': (input) => {
    const { revoked } = judgeFoundObject(input['chain'], input['wanted'] as ObjectWanted, trustOf(input));
    return { revoked };
  },
  'judge-stored-object': (input) => {
    const { revoked } = judgeStoredObject(input['chain'], input['wanted'] as ObjectWanted, trustOf(input));
    return { revoked };
  },
  'open-host-request': (input) => {
    const claims = openHostRequest(input['text']);
    return { host: claims.sub, renews: 'renews' in claims ? claims.renews : null };
  },
  'judge-usage': (input) => {
    const { customer } = input as { readonly customer?: string };
    const judged = judgeUsageFile(String(input['text']), trustOf(input), customer === undefined ? {} : { customer });
    const { claims, digest } = judged;
    return { month: claims.month, digest, findings: usageFindings(judged, heldUsage(input)) };
  },
  'altered-usage': (input) => {
    const { differences, contradiction } = alteredFigures(String(input['text']), heldUsage(input));
    return { differences, contradiction: contradiction !== undefined };
  },
  'open-revocation-list': (input) => {
    const { claims } = openRevocationList(input['chain'], trustOf(input));
    return { signer: claims.sub, iat: claims.iat };
  },
  'open-vendor-file': (input) => {
    const { now, trustedRoots, allowLab = false } = input as unknown as VendorFileTrust;
    const file = openVendorFile(input['text'] as string, { now, allowLab, ...(trustedRoots && { trustedRoots }) });
    return { vendor: file.id, fingerprint: file.fingerprint, packs: file.packs.length };
  },
  'registration-proof': (input) => {
    const verifier = Buffer.from(input['verifier'] as string, 'base64url');
    return { proof: registrationProof(verifier, input as unknown as ProofInput) };
  },
  'open-license-request': (input) => {
    const { wants, claims } = openLicenseRequest(input['text']);
    return { client: claims.iss, wants };
  },
  'judge-license': (input) => {
    const { id, license } = judgeLicenseAnswer(input['body'], input['pending'] as PendingLicense, trustOf(input));
    return { id, edition: license.edition };
  },
  'judge-stored-license': (input) => {
    const judged = judgeStoredLicense(input['chain'], input['holder'] as LeaseHolder, trustOf(input));
    return { revoked: judged.revoked };
  },
  'device-match': (input) => ({
    licensed: licensesDevice(input['license'] as DeviceLicenseClaims, input['own'] as OwnDevice),
  }),
  contact: judgeContactVector,
  'judge-hint': (input) => ({ ...judgeHint(input['hint'], input as unknown as HintFacts) }),
  'parse-product-key': (input) => {
    const { kind, group, canonical, lastFive } = parseProductKey(input['text'] as string);
    return { kind, group, canonical, lastFive };
  },
  'key-id': (input) => ({ id: keyId(input['jwk'] as PublicJwk) }),
  ...phoneOperations(trustOf),
  'statement-id': (input) => ({ id: statementId(input['statement'] as string) }),
};

/** The operations that vectors may name. */
export const vectorOperations: readonly string[] = Object.keys(operations);

/** The contact rule answers with a verdict; a vector wants a code. */
function judgeContactVector(input: VectorInput): unknown {
  const { row, contact, now, store, succeededIat } = input as {
    row: ContactRow<unknown> | null;
    contact: Contact;
    now: Seconds;
    store: StoreId;
    succeededIat?: Seconds;
  };
  const verdict = judgeContact(row ?? undefined, contact, { now, store, succeededIat });
  if (verdict.kind === 'repeat') return { verdict: 'repeat' };
  if (verdict.kind === 'accepted') {
    const { turn, head, lastIat, restores, noticed } = verdict;
    const { passed, returns } = verdict;
    // Vectors made before turns were passed over know neither; they stay as they were published.
    const history = row?.passed === undefined ? {} : { passed, returns };
    return { verdict: 'accepted', turn, head, lastIat, restores, noticed, ...history };
  }
  const code = verdict.kind === 'overtaken' ? 'request-overtaken' : verdict.kind;
  throw new ActivationError(code, 'refused by the contact rule');
}

function heldUsage(input: VectorInput): readonly HeldUsage[] {
  return (input['held'] as readonly string[]).map((text) => judgeUsageFile(text, trustOf(input)));
}

function trustOf(input: VectorInput): TrustContext {
  const { vendor, roots, now, revocations, allowLab = false } = input['trust'] as VectorTrust;
  const trust = { vendor, roots, now, allowLab, revocations: RevocationSet.empty };
  let held = RevocationSet.empty;
  for (const chain of revocations) held = held.with(openRevocationList(chain, trust));
  return { ...trust, revocations: held };
}

/**
 * Answers one vector.
 * @throws {TypeError} for an operation that does not exist; whatever else is thrown is a bug of this implementation.
 */
export function evaluateVector(question: VectorQuestion): VectorAnswer {
  const operation = operations[question.operation];
  if (operation === undefined) throw new TypeError(`no operation ${question.operation}`);
  try {
    const result = operation(question.input);
    return { id: question.id, code: 'ok', ...(result !== undefined && { result }) };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    const { places, groups } = error.facts;
    if (error.code.startsWith('phone-code'))
      return { id: question.id, code: error.code, result: { groups: groups ?? [] } };
    return { id: question.id, code: error.code, ...(Array.isArray(places) && { result: { places } }) };
  }
}
