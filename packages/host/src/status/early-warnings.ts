/** Warnings that come before anybody is refused: counts that fall, and a host that nobody calls any more. Pure. */
import { hourSeconds, type Seconds } from '@attiva/protocol';
import type { SettingValues } from '../settings/setting-table.ts';
import { type HostWarning, warning } from './host-warning.ts';

/** One application with what is counted of it. */
export interface CountedApplication {
  /** `vendor/application`. */
  readonly subject: string;
  readonly name: string;
  /** Clients in the window. */
  readonly inventory: number;
  readonly editions: readonly { readonly name: string; readonly threshold: number; readonly licensed: number }[];
}

export interface CountEvidence {
  readonly applications: readonly CountedApplication[];
  /** When a request was last written; or, before the first one, when the newest grant was given. */
  readonly lastRequest: Seconds | undefined;
  /** Clients of an application below which the administrator wants to know. */
  readonly lowCount: number | undefined;
  /** Hours without a request after which the administrator wants to know. */
  readonly idleHours: number | undefined;
}

/** What the administrator has set. */
export function earlyLimits(values: SettingValues): Pick<CountEvidence, 'lowCount' | 'idleHours'> {
  return { lowCount: values['warnings.lowCount'], idleHours: values['warnings.idleHours'] };
}

export function earlyWarnings(
  { applications, lastRequest, lowCount, idleHours }: CountEvidence,
  now: Seconds,
): HostWarning[] {
  const found = applications.flatMap((application) => lowCounts(application, lowCount));
  if (idleHours !== undefined && lastRequest !== undefined && now - lastRequest >= idleHours * hourSeconds) {
    found.push(warning({ code: 'no-requests' }, 'no-requests-since', { sinceAt: lastRequest }));
  }
  return found;
}

/** An edition that has licensed machines and no longer enough callers: they are not renewed. Or fewer than wished. */
function lowCounts(application: CountedApplication, lowCount: number | undefined): HostWarning[] {
  const { subject, name, inventory, editions } = application;
  const falling = editions.filter(({ threshold, licensed }) => licensed > 0 && inventory < threshold);
  const [worst] = [...falling].sort((a, b) => b.threshold - a.threshold);
  if (worst !== undefined) {
    const { name: edition, threshold, licensed } = worst;
    const facts = { name, inventory, edition, threshold, licensed };
    return [{ ...warning({ code: 'count-low' }, 'count-below-threshold', facts), subject }];
  }
  if (lowCount === undefined || inventory >= lowCount) return [];
  return [{ ...warning({ code: 'count-low' }, 'count-below-wish', { name, inventory, lowCount }), subject }];
}
