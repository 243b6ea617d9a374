/**
 * Use case: a host begins on its database. What a database of before does not say of whom it is becomes its own, and so does a signing
 * key whose file lies here: a key belongs to whoever has it.
 */
import { isActivationError, type Seconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { HostId } from './host-id.ts';
import {
  forgetEarlierKey,
  listEarlierKeys,
  listHostKeys,
  saveHostKey,
  type StoredHostKey,
} from './host-key.repository.ts';
import { findHost, saveHost, takeAllRows, takeEarlierRows } from './hosts.repository.ts';

export interface IntroduceOptions {
  readonly database: Database;
  readonly host: HostId;
  /** Of its machine. */
  readonly name: string;
  /** Version. */
  readonly program: string;
  readonly now: () => Seconds;
  /** Keys in files of this folder. A token may be reached by several hosts, so that what lies there says nothing. */
  readonly files: Pick<SigningKeys, 'load'>;
  /** Whether other hosts may have the same database; else everything in it is this one's. */
  readonly isShared: boolean;
}

export async function introduceHost(options: IntroduceOptions): Promise<void> {
  const { database, host, name, program, now, isShared } = options;
  const found = await keysHere(options);
  await database.transact(async (tx) => {
    await (isShared ? takeEarlierRows(tx, host) : takeAllRows(tx, host));
    for (const key of found) await takeKey(tx, { ...key, host }, now());
    const before = await findHost(tx, host);
    const { address, worksSince } = before ?? { address: '', worksSince: null };
    await saveHost(tx, { host, name, address, program, startedAt: now(), seenAt: now(), worksSince });
  });
}

type FoundKey = Omit<StoredHostKey, 'host'>;

/** Keys that the database says are another's, or nobody's, and that are here. */
async function keysHere({ database, host, files, isShared }: IntroduceOptions): Promise<readonly FoundKey[]> {
  const earlier = await listEarlierKeys(database);
  if (!isShared) return earlier;
  const others = (await listHostKeys(database)).filter((one) => one.host !== host);
  const here: FoundKey[] = [];
  for (const one of [...others, ...earlier]) if (await isHere(files, one)) here.push(one);
  return here;
}

/** One that cannot be read is told when the vendors are loaded. */
async function isHere(files: IntroduceOptions['files'], { vendor, key }: FoundKey): Promise<boolean> {
  try {
    return (await files.load(vendor, key)) !== undefined;
  } catch (error) {
    if (isActivationError(error)) return true;
    throw error;
  }
}

async function takeKey(tx: Transaction, key: StoredHostKey, at: Seconds): Promise<void> {
  await saveHostKey(tx, key, at);
  await forgetEarlierKey(tx, key.vendor);
}
