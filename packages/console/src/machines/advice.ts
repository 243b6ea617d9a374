/** The command in a line of advice; undefined: it has none. Pure. */
export function commandOf(line: string): string | undefined {
  const found = /(?:^|: )(attiva (?:[\w./-]+)(?: [^\s(,;]+)*)/u.exec(line)?.[1];
  return found?.replace(/[.,;:]$/u, '');
}
