/**
 * The command in a line of advice; undefined: it has none. Pure.
 * The last one is ours: what stands before may be anybody's text, as the name of a machine is. Signs that a shell reads are in none.
 */
export function commandOf(line: string): string | undefined {
  const found = /^(?:.*: +)?(attiva [\w./-]+(?: [^\s(),;&|<>$`"'\\#!*?]+)*)/u.exec(line)?.[1];
  return found?.replace(/[.,;:]$/u, '');
}

/** What a line says before its command, which is shown by itself where it ends the line. */
export function textBefore(line: string, command: string | undefined): string {
  return command !== undefined && line.endsWith(command) ? line.slice(0, -command.length).trimEnd() : line;
}

/** A line in the reader's language; one that is nothing but a command is the same in each. */
export function advised(line: string, tell: (text: string) => string): string {
  return commandOf(line) === line ? line : tell(line);
}
