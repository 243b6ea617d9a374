/** Use case: one machine by its client id: its rows, and what administrators did to it, also after it was taken out. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { listMachineChanges, type MachineChange } from './machine-change.repository.ts';
import { type ListedMachine, showMachines } from './listed-machine.ts';
import { type MachineParts, phaseFacts } from './list-machines.ts';
import { readMachines } from './machine-source.ts';
import { placesOf } from './sources-of-view.ts';

export interface MachineRecord {
  readonly client: string;
  readonly now: Seconds;
  /** One for each application of it; none: it never called, or was taken out. */
  readonly machines: readonly ListedMachine[];
  /** Newest first. */
  readonly changes: readonly MachineChange[];
}

export async function recordOf(parts: MachineParts, client: string): Promise<MachineRecord> {
  const { database } = parts;
  const now = parts.now();
  return database.transact(
    async (tx): Promise<MachineRecord> => ({
      client,
      now,
      machines: await rowsOf(tx, { parts, client, now }),
      changes: await listMachineChanges(tx, client),
    }),
  );
}

async function rowsOf(
  on: Statements,
  { parts, client, now }: { readonly parts: MachineParts; readonly client: string; readonly now: Seconds },
): Promise<readonly ListedMachine[]> {
  const facts = await phaseFacts(parts, now, on);
  const places = placesOf(facts.editions);
  const vendors = [...new Set(places.map(({ vendor }) => vendor))];
  const filter = { text: '1 = 1', parameters: [] };
  const rows = await readMachines(
    on,
    vendors.map((vendor) => ({ vendor, client })),
    { places, filter },
  );
  return showMachines(on, rows, facts);
}
