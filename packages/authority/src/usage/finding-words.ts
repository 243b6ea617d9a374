/** What stands out in a usage statement, in a sentence for the person at the vendor. */
import type { UsageFinding } from '@attiva/protocol';

/** A finding, named and told. */
export interface ToldFinding {
  /** Name of the finding, as in spec/usage-statements.md 5. */
  readonly what: string;
  /** One sentence. */
  readonly text: string;
  /** What the sentence is made of, for one in another language. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export function tellFinding(finding: UsageFinding): ToldFinding {
  const { what, ...facts } = finding;
  return { what, text: wordsOf(finding), facts };
}

function wordsOf(finding: UsageFinding): string {
  switch (finding.what) {
    case 'missing-days':
      return finding.from === finding.to
        ? `${finding.from} is missing: no statement has figures of it.`
        : `${finding.from} to ${finding.to} are missing: no statement has figures of them.`;
    case 'changed-figure':
      return `${changeText(finding)} in the statement before.`;
    case 'fewer-days':
      return `It has figures of ${finding.now} days, and a statement signed before has them of ${finding.before}: that one counts.`;
    case 'unknown-predecessor':
      return `It names a statement before it that was never received (${finding.previous}).`;
    case 'same-predecessor':
      return `The statement of ${finding.month} names the same one before: one of the two was signed from a copy, or from restored data.`;
    case 'correction':
      return `It says that it corrects an earlier statement (${finding.digest}).`;
    case 'restored':
      return `The host says that its data was restored from a backup on ${new Date(finding.at * 1000).toISOString().slice(0, 10)}.`;
    case 'other-database':
      return 'Earlier statements of this host came from another database: it began anew.';
  }
}

/** `2026-11-14, aurora-os, edition desktop: 20, was 25` */
export function changeText(finding: Extract<UsageFinding, { what: 'changed-figure' }>): string {
  const { day, application, figure, before, now } = finding;
  return `${day}, ${application}, ${figure}: ${now}, was ${before}`;
}
