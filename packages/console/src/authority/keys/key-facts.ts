/**
 * Product keys: who has them, how much of them is used, blocked or not; made, blocked, given other numbers. What a key has
 * given is shown by registrations and licenses.
 *
 * This file: what a key's numbers mean. Pure.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import { momentText } from '../../files/csv-text.ts';
import type { Tone } from '../../look/card.tsx';
import type { Role } from '../../shell/roles.ts';
import type { FileShape } from '../list/list-file.ts';

/** Roles that changes of keys take. */
export const keyChanges: readonly Role[] = ['administrator'];

export type ListedKey = AuthorityPart['Key'];

/** Filters of the list. */
export const keyNames = {
  filters: ['kind', 'blocked', 'agreement'],
  sorts: ['kind', 'product', 'generation', 'customer', 'created'],
} as const;

export const keyKinds = ['host', 'device', 'setup'] as const;

/** How much of a key is used up: hosts, or devices. Setup keys have no end. */
export function useOf({
  kind,
  hosts,
  maxHosts,
  devices,
  quota,
}: ListedKey): { readonly used: number; readonly of: number } | undefined {
  if (kind === 'host' && maxHosts !== null) return { used: hosts, of: maxHosts };
  return kind === 'device' && quota !== null ? { used: devices, of: quota } : undefined;
}

/** Numbers of a key that can be set anew. */
export type KeyTerm = 'quota' | 'hosts' | 'registrations';

export const keyTerms: Readonly<Record<ListedKey['kind'], readonly KeyTerm[]>> = {
  device: ['quota'],
  host: ['hosts', 'registrations'],
  setup: [],
};

export type KeyNumbers = Readonly<Partial<Record<KeyTerm, string>>>;

/** As they are, to be filled in anew. */
export function numbersOf(key: ListedKey): KeyNumbers {
  return Object.fromEntries(keyTerms[key.kind].map((term) => [term, String(heldBy(key, term))]));
}

type KeyOrder = { readonly key: string } & {
  readonly [name in KeyTerm | (typeof expectedNames)[KeyTerm]]?: number;
};

const expectedNames = {
  quota: 'expectedQuota',
  hosts: 'expectedHosts',
  registrations: 'expectedRegistrations',
} as const satisfies Record<KeyTerm, string>;

/** What was filled in and is another number than the key has, with what was seen; undefined: nothing is. */
export function termsOrder(key: ListedKey, numbers: KeyNumbers): KeyOrder | undefined {
  const others = keyTerms[key.kind].filter((term) => {
    const filled = numbers[term]?.trim() ?? '';
    return filled !== '' && Number(filled) !== heldBy(key, term);
  });
  if (others.length === 0) return undefined;
  const wished = others.map((term) => [term, Number(numbers[term])] as const);
  const expected = others.map((term) => [expectedNames[term], heldBy(key, term)] as const);
  return { key: key.id, ...Object.fromEntries([...wished, ...expected]) };
}

function heldBy(key: ListedKey, term: KeyTerm): number {
  // Each kind has the numbers that are set for it: the authority fills them in where nobody does.
  return { quota: key.quota, hosts: key.maxHosts, registrations: key.maxRegistrations }[term] ?? 0;
}

export type KeyState = 'usable' | 'full' | 'blocked';

export function stateOfKey(key: ListedKey): KeyState {
  if (key.blockedAt !== null) return 'blocked';
  const use = useOf(key);
  return use !== undefined && use.used >= use.of ? 'full' : 'usable';
}

export const keyTones: Readonly<Record<KeyState, Tone>> = { usable: 'good', full: 'warn', blocked: 'bad' };

/** `aurora-os / desktop`. */
export function productOf({ application, edition }: Pick<ListedKey, 'application' | 'edition'>): string {
  return edition === null ? application : `${application} / ${edition}`;
}

export const keysFile: FileShape<ListedKey> = {
  name: 'product-keys',
  columns: {
    id: ({ id }) => id,
    kind: ({ kind }) => kind,
    key: ({ publicKey, lastFive }) => publicKey ?? lastFive,
    application: ({ application }) => application,
    edition: ({ edition }) => edition,
    generation: ({ generation }) => generation,
    customer: ({ customer }) => customer,
    agreement: ({ agreement }) => agreement,
    used: (key) => useOf(key)?.used,
    of: (key) => useOf(key)?.of,
    registrations: ({ maxRegistrations }) => maxRegistrations,
    trial_days: ({ trialDays }) => trialDays,
    returns: ({ maxReturns }) => maxReturns,
    state: stateOfKey,
    made: ({ createdAt }) => momentText(createdAt),
    blocked: ({ blockedAt }) => blockedAt && momentText(blockedAt),
    reason: ({ blockReason }) => blockReason,
  },
};
