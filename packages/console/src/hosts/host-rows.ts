/**
 * Other hosts of the customer: their counts beside those of this one, and the sum. What is the matter with one of them its
 * own console tells.
 *
 * This file: rows and their sum. Pure.
 */
import type { HostStatus, Parts } from '../asking/questions.ts';

export type OtherHost = Parts['OtherHost'];

export interface HostCounts {
  readonly inventory: number;
  readonly licensed: number;
  readonly applications: number;
  readonly serving: number;
  readonly warnings: number;
  readonly errors: number;
  readonly reached: readonly Reached[];
}

/** An application against the highest threshold of its editions. */
export interface Reached {
  readonly vendor: string;
  readonly application: string;
  readonly inventory: number;
  readonly threshold: number;
}

export interface HostRow {
  readonly id: string;
  /** What people call it; '' for this host. */
  readonly name: string;
  readonly address: string;
  readonly program?: string;
  readonly counts?: HostCounts;
  readonly failed?: OtherHost['failed'];
  readonly askedAt?: number;
  /** The same host as another row: it is not counted twice. */
  readonly again: boolean;
}

/** This host first. */
export function hostRows(own: HostStatus, others: readonly OtherHost[]): readonly HostRow[] {
  const seen = new Set([own.store]);
  const rows = others.map((other): HostRow => {
    const { id, address, label, status, failed, askedAt } = other;
    const again = status !== undefined && seen.has(status.store);
    if (status !== undefined) seen.add(status.store);
    return {
      id,
      name: label === '' ? address.replace(/^https?:\/\//u, '') : label,
      address,
      askedAt,
      again,
      ...(status !== undefined && { program: status.program, counts: status }),
      ...(failed !== undefined && { failed }),
    };
  });
  return [{ id: '', name: '', address: '', program: own.program, counts: countsOf(own), again: false }, ...rows];
}

function countsOf({ vendors, warnings }: HostStatus): HostCounts {
  const applications = vendors.flatMap((vendor) => vendor.applications);
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0);
  const errors = warnings.filter(({ severity }) => severity === 'error').length;
  return {
    inventory: sum(applications.map(({ inventory }) => inventory)),
    licensed: sum(applications.flatMap(({ editions }) => editions.map(({ licensed }) => licensed))),
    applications: applications.length,
    serving: applications.filter(({ serving }) => serving).length,
    warnings: warnings.length - errors,
    errors,
    reached: vendors.flatMap(({ id: vendor, applications: some }) =>
      some.map(({ id: application, inventory, editions }) => ({
        vendor,
        application,
        inventory,
        threshold: Math.max(0, ...editions.map(({ threshold }) => threshold)),
      })),
    ),
  };
}

/** How many machines are still needed; 0: the threshold is reached. */
export function neededOf({ inventory, threshold }: Pick<Reached, 'inventory' | 'threshold'>): number {
  return Math.max(0, threshold - inventory);
}

export interface HostSum {
  readonly inventory: number;
  readonly licensed: number;
  /** Hosts that the sum is of. */
  readonly counted: number;
  /** Hosts that do not answer: the sum lacks theirs. */
  readonly missing: number;
}

export function sumOf(rows: readonly HostRow[]): HostSum {
  const counted = rows.filter(({ counts, again }) => counts !== undefined && !again);
  return {
    inventory: counted.reduce((total, { counts }) => total + (counts?.inventory ?? 0), 0),
    licensed: counted.reduce((total, { counts }) => total + (counts?.licensed ?? 0), 0),
    counted: counted.length,
    missing: rows.filter(({ failed }) => failed !== undefined).length,
  };
}
