/** What a server's refusal means for people: one of our codes, with where it happened and the server's own words. */
import { ActivationError, type ErrorCode, isActivationError } from '@attiva/protocol';
import { LdapResultError, resultCodes } from './ldap-connection.ts';

/** Where something was tried. */
export interface Place {
  readonly server: string;
  /** The entry or container that was read or changed. */
  readonly dn?: string;
}

const meanings: Readonly<Record<number, ErrorCode>> = {
  [resultCodes.strongerAuthRequired]: 'directory-not-encrypted',
  [resultCodes.confidentialityRequired]: 'directory-not-encrypted',
  [resultCodes.referral]: 'directory-referral',
  [resultCodes.undefinedAttributeType]: 'directory-schema-missing',
  [resultCodes.invalidAttributeSyntax]: 'directory-schema-missing',
  [resultCodes.objectClassViolation]: 'directory-schema-missing',
  [resultCodes.inappropriateAuthentication]: 'directory-login-refused',
  [resultCodes.invalidCredentials]: 'directory-login-refused',
  [resultCodes.insufficientAccessRights]: 'directory-access-denied',
};

const words: Partial<Record<ErrorCode, string>> = {
  'directory-not-encrypted': 'takes this only over a better protected connection',
  'directory-referral': 'does not hold this part of the directory and points elsewhere, where we do not follow',
  'directory-schema-missing': 'does not know the object classes of Attiva',
  'directory-login-refused': 'refuses the log-in',
  'directory-access-denied': 'denies access',
  'directory-failed': 'refuses',
};

/** One of our errors as it is; a result of the server with its code; everything else is a connection that failed. */
export function told(error: unknown, place: Place): ActivationError {
  if (isActivationError(error)) return error;
  const where = place.dn === undefined ? '' : ` (${place.dn})`;
  const facts = { server: place.server, ...(place.dn !== undefined && { dn: place.dn }) };
  if (!(error instanceof LdapResultError)) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const detail = `The LDAP server ${place.server} does not answer as it should: ${why}`;
    return new ActivationError('directory-unreachable', detail, { facts, cause: error });
  }
  const code = codeOf(error, place);
  const said = error.message === '' ? resultText(error) : error.message;
  const hint = isLimit(error)
    ? '. Raise its limit of entries for this account (`sizelimit size.prtotal=unlimited` of slapd)'
    : '';
  const detail = `The LDAP server ${place.server} ${words[code] ?? 'refuses'}${where}. It says: ${said}${hint}`;
  return new ActivationError(code, detail, { facts: { ...facts, result: error.resultCode }, cause: error });
}

/** Many servers give the number of a result and no word: the name is what people find in their server's manual. */
function resultText({ resultCode }: LdapResultError): string {
  const [name] = Object.entries(resultCodes).find(([, code]) => code === resultCode) ?? [];
  return name === undefined ? `result ${resultCode}` : `${name} (result ${resultCode})`;
}

function codeOf(error: LdapResultError, { dn }: Place): ErrorCode {
  // Before any entry was named: the name that logs in is none.
  if (error.resultCode === resultCodes.invalidDNSyntax && dn === undefined) return 'directory-login-refused';
  // Active Directory answers so to whoever has not logged in.
  if (
    error.resultCode === resultCodes.operationsError &&
    /successful bind|without authentication/i.test(error.message)
  ) {
    return 'directory-access-denied';
  }
  // And so OpenLDAP: it is a log-in that is stronger than none, not a connection.
  if (error.resultCode === resultCodes.strongerAuthRequired && /require authentication/i.test(error.message)) {
    return 'directory-access-denied';
  }
  return meanings[error.resultCode] ?? 'directory-failed';
}

function isLimit({ resultCode }: LdapResultError): boolean {
  return resultCode === resultCodes.sizeLimitExceeded || resultCode === resultCodes.adminLimitExceeded;
}
