/** Use case: erase what says whose machine it is, everywhere, and note in the audit that it was done (not of whom). */
import { nearestName } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import type { NameKeeper } from '../activation/name-keeper.ts';
import { recordAudit } from '../audit/audit.repository.ts';
import { clearWarningNames } from '../hosts/hosts.repository.ts';
import type { RefusalTally } from '../status/refusal-tally.ts';
import {
  eraseIdentity,
  eraseNames,
  findIdentities,
  type Identity,
  listNames,
  namesOf,
} from './forgetting.repository.ts';

export interface ForgetOptions {
  readonly database: Database;
  /** Names may be kept as digests: the same text is looked for as it is kept. */
  readonly names: NameKeeper;
  /** Who was refused since the start, which is in memory alone. */
  readonly refusals: Pick<RefusalTally, 'forget'>;
  readonly now: () => Seconds;
  /** Who asked, for the audit. */
  readonly actor: string;
}

export interface Forgotten {
  /** Identities whose names were erased. They stay counted. */
  readonly clients: readonly string[];
  /** Rows that held a name or an address. */
  readonly erased: number;
}

/** More names than this are not looked through for the nearest one. */
const mostNames = 10_000;

/**
 * @param machine its name (as it calls itself, or as it is kept), or its client id.
 * @throws {ActivationError} `wrong-usage` where nothing here goes by it, with the nearest names.
 */
export async function forgetMachine(options: ForgetOptions, machine: string): Promise<Forgotten> {
  const { database, names, refusals, now, actor } = options;
  const kept = names.keep(machine, '')?.name;
  const wanted = [...new Set([machine, ...(kept === undefined || kept === '' ? [] : [kept])])];
  const forgotten = await database.transact(async (tx) => {
    const identities = await find(tx, wanted);
    const erased = await erase(tx, identities, { wanted, refusals });
    if (identities.length === 0 && erased === 0) throw await unknown(tx, machine);
    const clients = [...new Set(identities.map(({ client }) => client))];
    // An image's machine may have no identity here: then the row says that somebody was forgotten, and not who.
    for (const subject of clients.length === 0 ? ['unknown'] : clients) {
      const entry = { actor, action: 'machine-forgotten', subject, details: { erased } } as const;
      await recordAudit(tx, { ...entry, at: now() });
    }
    return { clients, erased };
  });
  // What was erased must not stay readable in the file either.
  if (forgotten.erased > 0) await database.compact();
  return forgotten;
}

async function find(tx: Transaction, wanted: readonly string[]): Promise<readonly Identity[]> {
  const identities = new Map<string, Identity>();
  for (const machine of wanted) {
    for (const one of await findIdentities(tx, machine)) identities.set(`${one.vendor} ${one.client}`, one);
  }
  return [...identities.values()];
}

async function erase(
  tx: Transaction,
  identities: readonly Identity[],
  { wanted, refusals }: { readonly wanted: readonly string[]; readonly refusals: ForgetOptions['refusals'] },
): Promise<number> {
  const names = new Set(wanted);
  for (const identity of identities) for (const name of await namesOf(tx, identity)) names.add(name);
  let erased = 0;
  for (const identity of identities) erased += await eraseIdentity(tx, identity);
  return erased + (await eraseEverywhere(tx, [...names], refusals));
}

/** Erases names where they stand beside others, in the database and in memory; gives how often. */
export async function eraseEverywhere(
  tx: Transaction,
  names: readonly string[],
  refusals: ForgetOptions['refusals'],
): Promise<number> {
  await clearWarningNames(tx);
  let erased = await eraseNames(tx, names);
  for (const name of names) erased += refusals.forget(name);
  return erased;
}

async function unknown(tx: Transaction, machine: string): Promise<ActivationError> {
  const shown = machine.slice(0, 253);
  const near = nearestName(machine, await listNames(tx, mostNames));
  const hint = near === undefined ? '' : `, did you mean ${near}?`;
  return new ActivationError('wrong-usage', `nothing here goes by the name or client id ${shown}${hint}`, {
    facts: { machine: shown, ...(near !== undefined && { nearest: near }) },
  });
}
