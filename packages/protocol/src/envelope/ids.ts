/**
 * Names of things: ids of keys, statements and vendors as branded types.
 * How an id is computed is spec/statements.md, "Ids"; this room only holds the types and that one hash.
 */
import { hash } from 'node:crypto';

declare const brand: unique symbol;
/** A string that has been checked to be what its name says. */
export type Branded<T extends string> = string & { readonly [brand]: T };

/** Id of a signing key: 20 characters of base64url, `sha-256-120` of its RFC 7638 thumbprint input. */
export type KeyId = Branded<'KeyId'>;
/** Id of a statement: 20 characters of base64url, `sha-256-120` of its signing input. */
export type StatementId = Branded<'StatementId'>;
/** A vendor: a domain name of the vendor's own, lower case, `aurora.example`. */
export type VendorId = Branded<'VendorId'>;
/** Id of a customer's directory: 20 characters of base64url (spec/directory.md 1). */
export type DirectoryId = Branded<'DirectoryId'>;
/** Random id of a host's database: 22 characters of base64url. */
export type StoreId = Branded<'StoreId'>;
/** Random id of one request: 22 characters of base64url (16 bytes). */
export type RequestId = Branded<'RequestId'>;
/** A point in time: whole seconds since 1970-01-01T00:00:00Z (RFC 7519 NumericDate, integers only). */
export type Seconds = number;

/** `sha-256-120` (RFC 6920): the first 15 bytes of SHA-256, as 20 characters of base64url. */
export function sha256To120(input: string | Uint8Array): string {
  // Fifteen bytes are twenty characters without a rest: what the digest begins with, so does its text.
  return hash('sha256', input, 'base64url').slice(0, 20);
}

const id20 = /^[A-Za-z0-9_-]{20}$/;
const id22 = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Whether the text has the shape of a key's or statement's id. */
export function isShortId(text: unknown): text is string {
  return typeof text === 'string' && id20.test(text);
}

/** Whether the text is 16 bytes in their one base64url spelling. */
export function isRandomId(text: unknown): text is string {
  return typeof text === 'string' && id22.test(text);
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const vendorPattern = new RegExp(`^(?=.{3,253}$)${label}(?:\\.${label})+$`);

/** Whether the text is a vendor id: a lower-case domain name of at least two labels. */
export function isVendorId(text: unknown): text is VendorId {
  return typeof text === 'string' && vendorPattern.test(text);
}
