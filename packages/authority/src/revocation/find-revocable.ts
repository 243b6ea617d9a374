/**
 * What an administrator means by a name: a key, a host, a grant. Everything that this authority issues and can take back
 * is found here; a new kind adds a finder to the table.
 */
import { ActivationError, isShortId, type KeyId, parseCompact, statementId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { findNamedKey } from '../keys/block-key.ts';
import { findKeyById, findKeysByLastFive } from '../keys/key.repository.ts';
import { listSigned } from '../licenses/device.repository.ts';
import { listGrantedKeys } from '../registration/registration.repository.ts';

/** One id that can be revoked, with what it is for people. */
export interface Revocable {
  readonly id: string;
  readonly kind: 'signing-key' | 'grant' | 'foreign' | (string & {});
  /** The delegated key that signed it; absent for a host's signing key and for what is not ours. */
  readonly under?: KeyId;
  /** Which host, key or machine it concerns, for people. */
  readonly of: string;
}

export interface FoundRevocable {
  readonly revocable: readonly Revocable[];
  /** The product key that was named: it registers nothing more either. */
  readonly productKey?: string;
}

/** Statements of other rooms, by the product key with which they were issued or by their own id. */
export type RevocableFinder = (
  on: Statements,
  by: { readonly productKey: string } | { readonly id: string },
) => Promise<readonly Revocable[]>;

const licenses: RevocableFinder = async (on, by) =>
  (await listSigned(on, by)).map(({ id, client, delegation }) => ({
    id,
    kind: 'license',
    ...signedUnder(delegation),
    of: `client ${client}`,
  }));

/** One for each room that keeps statements of its own; grants and objects are found with the registrations. */
const finders: readonly RevocableFinder[] = [licenses];

/**
 * Finds what is meant.
 * @param named id of a signing key or statement, id of a host, last five characters or id of a product key
 * @param foreign takes an id that is not ours: what a thief of the signing key has signed
 * @throws {ActivationError} `not-found`, `wrong-usage` naming the ids to choose from.
 */
export async function findRevocable(
  on: Statements,
  { named, foreign }: { readonly named: string; readonly foreign: boolean },
): Promise<FoundRevocable> {
  if (isShortId(named)) return { revocable: await findById(on, { named, foreign }) };
  const ofHost = (await listGrantedKeys(on)).filter(({ host }) => host === named);
  if (ofHost.length > 0) return { revocable: ofHost.map(({ signingKey, host }) => signingKeyOf(signingKey, host)) };
  if (!(await isProductKey(on, named))) throw notFound(named);
  const key = await findNamedKey(on, named);
  const hosts = (await listGrantedKeys(on)).filter(({ productKey }) => productKey === key.id);
  const others = await askFinders(on, { productKey: key.id });
  const revocable = [...hosts.map(({ signingKey, host }) => signingKeyOf(signingKey, host)), ...others];
  return { revocable, productKey: key.id };
}

async function findById(
  on: Statements,
  { named, foreign }: { readonly named: string; readonly foreign: boolean },
): Promise<readonly Revocable[]> {
  const granted = await listGrantedKeys(on);
  const key = granted.find(({ signingKey }) => signingKey === named);
  if (key !== undefined) return [signingKeyOf(key.signingKey, key.host)];
  const grant = granted.find(({ statement }) => statement !== null && statementId(statement) === named);
  if (grant !== undefined) return [{ id: named, kind: 'grant', ...signedUnder(grant.delegation), of: grant.host }];
  const others = await askFinders(on, { id: named });
  if (others.length > 0) return others;
  if (!foreign) throw notFound(named);
  return [{ id: named, kind: 'foreign', of: 'not issued by this authority' }];
}

async function askFinders(on: Statements, by: Parameters<RevocableFinder>[1]): Promise<readonly Revocable[]> {
  const found: Revocable[] = [];
  for (const find of finders) found.push(...(await find(on, by)));
  return found;
}

async function isProductKey(on: Statements, named: string): Promise<boolean> {
  if ((await findKeyById(on, named)) !== undefined) return true;
  const lastFive = named.replace(/^…/u, '').toUpperCase();
  return /^[0-9A-Z]{5}$/u.test(lastFive) && (await findKeysByLastFive(on, lastFive)).length > 0;
}

function signingKeyOf(signingKey: string, host: string): Revocable {
  return { id: signingKey, kind: 'signing-key', of: `host ${host}` };
}

/** The delegated key that a delegation names. */
export function signedUnder(delegation: string | null): { readonly under?: KeyId } {
  const key = delegation === null ? undefined : parseCompact(delegation)?.claims['sub'];
  return typeof key === 'string' ? { under: key as KeyId } : {};
}

function notFound(named: string): ActivationError {
  return new ActivationError(
    'not-found',
    `Nothing that this authority issued is called ${named}. An id that was not issued here is revoked with --foreign.`,
    { facts: { named } },
  );
}
