/** Names of the files in an authority's folder, in one place. */
import { join } from 'node:path';

export interface AuthorityFolder {
  readonly path: string;
  readonly database: string;
  readonly config: string;
  readonly packToml: string;
  /** Sealed with a passphrase; belongs off this machine. */
  readonly rootKey: string;
  readonly signingKey: string;
  /** Opens the verifiers of product keys in the database; in no backup of the database. */
  readonly verifierKey: string;
  readonly adminToken: string;
  /** Files of a restore that was decided and cut off: until it is finished, the folder is half of each (`attiva authority restore`). */
  readonly unfinishedRestore: string;
}

export function authorityFolder(path: string): AuthorityFolder {
  return {
    path,
    database: join(path, 'authority.db'),
    config: join(path, 'authority.toml'),
    packToml: join(path, 'pack.toml'),
    rootKey: join(path, 'root.key'),
    signingKey: join(path, 'signing.key'),
    verifierKey: join(path, 'verifier.key'),
    adminToken: join(path, 'admin.token'),
    unfinishedRestore: join(path, 'restore.ready'),
  };
}
