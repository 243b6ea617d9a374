/**
 * All hosts of one database keep names alike: with another policy, or another key of hashed names, none would find what another has
 * written. Compared at the start; a host that is alone decides. One that was not heard of then, since it was cut off from the database or had
 * not begun, finds out by itself: before it writes names, and with its signs of life.
 */
import { createHash } from 'node:crypto';
import { ActivationError } from '@attiva/protocol';
import type { Statements, Transaction } from '@attiva/storage';
import { isStricter, type NamePolicy } from '../activation/name-keeper.ts';

export interface NamesKept {
  readonly policy: NamePolicy;
  /** Key of hashed names; '' where there is none. */
  readonly secret: string;
}

/**
 * For each transaction that writes names: under the writer's lock nobody else changes the setting until that ends.
 * @throws {ActivationError} `hosts-disagree` where the setting of the database has become stricter since this host began: what it wrote now
 * nobody would ever forget.
 */
export type RequireNamesAgreed = (on: Pick<Statements, 'get'>) => Promise<void>;

/** @param isShared else no other host can have changed it */
export function namesGuard(policy: NamePolicy, isShared: boolean): RequireNamesAgreed {
  return async (on) => {
    if (!isShared) return;
    const known = await loadPolicy(on);
    if (known === undefined || !isStricter(known, policy)) return;
    throw new ActivationError(
      'hosts-disagree',
      `another host has set names = "${known}" for this database since this one began, and host.toml here says names = "${policy}"`,
      { facts: { policy: known }, retryAfterSeconds: 30 },
    );
  };
}

/** @param others names of the hosts that run. @throws {ActivationError} `hosts-disagree`. */
export async function agreeOnNames(
  tx: Transaction,
  { policy, secret }: NamesKept,
  others: readonly string[],
): Promise<void> {
  const known = await loadPolicy(tx);
  if (others.length > 0 && known !== undefined && known !== policy) {
    throw disagree(others, `keep names "${known}", and host.toml here says names = "${policy}"`, { policy: known });
  }
  if (secret === '') return;
  // 32 random bytes: their digest tells nothing of them.
  const mark = createHash('sha256').update(`attiva names ${secret}`).digest('base64url');
  const row = await tx.get<{ value: string }>('select value from facts where name = ?', [markName]);
  if (row?.value === mark) return;
  if (others.length > 0 && row !== undefined) {
    throw disagree(others, 'hash names with another key than names.key in this folder', {});
  }
  await tx.run(
    'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [markName, mark],
  );
}

const markName = 'names-key';

async function loadPolicy(on: Pick<Statements, 'get'>): Promise<NamePolicy | undefined> {
  return (await on.get<{ value: NamePolicy }>("select value from facts where name = 'names'"))?.value;
}

function disagree(others: readonly string[], how: string, facts: Readonly<Record<string, string>>): ActivationError {
  return new ActivationError('hosts-disagree', `the hosts that run on this database (${others.join(', ')}) ${how}`, {
    facts: { ...facts, hosts: [...others] },
  });
}
