/** A key gives more, or less, than it was made for: devices and returns of a device key, hosts and registrations of a host key. */
import { ActivationError, type ProductKeyKind } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { changedMeanwhile } from '../audit/changed-meanwhile.ts';
import { findNamedKey } from '../keys/block-key.ts';
import { type KeyLimit, type ProductKeyRecord, setKeyLimit } from '../keys/key.repository.ts';
import { usualHosts, usualRegistrations } from '../keys/new-key.ts';

/** What of a key can be set anew. */
export interface KeyTerms {
  /** Machines that a device key licenses. */
  readonly quota?: number;
  /** Licenses of a device key that may be given back within a year. */
  readonly returns?: number;
  /** Hosts and directories that a host key registers. */
  readonly hosts?: number;
  /** Registrations that each of them has. */
  readonly registrations?: number;
}

/** Numbers of a key as somebody saw them; null: the usual one, which depends on more than the key. */
type SeenTerms = { readonly [name in keyof KeyTerms]?: number | null | undefined };

export interface KeyException extends KeyTerms {
  readonly key: string;
  /** Numbers that were seen: where one is another by now, nothing is changed. */
  readonly expected?: SeenTerms;
}

/** What became of it, and the id of the key. */
export interface ExceptedKey extends KeyTerms {
  readonly subject: string;
  readonly keyLastFive: string;
}

interface Term {
  readonly kind: ProductKeyKind;
  readonly limit: KeyLimit;
  /** As it is told: `its quota is 5 now`. */
  readonly name: string;
  /** What holds where the key says nothing; undefined: it depends on more than the key. */
  readonly usual?: number;
}

const terms: Readonly<Record<keyof KeyTerms, Term>> = {
  quota: { kind: 'device', limit: 'quota', name: 'quota', usual: 1 },
  returns: { kind: 'device', limit: 'maxReturns', name: 'number of returns' },
  hosts: { kind: 'host', limit: 'maxHosts', name: 'number of hosts', usual: usualHosts },
  registrations: {
    kind: 'host',
    limit: 'maxRegistrations',
    name: 'number of registrations',
    usual: usualRegistrations,
  },
};
const names = Object.keys(terms) as readonly (keyof KeyTerms)[];

/** @throws {ActivationError} `not-found`, `changed-meanwhile`, `wrong-usage` for what such a key does not have. */
export async function exceptKey(on: Statements, order: KeyException): Promise<ExceptedKey> {
  const key = await findNamedKey(on, order.key);
  const wished = names.filter((name) => order[name] !== undefined);
  requireKind(key, wished);
  await requireAsSeen(on, key, order.expected);
  for (const name of wished) await setKeyLimit(on, key.id, { limit: terms[name].limit, to: order[name] ?? null });
  const made = Object.fromEntries(wished.map((name) => [name, order[name]]));
  return { subject: key.id, keyLastFive: key.lastFive, ...made };
}

function requireKind(key: ProductKeyRecord, wished: readonly (keyof KeyTerms)[]): void {
  const own = names.filter((name) => terms[name].kind === key.kind).map((name) => terms[name].name);
  const isOwn = wished.every((name) => terms[name].kind === key.kind);
  if (isOwn && wished.length > 0) return;
  const may = own.length === 0 ? 'has nothing to set anew' : `has another ${own.join(', or another ')}`;
  throw new ActivationError('wrong-usage', `…${key.lastFive} is a ${key.kind} key, which ${may}; say which.`, {
    facts: { fields: wished.length > 0 ? wished : ['key'] },
  });
}

/** @throws {ActivationError} `changed-meanwhile`. */
async function requireAsSeen(on: Statements, key: ProductKeyRecord, seen: SeenTerms = {}): Promise<void> {
  const others = names.filter((name) => seen[name] !== undefined && seen[name] !== (heldBy(key, name) ?? null));
  const [naming] = others;
  if (naming === undefined) return;
  const now = others.map((name) => `its ${terms[name].name} is ${heldBy(key, name) ?? 'the usual one'} now`).join(', ');
  throw await changedMeanwhile(on, { subject: key.id, actions: ['license-exception'], naming, now });
}

function heldBy(key: ProductKeyRecord, name: keyof KeyTerms): number | undefined {
  return key[terms[name].limit] ?? terms[name].usual;
}
