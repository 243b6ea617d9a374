/**
 * Use case: a host of the database that is gone for good is forgotten. Not one that lives: it is asked for by its last sign of life, and
 * by the locks of its signing keys, which a host has that is only cut off from its clock or very slow.
 */
import { nearestName } from '@attiva/daemon';
import { ActivationError, type KeyId, type Seconds, type VendorId } from '@attiva/protocol';
import type { Database, Held, Statements, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { serviceName } from '../publishing/own-record.ts';
import { loadRemembered } from '../publishing/publishing.repository.ts';
import { lockOf } from './held-keys.ts';
import type { HostId } from './host-id.ts';
import { listHostKeys } from './host-key.repository.ts';
import { type HostLife, type KnownHost, stateOf } from './host-life.ts';
import { listHosts, removeHost } from './hosts.repository.ts';

export interface ForgetHostParts {
  readonly database: Database;
  readonly life: Pick<HostLife, 'list'>;
  readonly now: () => Seconds;
}

/** A host that is gone, and what there is of it. */
export interface GoneHost extends Pick<KnownHost, 'host' | 'name' | 'address' | 'program' | 'seenAt'> {
  readonly state: 'ended' | 'silent';
  /** What it has published in DNS and not withdrawn: nobody else takes that away. */
  readonly records: readonly { readonly name: string; readonly target: string; readonly port: number }[];
  /** Its signing keys. They stay known. */
  readonly keys: readonly { readonly vendor: VendorId; readonly key: KeyId }[];
}

/**
 * What there is of a host that is gone. Nothing is changed.
 * @param called its name or its id; of several with one name the one that is gone is meant.
 * @throws {ActivationError} `not-found`, `already-running`, `wrong-usage` where several are meant.
 */
export async function lookAtGoneHost({ database, life }: ForgetHostParts, called: string): Promise<GoneHost> {
  const hosts = (await life.list()) ?? [];
  const meant = hosts.filter(({ host, name }) => host === called || name.toLowerCase() === called.toLowerCase());
  const gone = meant.filter(({ here, state }) => !here && state !== 'running');
  const [first, another] = gone;
  if (first === undefined) throw meant[0] === undefined ? unknown(called, hosts) : living(meant[0]);
  if (another !== undefined) {
    const ids = gone.map(({ host, seenAt }) => `${host} (last heard of ${new Date(seenAt * 1000).toISOString()})`);
    throw new ActivationError(
      'wrong-usage',
      `several hosts are called ${first.name}; name one by its id: ${ids.join(', ')}`,
      {
        facts: { hosts: gone.map(({ host }) => host) },
      },
    );
  }
  return remainsOf(database, first);
}

/** Which one, as it was seen. */
export interface HostToForget {
  readonly host: string;
  readonly seenAt: Seconds;
}

/**
 * Forgets it, and notes that in the audit.
 * @throws {ActivationError} `not-found`, `already-running`, `changed-meanwhile`; then nothing was changed.
 */
export async function forgetHost(
  { database, life, now }: ForgetHostParts,
  { host, seenAt }: HostToForget,
  actor: string,
): Promise<GoneHost> {
  const known = (await life.list())?.find((one) => one.host === host);
  if (known === undefined) throw unknown(host, []);
  if (known.here) throw living(known);
  const held: Held[] = [];
  try {
    // From here on it cannot begin: whoever starts takes its keys first.
    for (const { key } of await keysOf(database, known.host)) held.push(await requireFree(database, key, known));
    return await database.transact(async (tx) => {
      const row = (await listHosts(tx)).find((one) => one.host === host);
      if (row === undefined) throw unknown(host, []);
      if (stateOf(row, now()) === 'running') throw living({ ...row, here: false });
      if (row.seenAt !== seenAt) throw changedMeanwhile(row.name || host);
      return remove(tx, { ...known, ...row }, { actor, now });
    });
  } finally {
    for (const one of held) await one.release();
  }
}

async function requireFree(database: Database, key: KeyId, host: KnownHost): Promise<Held> {
  const held = await database.hold(lockOf(key));
  if (held === undefined) throw living(host, `signs with the key ${key} on this database`);
  return held;
}

async function remove(
  tx: Transaction,
  host: Parameters<typeof remainsOf>[1],
  { actor, now }: { readonly actor: string; readonly now: () => Seconds },
): Promise<GoneHost> {
  const remains = await remainsOf(tx, { ...host, state: stateOf(host, now()) });
  await removeHost(tx, remains.host);
  await recordAudit(tx, {
    at: now(),
    actor,
    action: 'host-forgotten',
    subject: remains.host,
    details: { state: remains.state, seenAt: remains.seenAt, records: remains.records.length },
    personal: { name: remains.name },
  });
  return remains;
}

async function remainsOf(
  on: Statements,
  { host, name, address, program, seenAt, state }: Omit<KnownHost, 'here' | 'startedAt' | 'worksSince'>,
): Promise<GoneHost> {
  const records = (await loadRemembered(on, host)).map(({ record: { domain, target, port } }) => ({
    name: serviceName(domain),
    target,
    port,
  }));
  const known = { host, name, address, program, seenAt, state: state === 'ended' ? state : 'silent' } as const;
  return { ...known, records, keys: await keysOf(on, host) };
}

async function keysOf(on: Statements, host: HostId): Promise<GoneHost['keys']> {
  const keys = (await listHostKeys(on)).filter((one) => one.host === host);
  return keys.map(({ vendor, key }) => ({ vendor, key }));
}

function living(
  { name, host, address, here }: Pick<KnownHost, 'name' | 'host' | 'address' | 'here'>,
  how = 'runs on this database',
): ActivationError {
  const where = address === '' ? '' : ` (${address})`;
  const detail = here
    ? `${name || host} is the host that is asked: ask another one`
    : `the host ${name || host}${where} ${how}: stop it first`;
  return new ActivationError('already-running', detail, { facts: { host, name, address } });
}

function unknown(called: string, hosts: readonly KnownHost[]): ActivationError {
  const names = hosts.filter(({ here }) => !here).map(({ name, host }) => name || host);
  const near = nearestName(called, names);
  const hint = near === undefined ? '' : `, did you mean ${near}?`;
  const shown = called.slice(0, 253);
  return new ActivationError('not-found', `no other host on this database is called ${shown}${hint}`, {
    facts: { host: shown, ...(near !== undefined && { nearest: near }) },
  });
}

function changedMeanwhile(name: string): ActivationError {
  return new ActivationError('changed-meanwhile', `the host ${name} has been heard of since: look again`);
}
