/** A row as people see it: with its name, its state in words, and what administrators wrote on it. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { ContactMethod } from '../activation/client-row.ts';
import type { FilterFacts } from './filter-sql.ts';
import { graceOf } from './list-phases.ts';
import { loadNames } from './machine-names.ts';
import type { StoredMachine } from './machine-row.ts';
import { type MachineState, stateOf } from './machine-state.ts';
import { loadMarks } from './mark.repository.ts';

export interface ListedMachine {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
  /** As names are kept here: in full, as a digest, or `null`. */
  readonly name: string | null;
  readonly address: string | null;
  readonly edition: string;
  readonly generation: number;
  readonly state: MachineState;
  /** License state 0 … 6 that it reported at its last contact. */
  readonly reported: number;
  /** How it called last. */
  readonly method: ContactMethod;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  /** End of its lease; `null`: it never had one. */
  readonly expires: Seconds | null;
  readonly virtual: boolean;
  /** Whether it lives for a job or a day. */
  readonly shortLived: boolean;
  readonly group: string | null;
  readonly tags: readonly string[];
}

/** Rows of one page, with what stands in other tables. */
export async function showMachines(
  on: Statements,
  rows: readonly StoredMachine[],
  facts: Pick<FilterFacts, 'editions' | 'now'>,
): Promise<readonly ListedMachine[]> {
  const names = await loadNames(on, rows);
  const marks = await loadMarks(on, rows);
  return rows.map((row, index): ListedMachine => {
    const { vendor, application, client, edition, generation, firstSeen, lastSeen, leaseUntil } = row;
    const { name = '', address = '' } = names[index] ?? {};
    return {
      vendor,
      application,
      client,
      name: name === '' ? null : name,
      address: address === '' ? null : address,
      edition,
      generation,
      state: stateOf(row, graceOf(row, facts), facts.now),
      reported: row.state,
      method: row.method,
      firstSeen,
      lastSeen,
      expires: leaseUntil === 0 ? null : leaseUntil,
      virtual: row.virtual === 1,
      shortLived: row.ephemeral === 1,
      group: marks[index]?.group ?? null,
      tags: marks[index]?.tags ?? [],
    };
  });
}
