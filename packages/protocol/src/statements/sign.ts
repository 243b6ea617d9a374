/** Making statements: claims and a signer in, compact text out. Batches of a host's answers: envelope/batch-signature. */
import { encodeBase64url } from '../envelope/base64url.ts';
import { encodeSegment, idOfSigningInput } from '../envelope/compact.ts';
import type { StatementId } from '../envelope/ids.ts';
import type { PublicJwk, Signer } from '../envelope/signing-key.ts';
import { type AuthorityKind, type HostKind, jwkHeader, kidHeader, kinds, type OwnKeyKind } from './kinds.ts';

/**
 * Signs one statement with ES256. Authority kinds name the signer by id, own-key kinds carry its public key.
 * @throws {TypeError} for claims that canonical JSON cannot hold.
 */
export async function signStatement(kind: AuthorityKind | OwnKeyKind, claims: object, signer: Signer): Promise<string> {
  const header = kinds[kind].signer === 'own' ? jwkHeader(kind, signer.jwk) : kidHeader(kind, signer.id);
  const input = `${encodeSegment(header)}.${encodeSegment(claims)}`;
  const signature = await signer.sign(Buffer.from(input, 'latin1'));
  return `${input}.${encodeBase64url(signature)}`;
}

/** Renders what a host will sign as part of a batch: the signing input of one answer. */
export function prepareHostStatement(kind: HostKind, claims: object, jwk: PublicJwk): string {
  return `${hostHeader(kind, jwk)}.${encodeSegment(claims)}`;
}

const headers = new WeakMap<PublicJwk, Map<HostKind, string>>();

/** The header of a host's answers is the same text each time: rendered once per key and kind. */
function hostHeader(kind: HostKind, jwk: PublicJwk): string {
  let byKind = headers.get(jwk);
  if (byKind === undefined) {
    byKind = new Map();
    headers.set(jwk, byKind);
  }
  let header = byKind.get(kind);
  if (header === undefined) {
    header = encodeSegment(jwkHeader(kind, jwk));
    byKind.set(kind, header);
  }
  return header;
}

/** Id of a compact statement: never depends on its signature. */
export function statementId(compact: string): StatementId {
  return idOfSigningInput(compact.slice(0, compact.lastIndexOf('.')));
}
