/** The table that people read, and its place in docs/explanation/durability.md. */
import type { FaultResult } from './fault.ts';

const head = [
  'fault',
  'what is done',
  'rounds',
  'answers held',
  'lost',
  'split',
  'wrong counts',
  'not clean',
  'seconds',
];

/** Markdown, one line per kind. */
export function faultTable(results: readonly FaultResult[]): string {
  const lines = results.map(({ fault, what, rounds, held, lost, split, miscounted, unclean, seconds }) =>
    row([`\`${fault}\``, what, rounds, held, lost, split, miscounted, unclean, seconds]),
  );
  const rules = head.map((_, index) => (index < 2 ? '---' : '--:'));
  return [row(head), row(rules), ...lines].join('\n');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

export const [begin, end] = ['<!-- faults -->', '<!-- /faults -->'];

/** The page with this text between its two marks. @throws {TypeError} for a page without them. */
export function withTable(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new TypeError(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
