/**
 * How the authority keeps what it knows of a secret product key: the verifier V, sealed with a key that lies outside
 * the database. The printed key itself is never stored.
 */
export interface KeyVault {
  /** V of a key's canonical spelling: 32 bytes, a few hundred milliseconds of work on purpose. */
  derive(canonical: string): Promise<Uint8Array>;
  /** Seals V for the database; `keyRow` is the row it belongs to, so that rows cannot be exchanged. */
  seal(verifier: Uint8Array, keyRow: string): Uint8Array;
  /** @throws {ActivationError} `storage-failed` when it was sealed with another key or altered. */
  open(sealed: Uint8Array, keyRow: string): Uint8Array;
}
