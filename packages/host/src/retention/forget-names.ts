/**
 * Use case: names that were kept under a freer setting do not outlive it. Whoever writes `names = "none"` finds no name
 * in the database after the next start; with `hashed` they come back, as digests, with each machine's next contact.
 */
import type { Transaction } from '@attiva/storage';
import type { NamePolicy } from '../activation/name-keeper.ts';
import { removeCarriedNames } from '../carry/carried.repository.ts';
import { removeImageNames } from '../images/image.repository.ts';

const strictness: Readonly<Record<NamePolicy, number>> = { full: 0, hashed: 1, none: 2 };

/** In the transaction in which a host begins. Compares the setting with the one of the last start; gives whether names were forgotten. */
export async function applyNamePolicy(tx: Transaction, policy: NamePolicy): Promise<boolean> {
  const before = await tx.get<{ value: NamePolicy }>("select value from facts where name = 'names'");
  if (before?.value === policy) return false;
  await tx.run(
    "insert into facts (name, value) values ('names', ?) on conflict (name) do update set value = excluded.value",
    [policy],
  );
  if (strictness[policy] <= strictness[before?.value ?? 'full']) return false;
  await tx.run('delete from client_names');
  await tx.run('update events set name = null, held_by = null where name is not null or held_by is not null');
  await removeCarriedNames(tx);
  await removeImageNames(tx);
  return true;
}
