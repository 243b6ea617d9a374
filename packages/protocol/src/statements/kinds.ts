/**
 * The table of kinds (spec/statements.md, "Kinds"): which header a kind has, whose key signs it, what else its chain
 * holds and how large it may be. Everything else about statements follows from this table.
 */
import type { JsonObject } from '../envelope/canonical-json.ts';
import { parseCompact } from '../envelope/compact.ts';
import { isShortId, type KeyId } from '../envelope/ids.ts';
import { isPublicJwk, type PublicJwk } from '../envelope/signing-key.ts';

/** Signed by a root or by a delegated key of the authority. */
export type AuthorityKind =
  | 'vendor'
  | 'delegation'
  | 'product-pack'
  | 'host-grant'
  | 'activation-object'
  | 'device-license'
  | 'revocations';
/** Signed by a host under a grant, always as part of a batch. */
export type HostKind = 'lease' | 'notice' | 'host-info' | 'usage';
/** Signed by the sender's own key: proof of possession. */
export type OwnKeyKind =
  | 'registration-request'
  | 'activation-request'
  | 'license-request'
  | 'succession'
  | 'device-proof';
export type Kind = AuthorityKind | HostKind | OwnKeyKind;

interface KindRule {
  /** Who signs: `root`, `delegated`, either of them, a `host` under its grant, or the sender's `own` key. */
  readonly signer: 'root' | 'delegated' | 'root-or-delegated' | 'host' | 'own';
  /** Largest chain (or single statement) in bytes of text. */
  readonly maxBytes: number;
}

const kib = 1024;

export const kinds: Readonly<Record<Kind, KindRule>> = {
  vendor: { signer: 'root', maxBytes: 64 * kib },
  delegation: { signer: 'root', maxBytes: 64 * kib },
  'product-pack': { signer: 'delegated', maxBytes: 1024 * kib },
  'host-grant': { signer: 'delegated', maxBytes: 64 * kib },
  'activation-object': { signer: 'delegated', maxBytes: 64 * kib },
  'device-license': { signer: 'delegated', maxBytes: 64 * kib },
  revocations: { signer: 'root-or-delegated', maxBytes: 256 * kib },
  lease: { signer: 'host', maxBytes: 64 * kib },
  notice: { signer: 'host', maxBytes: 64 * kib },
  'host-info': { signer: 'host', maxBytes: 64 * kib },
  usage: { signer: 'host', maxBytes: 1024 * kib },
  'registration-request': { signer: 'own', maxBytes: 16 * kib },
  'activation-request': { signer: 'own', maxBytes: 16 * kib },
  'license-request': { signer: 'own', maxBytes: 16 * kib },
  succession: { signer: 'own', maxBytes: 4 * kib },
  'device-proof': { signer: 'own', maxBytes: 4 * kib },
};

/** A header in one of its two forms. */
export type StatementHeader =
  | { readonly form: 'kid'; readonly kind: Kind; readonly kid: KeyId }
  | { readonly form: 'jwk'; readonly kind: Kind; readonly jwk: PublicJwk };

/** The `typ` of a kind. */
export function typOf(kind: Kind): string {
  return `attiva-${kind}+jwt`;
}

const kindByTyp: ReadonlyMap<unknown, Kind> = new Map(
  (Object.keys(kinds) as Kind[]).map((kind): [string, Kind] => [typOf(kind), kind]),
);

/** The header of a statement that names its signer by id. */
export function kidHeader(kind: Kind, kid: KeyId): object {
  return { alg: 'ES256', kid, typ: typOf(kind) };
}

/** The header of a statement that carries its signer's public key. */
export function jwkHeader(kind: Kind, jwk: PublicJwk): object {
  const { crv, kty, x, y } = jwk;
  return { alg: algorithmOf(kind), jwk: { crv, kty, x, y }, typ: typOf(kind) };
}

function algorithmOf(kind: Kind): 'ES256' | 'ES256-MT' {
  return kinds[kind].signer === 'host' ? 'ES256-MT' : 'ES256';
}

/** What a statement in compact form says it is, before anything in it is believed; `undefined` for what is none. */
export function statementKind(statement: string): Kind | undefined {
  const parts = parseCompact(statement);
  return parts && readHeader(parts.header)?.kind;
}

/** Reads a header exactly as the table has it; `undefined` for every other member, algorithm or type. */
export function readHeader(header: JsonObject): StatementHeader | undefined {
  const kind = kindByTyp.get(header['typ']);
  if (kind === undefined || Object.keys(header).length !== 3 || header['alg'] !== algorithmOf(kind)) return undefined;
  const signer = kinds[kind].signer;
  if (signer === 'own' || signer === 'host') {
    const jwk: unknown = header['jwk'];
    return isPublicJwk(jwk) ? { form: 'jwk', kind, jwk } : undefined;
  }
  const kid = header['kid'];
  return isShortId(kid) ? { form: 'kid', kind, kid: kid as KeyId } : undefined;
}
