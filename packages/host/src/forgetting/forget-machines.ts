/** Use case: erase the names of many machines, each named by its id. Result per machine. */
import { recordAudit } from '../audit/audit.repository.ts';
import { eraseEverywhere, type ForgetOptions } from './forget-machine.ts';
import { eraseIdentity, findIdentities, type Identity, namesOf } from './forgetting.repository.ts';

export interface ForgottenMachine extends Identity {
  /** `unknown`: there is no such machine (any more), nor a name of it. */
  readonly outcome: 'forgotten' | 'unknown';
}

export async function forgetMachines(
  { database, refusals, now, actor }: ForgetOptions,
  machines: readonly Identity[],
): Promise<readonly ForgottenMachine[]> {
  let total = 0;
  const results = await database.transact(async (tx) => {
    const names = new Set<string>();
    const all: ForgottenMachine[] = [];
    for (const { vendor, client } of machines) {
      const isKnown = (await findIdentities(tx, client)).some((one) => one.vendor === vendor && one.client === client);
      all.push({ vendor, client, outcome: isKnown ? 'forgotten' : 'unknown' });
      if (!isKnown) continue;
      for (const name of await namesOf(tx, { vendor, client })) names.add(name);
      const erased = await eraseIdentity(tx, { vendor, client });
      total += erased;
      const entry = { actor, action: 'machine-forgotten', subject: client, details: { erased } } as const;
      await recordAudit(tx, { ...entry, at: now() });
    }
    total += await eraseEverywhere(tx, [...names], refusals);
    return all;
  });
  // What was erased must not stay readable in the file either: once for all of them, for it takes long.
  if (total > 0) await database.compact();
  return results;
}
