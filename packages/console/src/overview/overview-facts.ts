/**
 * The first page: is all well, how far is each application from its threshold, what comes up, what to do. Everything is the
 * host's own status; nothing is judged here that the host has not judged.
 *
 * This file: what the page picks out of the status. Pure.
 */
import type { HostStatus, Parts } from '../asking/questions.ts';

export type Warning = Parts['HostWarning'];
export type KeyStatus = Parts['KeyStatus'];
type VendorStatus = Parts['VendorStatus'];

/** `begin`: no vendor yet; `register`: none is registered; then by the worst warning. */
export type Verdict = 'begin' | 'register' | 'error' | 'warning' | 'well';

export function verdictOf({
  vendors,
  warnings,
}: {
  readonly vendors: readonly Pick<VendorStatus, 'registered'>[];
  readonly warnings: readonly Warning[];
}): Verdict {
  if (vendors.length === 0) return 'begin';
  if (!vendors.some(({ registered }) => registered)) return 'register';
  const own = warnings.filter(({ dependsOn }) => dependsOn === undefined);
  if (own.some(({ severity }) => severity === 'error')) return 'error';
  return own.length > 0 ? 'warning' : 'well';
}

export interface WarningWithResults {
  readonly warning: Warning;
  /** What it explains: dealt with by dealing with it. */
  readonly explains: readonly Warning[];
}

/** Errors first; what another warning explains stands under that one, and none is left out. */
export function causes(warnings: readonly Warning[]): readonly WarningWithResults[] {
  const byCode = new Map(warnings.toReversed().map((warning) => [warning.code, warning]));
  const causeOf = (warning: Warning): Warning => {
    let cause = warning;
    // Bounded: a host that is wrong may let two explain each other.
    for (let step = 0; step < warnings.length; step += 1) {
      const next = cause.dependsOn === undefined ? undefined : byCode.get(cause.dependsOn);
      if (next === undefined) return cause;
      cause = next;
    }
    return warning;
  };
  const roots = warnings.filter((warning) => causeOf(warning) === warning);
  return roots
    .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .map((warning) => ({
      warning,
      explains: warnings.filter((one) => one !== warning && causeOf(one) === warning),
    }));
}

export interface Ending {
  readonly what: 'agreement' | 'maintenance';
  readonly key: KeyStatus;
  readonly vendor: string;
  readonly at: number;
}

/** Terms of keys that serve, the nearest end first. */
export function endings({
  vendors,
}: {
  readonly vendors: readonly Pick<VendorStatus, 'name' | 'keys'>[];
}): readonly Ending[] {
  const all = vendors.flatMap(({ name: vendor, keys }) =>
    keys
      .filter(({ state }) => state === 'serving' || state === 'ended')
      .flatMap((key): Ending[] => [
        ...(key.until === undefined ? [] : [{ what: 'agreement' as const, key, vendor, at: key.until }]),
        ...(key.maintenanceUntil === undefined
          ? []
          : [{ what: 'maintenance' as const, key, vendor, at: key.maintenanceUntil }]),
      ]),
  );
  return all.toSorted((a, b) => a.at - b.at);
}

/** Every machine that counts now. */
export function inventoryOf({
  vendors,
}: {
  readonly vendors: readonly { readonly applications: readonly Pick<Parts['ApplicationStatus'], 'inventory'>[] }[];
}): number {
  return vendors.flatMap(({ applications }) => applications).reduce((sum, { inventory }) => sum + inventory, 0);
}

/** Whether the figures of the last hour are of a whole one; they are kept by minutes. */
export function isWholeHour({ since }: HostStatus['lastHour'], now: number): boolean {
  return now - since >= 58 * 60;
}

/** How urgent an end is, by the days that are left. */
export function urgency(at: number, now: number): 'past' | 'soon' | 'coming' | 'far' {
  const days = (at - now) / 86_400;
  if (days <= 0) return 'past';
  if (days <= 30) return 'soon';
  return days <= 90 ? 'coming' : 'far';
}

/** Between 0 and 1: how far the count has come to a threshold. */
export function reached(threshold: number, needed: number): number {
  return threshold <= 0 ? 1 : Math.max(0, Math.min(1, (threshold - needed) / threshold));
}
