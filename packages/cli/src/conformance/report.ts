/** How a run is shown to people: a table by suite, what differs and which attack it opens, one line at the end. */
import type { VectorCase } from '@attiva/protocol';

export interface JudgedVector {
  readonly suite: string;
  readonly vector: VectorCase;
  readonly verdict: 'asExpected' | 'differing' | 'notOffered' | 'unanswered';
  /** The code that came back, or what came in its place. */
  readonly found: string;
}

/** A type, not an interface: it is handed on as JSON. */
export type ConformanceReport = {
  readonly program: string;
  readonly vectors: number;
  readonly asExpected: number;
  readonly differing: number;
  readonly notOffered: number;
  readonly unanswered: number;
  readonly differences: readonly {
    readonly id: string;
    readonly operation: string;
    readonly expected: string;
    readonly found: string;
    readonly attack?: string;
  }[];
};

const shownDifferences = 40;

export function reportText(judged: readonly JudgedVector[], report: ConformanceReport): string {
  return [...table(judged), ...differenceLines(report), '', summary(report)].join('\n');
}

function table(judged: readonly JudgedVector[]): string[] {
  const suites = [...new Set(judged.map(({ suite }) => suite))];
  const columns = ['asExpected', 'differing', 'notOffered', 'unanswered'] as const;
  const heads = ['suite', 'vectors', 'as expected', 'differing', 'not offered', 'no answer'];
  const rows = suites.map((suite) => {
    const own = judged.filter((one) => one.suite === suite);
    const counts = columns.map((column) => own.filter(({ verdict }) => verdict === column).length);
    return [suite, own.length, ...counts].map(String);
  });
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(heads), ...rows.map(line)];
}

function differenceLines(report: ConformanceReport): string[] {
  if (report.differences.length === 0) return [];
  const shown = report.differences
    .slice(0, shownDifferences)
    .flatMap(({ id, expected, found, attack }) => [
      `${id}: expected ${expected}, found ${found}`,
      ...(attack === undefined ? [] : [`  the attack: ${attack}`]),
    ]);
  const rest = report.differences.length - shownDifferences;
  return ['', ...shown, ...(rest > 0 ? [`and ${rest} more; --json lists them all`] : [])];
}

/** `721 vectors: 721 as expected`. */
function summary(report: ConformanceReport): string {
  const parts = [`${report.asExpected} as expected`];
  if (report.differing > 0) parts.push(`${report.differing} differing`);
  if (report.unanswered > 0) parts.push(`${report.unanswered} without answer`);
  if (report.notOffered > 0) parts.push(`${report.notOffered} not offered`);
  return `${report.vectors} vectors: ${parts.join(', ')}`;
}
