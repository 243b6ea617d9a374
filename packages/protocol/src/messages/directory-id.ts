/**
 * How a directory is named (spec/directory.md 1): by the identity that its server keeps and that no copy of an object
 * takes along, and on wish by the key of the CA behind its TLS as well. Reading them from a server is `@attiva/directory`.
 */
import { canonicalJson } from '../envelope/canonical-json.ts';
import { type DirectoryId, sha256To120 } from '../envelope/ids.ts';

/** What a directory is known by. */
export interface DirectoryIdentity {
  /** `ad`: objectGUID of the head of the configuration naming context. `ldap`: entryUUID of the suffix entry. */
  readonly kind: 'ad' | 'ldap';
  /** Lower-case text in the 8-4-4-4-12 form. */
  readonly uuid: string;
  /** For strong binding: SHA-256 of a CA's public key (SubjectPublicKeyInfo), base64url, 43 characters. */
  readonly ca?: string;
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const keyHashPattern = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/**
 * `sha-256-120` of JCS {"ad": …} or {"ldap": …}, with "ca" where it is bound to a CA.
 * @throws {TypeError} for a UUID or key hash in another spelling: a wrong call, for they come from parsers.
 */
export function directoryId({ kind, uuid, ca }: DirectoryIdentity): DirectoryId {
  if (!uuidPattern.test(uuid)) throw new TypeError('a UUID has the form 8-4-4-4-12 in lower case');
  if (ca !== undefined && !keyHashPattern.test(ca)) throw new TypeError('a key hash has 43 characters of base64url');
  return sha256To120(canonicalJson({ [kind]: uuid, ...(ca !== undefined && { ca }) })) as DirectoryId;
}

/**
 * Every id that objects for this directory may bear: without a CA, and with each CA that vouched for the session.
 * @param authorities key hashes of the CAs of the verified TLS chain, nearest first; none without TLS
 */
export function directoryIds(
  identity: Omit<DirectoryIdentity, 'ca'>,
  authorities: readonly string[],
): readonly DirectoryId[] {
  const { kind, uuid } = identity;
  return [directoryId({ kind, uuid }), ...authorities.map((ca) => directoryId({ kind, uuid, ca }))];
}

/**
 * The text of an objectGUID: its first three fields are little-endian (MS-DTYP 2.3.4.2), as Windows shows it.
 * @throws {TypeError} for anything but 16 bytes.
 */
export function guidText(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new TypeError('an objectGUID has 16 bytes');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const hex = order.map((at) => (bytes[at] as number).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
