/**
 * Activation objects (spec/directory.md): a directory is registered like a host and gets an object that licenses its
 * members. Request and answer between administrator and authority; then what a member makes of an object that it found
 * in a directory, or found there once and kept. Where objects are stored and how they are read is `@attiva/directory`.
 */
import type { DirectoryId, StatementId } from '../envelope/ids.ts';
import type { Signer } from '../envelope/signing-key.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import { agreementEnd } from '../rules/terms.ts';
import { type ChainOptions, type TrustContext, verifyChain } from '../statements/chain.ts';
import type { ActivationObjectClaims, DirectoryRequestClaims } from '../statements/claims.ts';
import { kinds } from '../statements/kinds.ts';
import { notAuthentic, openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';
import { chainOf } from './activation-answer.ts';
import { type RegistrationInput, registrationProof } from './host-registration.ts';

export interface DirectoryRequestInput extends Omit<RegistrationInput, 'device'> {
  readonly directory: DirectoryId;
}

/** What an answer must be for. */
export interface PendingObject {
  readonly sub: DirectoryId;
  /** Last five characters of the host key. */
  readonly key: string;
}

/** An object that is for this directory and product. */
export interface JudgedObject {
  readonly object: ActivationObjectClaims;
  readonly id: StatementId;
  readonly chain: readonly string[];
  /** Whether something in its chain has been revoked: its validity ends now. Only a stored object is ever so. */
  readonly revoked: boolean;
  /** Whether a lab root vouches; only ever true where the verifier allows it. */
  readonly lab: boolean;
}

/** Which object a member looks for. */
export interface ObjectWanted {
  /** The ids that the directory of this session may bear: `directoryIds`. */
  readonly directories: readonly DirectoryId[];
  readonly application: string;
  readonly generation: number;
}

/** Device facts of what is no device. */
const noDevice = [0, 0, 0] as const;

/** Makes the request; `signer` is any key, made for this one request. */
export async function createDirectoryRequest(
  input: DirectoryRequestInput,
  signer: Signer,
): Promise<{ readonly statement: string; readonly pending: PendingObject }> {
  const { verifier, directory, ...rest } = input;
  const bound = { bundle: input.bundle, key: input.key, sub: directory, device: noDevice };
  const proof = registrationProof(verifier, bound);
  const claims: DirectoryRequestClaims = { ...rest, ...bound, iss: signer.id, v: 1, for: 'directory', proof };
  const statement = await signStatement('registration-request', claims, signer);
  return { statement, pending: { sub: directory, key: input.key } };
}

/**
 * Opens a request at the authority: form, size, shape, possession of the key that signed it.
 * @throws {ActivationError} `too-large`, `not-authentic`.
 */
export function openDirectoryRequest(text: unknown): DirectoryRequestClaims {
  const { claims } = openOwnStatement<DirectoryRequestClaims>(text, 'registration-request');
  if (claims.for !== 'directory') throw notAuthentic('a registration of something else than a directory');
  if (!('proof' in claims) || 'renews' in claims) throw notAuthentic('a directory proves the host key');
  // Equal ids would make a directory out of a signing key, which then could not be told from a host's registration.
  if (String(claims.sub) === claims.iss) throw notAuthentic('a directory is no signing key');
  if (claims.device.some((fact: number) => fact !== 0)) throw notAuthentic('a directory is no device');
  return claims;
}

/** What a registration asks for, read before anything is verified: only to choose the door, at which any lie fails. */
export function registrationIsFor(text: unknown): 'host' | 'directory' {
  if (typeof text !== 'string' || text.length > kinds['registration-request'].maxBytes) return 'host';
  const payload = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
  return payload.includes('"for":"directory"') ? 'directory' : 'host';
}

/**
 * Judges the authority's answer where it was asked.
 * @throws {ActivationError} every code of `verifyChain`, `answer-to-other-request`.
 */
export function judgeObjectAnswer(
  body: unknown,
  pending: PendingObject,
  trust: TrustContext,
): { readonly object: ActivationObjectClaims; readonly chain: readonly string[] } {
  const { object, chain } = verifyObject(chainOf(body), trust, {});
  if (object.sub !== pending.sub || object.key !== pending.key) {
    throw new ActivationError('answer-to-other-request', 'the object is for another directory or host key');
  }
  return { object, chain };
}

/**
 * Judges an object that was found in a directory in the session whose ids are `wanted.directories`.
 * @throws {ActivationError} every code of `verifyChain`, `object-of-another-directory`, `application-not-granted`,
 * `generation-not-granted`.
 */
export function judgeFoundObject(chain: unknown, wanted: ObjectWanted, trust: TrustContext): JudgedObject {
  return judgeObject(wanted, verifyObject(chain, trust, {}));
}

/**
 * Judges an object again that was found before. A clock far behind and a revocation are the license rule's.
 * @throws {ActivationError} as `judgeFoundObject`, without `issued-in-future` and `revoked`.
 */
export function judgeStoredObject(chain: unknown, wanted: ObjectWanted, trust: TrustContext): JudgedObject {
  return judgeObject(wanted, verifyObject(chain, trust, { refuseFuture: false, refuseRevoked: false }));
}

/** What a member takes from all objects of a directory, and why it does not take the others. */
export interface ObjectChoice {
  readonly chosen?: JudgedObject;
  /** In the order in which they were found. */
  readonly refused: readonly { readonly at: number; readonly error: ActivationError }[];
}

/**
 * Chooses among the objects that stand side by side: the one whose agreement ends last (never is later than any day), of
 * those the newest.
 * @param judge `judgeFoundObject`, and whatever else a member asks of an object; throws what speaks against it
 */
export function chooseObject(found: readonly unknown[], judge: (chain: unknown) => JudgedObject): ObjectChoice {
  const refused: { at: number; error: ActivationError }[] = [];
  let chosen: JudgedObject | undefined;
  for (const [at, chain] of found.entries()) {
    try {
      const judged = judge(chain);
      if (chosen === undefined || isBetter(judged.object, chosen.object)) chosen = judged;
    } catch (error) {
      if (!isActivationError(error)) throw error;
      refused.push({ at, error });
    }
  }
  return { refused, ...(chosen && { chosen }) };
}

function isBetter(one: ActivationObjectClaims, other: ActivationObjectClaims): boolean {
  const [end, otherEnd] = [one, other].map((claims) => agreementEnd(claims) ?? Number.POSITIVE_INFINITY) as [
    number,
    number,
  ];
  return end === otherEnd ? one.iat > other.iat : end > otherEnd;
}

function verifyObject(chain: unknown, trust: TrustContext, options: ChainOptions): JudgedObject {
  const verified = verifyChain('activation-object', chain, trust, options);
  const object = verified.subject.parts.claims as unknown as ActivationObjectClaims;
  const { chain: texts, revoked, lab } = verified;
  return { object, id: verified.subject.id, chain: texts, revoked, lab };
}

function judgeObject(wanted: ObjectWanted, verified: JudgedObject): JudgedObject {
  const { object } = verified;
  if (!wanted.directories.includes(object.sub)) {
    throw new ActivationError(
      'object-of-another-directory',
      'The activation object was issued for another directory.',
      {
        facts: { directory: object.sub, ...(object.customer !== undefined && { customer: object.customer }) },
      },
    );
  }
  if (object.application !== wanted.application) {
    throw new ActivationError('application-not-granted', 'the object is for another application', {
      facts: { application: wanted.application, granted: object.application },
    });
  }
  if (object.generation < wanted.generation) {
    throw new ActivationError('generation-not-granted', 'the object ends at an older generation', {
      facts: { generation: wanted.generation, granted: object.generation },
    });
  }
  return verified;
}
