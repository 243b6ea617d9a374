/**
 * What an administrator means by an exact name: a key, a host, a directory, a machine, a statement. Everything that this
 * authority issues and can take back is found here; a new kind adds a finder to the table. Names that people know by heart
 * are made exact in `known-names.ts`.
 */
import { ActivationError, isShortId, type KeyId, parseCompact, statementId, statementKind } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { findKeyById, type ProductKeyRecord } from '../keys/key.repository.ts';
import { listSigned } from '../licenses/device.repository.ts';
import { listGrantedKeys } from '../registration/registration.repository.ts';

/** One id that can be revoked, with what it is for people. */
export interface Revocable {
  readonly id: string;
  readonly kind: 'signing-key' | 'directory' | 'grant' | 'object' | 'license' | 'foreign';
  /** The delegated key that signed it; absent for a host's signing key, a directory and what is not ours. */
  readonly under?: KeyId;
  /** Which host, directory or machine it concerns, for people. */
  readonly of: string;
}

export interface FoundRevocable {
  readonly revocable: readonly Revocable[];
  /** The product key that was named: it gives nothing more either. */
  readonly productKey?: ProductKeyRecord;
}

/** By which a room looks among its own: everything of a product key, or what is called by this id. */
type Asked = { readonly productKey: string } | { readonly id: string };

/** One for each room that keeps statements of its own. */
const finders: readonly ((on: Statements, by: Asked) => Promise<readonly Revocable[]>)[] = [registrations, licenses];

/**
 * Finds what is meant. Nothing for a name that is none here.
 * @param named id of a product key, host, directory, machine, signing key or statement
 */
export async function findExactly(on: Statements, named: string): Promise<FoundRevocable> {
  const productKey = await findKeyById(on, named);
  const by: Asked = productKey === undefined ? { id: named } : { productKey: productKey.id };
  const revocable: Revocable[] = [];
  for (const find of finders) revocable.push(...(await find(on, by)));
  return { revocable, ...(productKey !== undefined && { productKey }) };
}

/** What a thief of the signing key has signed: an id that is not ours. @throws {ActivationError} `wrong-usage` for what is no id. */
export function notIssuedHere(id: string): Revocable {
  if (isShortId(id)) return { id, kind: 'foreign', of: 'not issued by this authority' };
  throw new ActivationError('wrong-usage', 'what is not ours is named by an id of 20 characters', { facts: { id } });
}

/** By a product key or a host: their signing keys. By the id of a statement: that one alone. */
async function registrations(on: Statements, by: Asked): Promise<readonly Revocable[]> {
  const granted = await listGrantedKeys(on);
  if ('productKey' in by) return granted.filter(({ productKey }) => productKey === by.productKey).map(holderOf);
  const holders = granted.filter(({ host, signingKey }) => host === by.id || signingKey === by.id);
  // A signing key may be registered with several product keys.
  if (holders.length > 0) return [...new Map(holders.map((one) => [one.signingKey, holderOf(one)])).values()];
  return granted
    .filter(({ statement }) => statement !== null && statementId(statement) === by.id)
    .map((one) => ({
      id: by.id,
      kind: isObject(one.statement) ? 'object' : 'grant',
      ...signedUnder(one.delegation),
      of: holderOf(one).of,
    }));
}

async function licenses(on: Statements, by: Asked): Promise<readonly Revocable[]> {
  const signed = 'productKey' in by ? await listSigned(on, by) : await listNamed(on, by.id);
  return signed.map(({ id, client, delegation }) => ({
    id,
    kind: 'license',
    ...signedUnder(delegation),
    of: `client ${client}`,
  }));
}

async function listNamed(on: Statements, id: string): ReturnType<typeof listSigned> {
  const one = await listSigned(on, { id });
  if (one.length > 0) return one;
  const ofDevice = await listSigned(on, { device: id });
  return ofDevice.length > 0 ? ofDevice : listSigned(on, { client: id });
}

function holderOf(one: {
  readonly signingKey: string;
  readonly host: string;
  readonly statement: string | null;
}): Revocable {
  return isObject(one.statement)
    ? { id: one.signingKey, kind: 'directory', of: `directory ${one.signingKey}` }
    : { id: one.signingKey, kind: 'signing-key', of: `host ${one.host}` };
}

/** Directories stand among the hosts; what was signed for them tells them apart. */
export function isObject(statement: string | null): boolean {
  return statement !== null && statementKind(statement) === 'activation-object';
}

/** The delegated key that a delegation names. */
function signedUnder(delegation: string | null): { readonly under?: KeyId } {
  const key = delegation === null ? undefined : parseCompact(delegation)?.claims['sub'];
  return typeof key === 'string' ? { under: key as KeyId } : {};
}
