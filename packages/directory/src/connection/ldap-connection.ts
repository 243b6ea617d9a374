/**
 * The port to an LDAP server: searching and changing entries over one protected connection. Two things stand behind it:
 * TLS with a password (`password-connection.ts`) and Kerberos (`kerberos-connection.ts`). Nothing here knows of licensing.
 */

export interface LdapQuery {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** RFC 4515, of our own constants and checked words only. */
  readonly filter: string;
  readonly attributes: readonly string[];
}

export interface LdapEntry {
  readonly dn: string;
  /** Attribute name in lower case → values as they travel. */
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/** Attribute name → values. */
export type LdapAttributes = Readonly<Record<string, readonly string[]>>;

export interface LdapConnection {
  /** `dc1.ad.example:636`, for people. */
  readonly server: string;
  readonly protection: 'ldaps' | 'starttls' | 'kerberos';
  /**
   * SHA-256 of the public keys of the CAs that vouch for the server's certificate, base64url, nearest first. Empty without
   * TLS.
   */
  readonly authorities: readonly string[];
  /** All entries, page by page. @throws {LdapResultError} {ActivationError} */
  search(query: LdapQuery): Promise<readonly LdapEntry[]>;
  add(dn: string, attributes: LdapAttributes): Promise<void>;
  /** Sets these attributes to these values, whatever they were. */
  replace(dn: string, attributes: LdapAttributes): Promise<void>;
  remove(dn: string): Promise<void>;
  close(): Promise<void>;
}

/** The result codes of LDAP (RFC 4511, appendix A) that are told apart here. */
export const resultCodes = {
  operationsError: 1,
  sizeLimitExceeded: 4,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  confidentialityRequired: 13,
  undefinedAttributeType: 17,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  objectClassViolation: 65,
  entryAlreadyExists: 68,
} as const;

/** A server said no, with a result code; `told` (ldap-refusals.ts) makes one of our errors of it. */
export class LdapResultError extends Error {
  readonly resultCode: number;

  constructor(resultCode: number, said: string) {
    super(said);
    this.name = 'LdapResultError';
    this.resultCode = resultCode;
  }
}

/** Whether the server gave exactly this result. */
export function hasResult(error: unknown, resultCode: number): boolean {
  return error instanceof LdapResultError && error.resultCode === resultCode;
}

/** The one value of an attribute as text; undefined where there is none, or several. */
export function textOf(entry: LdapEntry, attribute: string): string | undefined {
  const values = entry.attributes.get(attribute.toLowerCase()) ?? [];
  return values.length === 1 ? values[0]?.toString('utf8') : undefined;
}

/** All values of an attribute as texts. */
export function textsOf(entry: LdapEntry, attribute: string): readonly string[] {
  return (entry.attributes.get(attribute.toLowerCase()) ?? []).map((value) => value.toString('utf8'));
}
