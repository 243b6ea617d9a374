/**
 * Several hosts on one database (decision 22): who each is, whose signing keys are whose, what one changes and the others must hear,
 * and what is done once. What a host publishes and what it serves is left to the rooms of these.
 *
 * This file: the id of a host, in a file of its folder beside its signing keys: who copies these copies it along.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';

/** 16 random bytes, base64url. */
export type HostId = string & { readonly brand: 'HostId' };

const fileName = 'host.id';

/** The id of the host in this folder, where it has one. @throws {ActivationError} as `openHostId`. */
export async function findHostId(folder: string): Promise<HostId | undefined> {
  return existsSync(join(folder, fileName)) ? openHostId(folder) : undefined;
}

/** The id of the host in this folder; made at its first start. @throws {ActivationError} `storage-failed` where the file is damaged. */
export async function openHostId(folder: string): Promise<HostId> {
  const path = join(folder, fileName);
  if (!existsSync(path)) {
    const id = randomBytes(16).toString('base64url') as HostId;
    await writePrivateFile(path, `${id}\n`, { replace: false });
    return id;
  }
  const text = (await readPrivateFile(path)).toString('latin1').trim();
  if (/^[\w-]{22}$/u.test(text)) return text as HostId;
  throw new ActivationError('storage-failed', `The file ${path} is damaged; put it back from its backup.`, {
    facts: { path },
  });
}
