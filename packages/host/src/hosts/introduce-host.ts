/**
 * Use case: a host begins on its database. What a database of before does not say of whom it is becomes its own, and so does a signing
 * key whose file lies here: a key belongs to whoever has it.
 */
import { isActivationError, type KeyId, minuteSeconds, type Seconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { applyNamePolicy } from '../retention/forget-names.ts';
import { agreeOnNames, type NamesKept } from './agree-on-names.ts';
import type { HostId } from './host-id.ts';
import {
  forgetEarlierKey,
  listEarlierKeys,
  listHostKeys,
  saveHostKey,
  type StoredHostKey,
} from './host-key.repository.ts';
import { listHosts, saveHost, takeAllRows, takeEarlierRows } from './hosts.repository.ts';

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
  /** Has keys for this host alone. */
  readonly take: (keys: readonly KeyId[]) => Promise<void>;
  /** How it keeps names. */
  readonly names: NamesKept;
}

/** @throws {ActivationError} `signing-key-in-use`, `hosts-disagree`; then nothing was changed. */
export async function introduceHost(options: IntroduceOptions): Promise<void> {
  const { database, host, name, program, now, isShared } = options;
  const found = await keysHere(options);
  const own = (await listHostKeys(database)).filter((one) => one.host === host);
  await options.take([...own, ...found].map(({ key }) => key));
  await database.transact(async (tx) => {
    await agreeOnNames(tx, options.names, isShared ? await othersThatRun(tx, host, now()) : []);
    await applyNamePolicy(tx, options.names.policy);
    await (isShared ? takeEarlierRows(tx, host) : takeAllRows(tx, host));
    for (const key of found) await takeKey(tx, { ...key, host }, now());
    await saveHost(tx, { host, name, program, startedAt: now() });
  });
}

/** Hosts that were heard of in the last minutes and have not said that they end. */
async function othersThatRun(tx: Transaction, host: HostId, now: Seconds): Promise<readonly string[]> {
  return (await listHosts(tx))
    .filter((one) => one.host !== host && one.address !== '' && Math.abs(now - one.seenAt) < 2 * minuteSeconds)
    .map(({ name, host: id }) => name || id);
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
