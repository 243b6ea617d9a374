/** A declared warning: what administrators, probes and notifications are told of the host's health. */
import { catalogue, type ErrorCode } from '@attiva/protocol';
import type { Said } from '../sayings/said.ts';
import { sayWarning, type WarningFacts, type WarningKind } from '../sayings/warning-sentences.ts';

export interface HostWarning {
  readonly code: ErrorCode;
  readonly severity: 'warning' | 'error';
  readonly text: string;
  /** The same as a sentence and its facts, for readers in another language. */
  readonly said: Said;
  readonly remedy: string;
  /** What it is about, where several of one code can stand side by side: `vendor/application`. */
  readonly subject?: string;
  /** The warning that explains this one, where that is raised too: deal with that one first. */
  readonly dependsOn?: ErrorCode;
}

/** A warning with the remedy of its code. */
export function warning<Kind extends WarningKind>(
  { code, severity = 'warning' }: { readonly code: ErrorCode; readonly severity?: HostWarning['severity'] },
  kind: Kind,
  facts: WarningFacts[Kind],
): HostWarning {
  return { code, severity, ...sayWarning(kind, facts), remedy: catalogue[code].remedy };
}

/** The code is in the text of a stored warning. */
export const namingCode = 'image-carries-identity';

/** Without what names machines: for wherever a warning is kept, or sent to. Which machines, the host says itself. */
export function withoutNames(told: HostWarning): HostWarning {
  const { code, said } = told;
  return code === namingCode ? { ...told, text: `${catalogue[code].title}.`, said: { ...said, facts: {} } } : told;
}
