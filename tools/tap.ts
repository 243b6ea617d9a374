/**
 * Reads the TAP that node:test writes to a file. Four things are taken from it: the totals at its end, the names of the
 * failed tests, the skipped ones with their reasons, and the figures that tests print for people. A runner that crashed wrote no totals; that is told, not guessed.
 */
export interface TapSummary {
  passed: number;
  failed: number;
  skipped: number;
  failures: readonly string[];
  skips: readonly string[];
  /** Figures that a test prints for people, one a line: `model: …`. */
  figures: readonly string[];
}

const totalLine = /^# (pass|fail|cancelled|skipped|todo) (\d+)$/gm;
const notOk = /^(\s*)not ok \d+ - (.*)$/;
const figure = /^\s*# (model: .*)$/gm;
const skipped = /^\s*ok \d+ - (.*?) # SKIP ?(.*)$/;

/** The summary of one run, or undefined when the totals are missing or incomplete. */
export function readTap(text: string): TapSummary | undefined {
  const totals = new Map<string, number>();
  // A test may print lines of its own that look like totals: the real ones come last.
  for (const [, name, count] of text.matchAll(totalLine)) totals.set(name ?? '', Number(count));
  if (!['pass', 'fail', 'cancelled', 'skipped'].every((name) => totals.has(name))) return undefined;
  const total = (name: string): number => totals.get(name) ?? 0;
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancelled'),
    skipped: total('skipped') + total('todo'),
    figures: [...text.matchAll(figure)].map((match) => match[1] ?? ''),
    ...namesIn(text),
  };
}

function namesIn(text: string): { failures: string[]; skips: string[] } {
  const failures: string[] = [];
  const skips: string[] = [];
  for (const line of text.split('\n')) {
    const failure = notOk.exec(line);
    if (failure) failures.push(failure[2] ?? '');
    const skip = skipped.exec(line);
    if (skip) skips.push(skip[2] ? `${skip[1]}: ${skip[2]}` : (skip[1] ?? ''));
  }
  return { failures, skips };
}
