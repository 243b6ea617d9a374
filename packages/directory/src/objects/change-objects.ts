/** Publishing an activation object in a directory, and taking one out. Who may is the directory's to say. */
import { type ActivationObjectClaims, ActivationError, isLine } from '@attiva/protocol';
import { hasResult, type LdapConnection, resultCodes } from '../connection/ldap-connection.ts';
import { told } from '../connection/ldap-refusals.ts';
import { directoryKinds, entryName, longestObjectName, objectAttributes, usualName } from './directory-kinds.ts';
import type { FoundContext } from './find-directory.ts';

export interface ObjectToPublish {
  readonly claims: ActivationObjectClaims;
  readonly chain: readonly string[];
  /** What people shall call it, at most 40 characters. */
  readonly name?: string;
}

/**
 * Writes an object, or writes it anew where it is there already. Gives the name of its entry.
 * @throws {ActivationError} `object-name-invalid`, `directory-access-denied`, `directory-schema-missing` …
 */
export async function publishObject(
  connection: LdapConnection,
  context: FoundContext,
  object: ObjectToPublish,
): Promise<{ readonly dn: string; readonly replaced: boolean }> {
  const name = requireName(object.name ?? usualName(object.claims));
  const kind = directoryKinds[context.kind];
  const cn = entryName(object.claims);
  const dn = `CN=${cn},${context.container}`;
  const changing = objectAttributes(kind, { ...object, name });
  try {
    await addContainer(connection, context);
    try {
      await connection.add(dn, { objectClass: kind.objectClasses, cn: [cn], ...changing });
      return { dn, replaced: false };
    } catch (error) {
      if (!hasResult(error, resultCodes.entryAlreadyExists)) throw error;
      await connection.replace(dn, changing);
      return { dn, replaced: true };
    }
  } catch (error) {
    throw told(error, { server: connection.server, dn: context.container });
  }
}

/** @throws {ActivationError} `object-name-invalid`. */
export function requireName(name: string): string {
  if (isLine(name, longestObjectName)) return name;
  throw new ActivationError(
    'object-name-invalid',
    `An object's name is one line of 1 to ${longestObjectName} characters.`,
  );
}

async function addContainer(connection: LdapConnection, { kind, container }: FoundContext): Promise<void> {
  const cn = container.slice(container.indexOf('=') + 1, container.indexOf(','));
  try {
    await connection.add(container, { objectClass: directoryKinds[kind].containerClasses, cn: [cn] });
  } catch (error) {
    if (!hasResult(error, resultCodes.entryAlreadyExists)) throw error;
  }
}

/**
 * Takes an entry out; one that is not there any more counts as taken out.
 * @throws {ActivationError} `directory-access-denied` …
 */
export async function removeObject(connection: LdapConnection, dn: string): Promise<void> {
  try {
    await connection.remove(dn);
  } catch (error) {
    if (!hasResult(error, resultCodes.noSuchObject)) throw told(error, { server: connection.server, dn });
  }
}
