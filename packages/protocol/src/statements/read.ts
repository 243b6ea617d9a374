/**
 * From text to a statement of one kind: strict compact form, the header of the table, claims of the kind's shape, the
 * signature of a given key. Chains and what they allow are judged in `chain.ts`.
 */
import { verifyBatchSignature } from '../envelope/batch-signature.ts';
import { type CompactParts, idOfSigningInput, parseCompact } from '../envelope/compact.ts';
import type { KeyId, Seconds, StatementId } from '../envelope/ids.ts';
import { keyId, type PublicJwk, type VerificationKey, verifySignature } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { claimShapes, noticeShapes } from './claim-shapes.ts';
import { type Kind, kinds, readHeader, type StatementHeader } from './kinds.ts';
import { wrongMembers } from './shape.ts';

/** A statement that was read, not yet verified. */
export interface ReadStatement {
  readonly parts: CompactParts;
  readonly header: StatementHeader;
  readonly id: StatementId;
  readonly iat: Seconds;
}

export interface OwnStatement<Claims> {
  readonly claims: Claims;
  readonly jwk: PublicJwk;
  readonly parts: CompactParts;
}

/** Refuses what does not bear what it should: the one way to say so. */
export function notAuthentic(detail: string): ActivationError {
  return new ActivationError('not-authentic', detail);
}

/**
 * Reads a statement of one of these kinds.
 * @throws {ActivationError} `not-authentic` for anything but the one spelling, header and shape.
 */
export function readStatement(text: unknown, ...expected: readonly Kind[]): ReadStatement {
  const { parts, header } = readParts(text, expected);
  return { parts, header, id: idOfSigningInput(parts.signingInput), iat: parts.claims['iat'] as Seconds };
}

function readParts(text: unknown, expected: readonly Kind[]): Pick<ReadStatement, 'parts' | 'header'> {
  if (typeof text !== 'string') throw notAuthentic('a statement is a text');
  const parts = parseCompact(text);
  if (parts === undefined) throw notAuthentic('not a statement in its one canonical form');
  const header = readHeader(parts.header);
  if (header === undefined) throw notAuthentic('the header is not that of a statement');
  if (!expected.includes(header.kind)) {
    throw notAuthentic(`a statement of kind ${header.kind} stands where ${expected.join(' or ')} belongs`);
  }
  const wrong = wrongClaims(parts, header.kind);
  if (wrong.length > 0) throw notAuthentic(`claims missing or wrong: ${wrong.join(', ')}`);
  return { parts, header };
}

function wrongClaims(parts: CompactParts, kind: Kind): string[] {
  const shape = claimShapes[kind];
  const wrong = shape === undefined ? ['typ'] : wrongMembers(parts.claims, shape);
  const ofOutcome = kind === 'notice' ? noticeShapes.get(parts.claims['outcome']) : undefined;
  if (ofOutcome !== undefined) wrong.push(...wrongMembers(parts.claims, ofOutcome));
  return wrong;
}

/** Whether the statement bears a good signature of this key, in the form its kind demands. */
export function bearsSignature(statement: Pick<ReadStatement, 'parts' | 'header'>, key: VerificationKey): boolean {
  const { signingInput, signature } = statement.parts;
  return kinds[statement.header.kind].signer === 'host'
    ? verifyBatchSignature(key, signingInput, signature)
    : verifySignature(key, Buffer.from(signingInput, 'latin1'), signature);
}

/** How a sender's public key becomes a key for verification; a host keeps the keys of clients that come again. */
export type KeyImporter = (jwk: PublicJwk, id: KeyId) => VerificationKey | undefined;

const asShown: KeyImporter = (jwk) => jwk;

/**
 * Opens a statement that its sender signed with its own key: form, size, shape, signature, and `iss` = id of the key.
 * @throws {ActivationError} `too-large`, `not-authentic`.
 */
export function openOwnStatement<Claims extends { readonly iss: KeyId }>(
  text: unknown,
  kind: Kind,
  importKey: KeyImporter = asShown,
): OwnStatement<Claims> {
  if (typeof text === 'string' && text.length > kinds[kind].maxBytes) {
    throw new ActivationError('too-large', `a ${kind} has at most ${kinds[kind].maxBytes} bytes`);
  }
  // Without the statement's id, which nobody asks for here: a host opens thousands a second.
  const statement = readParts(text, [kind]);
  if (statement.header.form !== 'jwk') throw notAuthentic('the sender must show its key');
  const jwk = statement.header.jwk;
  const claims = statement.parts.claims as unknown as Claims;
  const id = keyId(jwk);
  if (claims.iss !== id) throw notAuthentic('the sender is not the holder of this key');
  const key = importKey(jwk, id);
  if (key === undefined || !bearsSignature(statement, key)) throw notAuthentic('the signature is not of this key');
  return { claims, jwk, parts: statement.parts };
}
