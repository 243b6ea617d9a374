/**
 * The method of the directory: to which one this machine belongs, and which of its activation objects licenses an edition.
 * LDAP and Kerberos are the business of whoever hands an `ActivationSource` in: this package knows neither. Hosts are
 * `discovery/`, the order of the two methods `activation/attempt.ts`.
 *
 * This file: the port.
 */

/** Reads the directory that a machine belongs to. */
export interface ActivationSource {
  /**
   * One session: which directory this is and what it holds, read over one connection that nobody could alter. Undefined: the
   * machine belongs to no directory, which it knows from its own files, without asking anybody.
   * @throws {ActivationError} why a directory it does belong to could not be read: `directory-unreachable` …
   */
  read(question: DirectoryQuestion): Promise<DirectorySession | undefined>;
}

export interface DirectoryQuestion {
  /** The server that an administrator has set; absent: the directory that the machine was joined to. */
  readonly server?: DirectoryServer;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** A server that an administrator has set for machines that are joined to nothing. */
export interface DirectoryServer {
  /** `ldaps://NAME[:PORT]`, or `ldap://` for a session that turns to TLS before anything is said. */
  readonly url: string;
  /** Certificates that may vouch for it, PEM; absent: those of the system. */
  readonly ca?: string;
  /** DN of the suffix under which the objects are; absent: the only one that the server names. */
  readonly base?: string;
}

/** What one session has brought. */
export interface DirectorySession {
  /** Name for people: `ad.example`, `ldap.example`. */
  readonly directory: string;
  /** Every id that its objects may bear: first the one without a CA, then one for each CA that vouched for this session. */
  readonly ids: readonly string[];
  readonly objects: readonly FoundObject[];
}

/** One object as it was read, unjudged: every member of the directory, and whoever administers it, may have written it. */
export interface FoundObject {
  /** Its name in the directory, for people. */
  readonly name: string;
  /** A chain as JSON text. */
  readonly text: string;
}
