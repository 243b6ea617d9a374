/**
 * All hosts of one database keep names alike: with another policy, or another key of hashed names, none would find what another has
 * written. Compared at the start; a host that is alone decides.
 */
import { createHash } from 'node:crypto';
import { ActivationError } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import type { NamePolicy } from '../activation/name-keeper.ts';

export interface NamesKept {
  readonly policy: NamePolicy;
  /** Key of hashed names; '' where there is none. */
  readonly secret: string;
}

/** @param others names of the hosts that run. @throws {ActivationError} `hosts-disagree`. */
export async function agreeOnNames(
  tx: Transaction,
  { policy, secret }: NamesKept,
  others: readonly string[],
): Promise<void> {
  const known = await tx.get<{ value: string }>("select value from facts where name = 'names'");
  if (others.length > 0 && known !== undefined && known.value !== policy) {
    throw disagree(others, `keep names "${known.value}", and host.toml here says names = "${policy}"`, {
      policy: known.value,
    });
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

function disagree(others: readonly string[], how: string, facts: Readonly<Record<string, string>>): ActivationError {
  return new ActivationError('hosts-disagree', `the hosts that run on this database (${others.join(', ')}) ${how}`, {
    facts: { ...facts, hosts: [...others] },
  });
}
