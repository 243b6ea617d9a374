/** Use cases: an administrator asks machines to renew or to take a new identity, and takes that back. Result per machine. */
import { randomBytes } from 'node:crypto';
import { changedMeanwhileError, seenSet } from '@attiva/daemon';
import { ActivationError, type HintKind, type KeyId, type RequestId, type VendorId } from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { Changing, MachineId } from '../machines/change-machines.ts';
import { listMachines, type MachineParts } from '../machines/list-machines.ts';
import { listEditions } from '../machines/served-editions.ts';
import type { Transaction } from '@attiva/storage';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { insertHints, withdrawHints } from './hint.repository.ts';
import type { OpenHints } from './open-hints.ts';

/** Most machines that one request may mean by a view. */
const mostHinted = 10_000;
/** Most hints that wait at once. */
const mostOpen = 100_000;

export interface HintParts extends MachineParts {
  readonly book: Pick<VendorBook, 'find' | 'all'>;
  readonly hints: OpenHints;
}

export type Hinting = HintParts & Changing;

export interface HintResult extends MachineId {
  /** `already`: one of this kind waits for it; `unknown`: there is no such machine (any more). */
  readonly outcome: 'waiting' | 'already' | 'unknown';
  /** Absent for an unknown machine. */
  readonly id?: RequestId;
}

/** @throws {ActivationError} `wrong-usage` where more would wait than a host remembers. */
export async function giveHints(
  hinting: Hinting,
  kind: HintKind,
  machines: readonly MachineId[],
): Promise<readonly HintResult[]> {
  const { database, hints, now, actor } = hinting;
  return hints.change(database, now(), async (tx) => {
    const known = await knownMachines(tx, hinting, machines);
    const made = machines.map((machine, index) => resultFor(machine, { kind, hints, isKnown: known[index] === true }));
    const asked = made.flatMap(({ vendor, client, outcome, id }) =>
      outcome === 'waiting' && id !== undefined ? [{ id, vendor, client, kind, createdAt: now() }] : [],
    );
    if (hints.size + asked.length > mostOpen) {
      throw new ActivationError('wrong-usage', `more than ${mostOpen} hints would wait; withdraw some first`);
    }
    await insertHints(tx, asked);
    if (asked.length > 0) {
      const details = { kind, machines: asked.length, clients: asked.slice(0, 500).map(({ client }) => client) };
      await recordAudit(tx, { at: now(), actor, action: 'hints-given', subject: 'host', details });
    }
    return made;
  });
}

function resultFor(
  machine: MachineId,
  { kind, hints, isKnown }: { readonly kind: HintKind; readonly hints: OpenHints; readonly isKnown: boolean },
): HintResult {
  if (!isKnown) return { ...machine, outcome: 'unknown' };
  const waiting = hints.of(machine).find((hint) => hint.kind === kind);
  if (waiting !== undefined) return { ...machine, outcome: 'already', id: waiting.id };
  return { ...machine, outcome: 'waiting', id: randomBytes(16).toString('base64url') as RequestId };
}

async function knownMachines(
  tx: Transaction,
  { book }: Pick<Hinting, 'book'>,
  machines: readonly MachineId[],
): Promise<readonly boolean[]> {
  const editions = await listEditions(tx, book);
  const known = machines.map(() => false);
  for (const application of new Set(editions.map((of) => `${of.vendor} ${of.application}`))) {
    const [vendor = '', name = ''] = application.split(' ');
    const rows = await tx.getEach<{ client: string }>(
      'select client from clients where vendor = ? and application = ? and client = ?',
      machines.map((machine) => [vendor, name, machine.vendor === vendor ? machine.client : '']),
    );
    rows.forEach((row, index) => {
      if (row !== undefined) known[index] = true;
    });
  }
  return known;
}

/**
 * The machines of a view, each once.
 * @param expected mark of the machines that the caller has seen in it, each as `VENDOR CLIENT`
 * @throws {ActivationError} `wrong-usage` for a wrong view and for more than 10,000 machines; `changed-meanwhile` where
 * others are in it than the caller has seen.
 */
export async function machinesOfView(
  parts: MachineParts,
  view: Readonly<Record<string, unknown>>,
  expected: string,
): Promise<readonly MachineId[]> {
  const found = new Map<string, MachineId>();
  let cursor: string | undefined;
  do {
    const page = await listMachines(parts, view, { limit: 500, cursor });
    for (const { vendor, client } of page.machines) {
      found.set(`${vendor} ${client}`, { vendor: vendor as VendorId, client: client as KeyId });
    }
    if (found.size > mostHinted) {
      throw new ActivationError('wrong-usage', `the view has more than ${mostHinted} machines; narrow it`);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  if (seenSet(found.keys()) !== expected) {
    const now = `the view has ${found.size} machines, and not those that were seen`;
    throw changedMeanwhileError({ first: undefined, did: '', now });
  }
  return [...found.values()];
}

/** @throws {ActivationError} `not-found` for a hint that does not wait. */
export async function withdraw(hinting: Hinting, id: string | undefined): Promise<number> {
  const { database, hints, now, actor } = hinting;
  return hints.change(database, now(), async (tx) => {
    const changes = await withdrawHints(tx, id, now());
    if (changes === 0 && id !== undefined) throw new ActivationError('not-found', 'no such hint waits');
    if (changes > 0) {
      const details = { hints: changes, ...(id !== undefined && { id }) };
      await recordAudit(tx, { at: now(), actor, action: 'hints-withdrawn', subject: 'host', details });
    }
    return changes;
  });
}
