/** What the status of an authority means for a reader: how it stands, and how grave each warning is. Pure. */
import type { AuthorityStatus } from '../../asking/authority.ts';
import type { Tone } from '../../look/card.tsx';

export type AuthorityWarning = AuthorityStatus['warnings'][number];

export type AuthorityVerdict = 'begin' | 'error' | 'warning' | 'well';

/** The gravest comes first; of equals the newest. */
export function gravestFirst(warnings: readonly AuthorityWarning[]): readonly AuthorityWarning[] {
  const order: readonly AuthorityWarning['severity'][] = ['high', 'medium', 'low'];
  return warnings.toSorted(
    (one, other) => order.indexOf(one.severity) - order.indexOf(other.severity) || other.since - one.since,
  );
}

/** As the shell's icons and colors call it. */
export function severityOf({ severity }: AuthorityWarning): 'error' | 'warning' {
  return severity === 'high' ? 'error' : 'warning';
}

export function authorityVerdict(status: AuthorityStatus): AuthorityVerdict {
  if (status.warnings.some((one) => severityOf(one) === 'error')) return 'error';
  if (status.warnings.length > 0) return 'warning';
  return status.customers === 0 ? 'begin' : 'well';
}

/** How long the delegation still lasts, as the warnings about it see it. */
export function signingTone(daysLeft: number): Tone {
  if (daysLeft <= 7) return 'bad';
  return daysLeft <= 90 ? 'warn' : 'good';
}
