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
  'made',
];

/** Markdown, one line per kind. `made`: day and commit. */
export function faultTable(results: readonly FaultResult[], made: string): string {
  const rules = head.map((_, index) => (index < 2 || index === head.length - 1 ? '---' : '--:'));
  return [row(head), row(rules), ...results.map((result) => lineOf(result, made))].join('\n');
}

function lineOf(
  { fault, what, rounds, held, lost, split, miscounted, unclean, seconds, measured }: FaultResult,
  made: string,
): string {
  const done = measured === undefined ? what : `${what}. Measured: ${measured}`;
  return row([`\`${fault}\``, done, rounds, held, lost, split, miscounted, unclean, seconds, made]);
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

const [begin, end] = ['<!-- faults -->', '<!-- /faults -->'];

/** The lines of a table by the name of their kind. */
export function linesOf(text: string): ReadonlyMap<string, string> {
  return new Map(Array.from(text.matchAll(/^\| `([a-z-]+)` \|.*$/gm), ([line, name = '']) => [name, line]));
}

/**
 * The page with these lines in its table, between its two marks; a kind that was not played now keeps the line that it had.
 * @throws {TypeError} for a page without marks.
 */
export function withTable(page: string, table: string, order: readonly string[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new TypeError(`the page has no ${begin} … ${end}`);
  const lines = new Map([...linesOf(page.slice(from, to)), ...linesOf(table)]);
  const heading = table.split('\n').slice(0, 2);
  const whole = [...heading, ...order.flatMap((name) => lines.get(name) ?? [])].join('\n');
  return `${page.slice(0, from + begin.length)}\n\n${whole}\n\n${page.slice(to)}`;
}
