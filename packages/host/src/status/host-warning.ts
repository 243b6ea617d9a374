/** A declared warning: what administrators, probes and notifications are told of the host's health. */
import type { ErrorCode } from '@attiva/protocol';

export interface HostWarning {
  readonly code: ErrorCode;
  readonly severity: 'warning' | 'error';
  readonly text: string;
  readonly remedy: string;
  /** What it is about, where several of one code can stand side by side: `vendor/application`. */
  readonly subject?: string;
  /** The warning that explains this one, where that is raised too: deal with that one first. */
  readonly dependsOn?: ErrorCode;
}
