/**
 * Command lines and what they print, as text that people read in the documentation and tests run. This file reads a
 * transcript and compares output with it; `transcript-runner.ts` runs the commands.
 *
 * ```
 * Prose: everything before the first command, and every line after a command that begins with `# `.
 * $ attiva key list aurora          a command; words as in a shell, '…' and "…" quote, nothing is expanded
 * setup  …7Q4ZM  studio             the lines it prints on stdout, exactly, except:
 * [...]                             any number of lines
 * issued [..] by [[HOST]]           [..] any text in a line; [[NAME]] a word that is kept, and put in wherever
 *                                   [[NAME]] stands later
 * 2> progress goes to stderr        lines of stderr; looked at only where there is one
 * [exit 4]                          its exit code, when it is not 0
 * $ attiva host serve &             stays up until the transcript ends; its lines must appear, in either output
 * $ stop attiva host serve          ends it earlier
 * -- host.toml --                   at the end: files that are there before the first command
 * ```
 */

export interface TranscriptStep {
  /** Line of the text, 1-based. */
  readonly line: number;
  /** As it stands, `[[NAME]]` not yet put in. */
  readonly command: string;
  readonly background: boolean;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly exit: number;
}

export interface Transcript {
  /** First line of the prose: what the transcript shows. */
  readonly title: string;
  readonly steps: readonly TranscriptStep[];
  readonly files: Readonly<Record<string, string>>;
}

/** Names kept from earlier output. */
export type Kept = ReadonlyMap<string, string>;

/** @throws TypeError naming the line that is no transcript. */
export function parseTranscript(text: string): Transcript {
  const lines = text.replace(/\n$/, '').split('\n');
  const firstFile = lines.findIndex((line) => fileHeading(line) !== undefined);
  const body = firstFile === -1 ? lines : lines.slice(0, firstFile);
  const firstCommand = body.findIndex((line) => line.startsWith('$ '));
  if (firstCommand === -1) throw new TypeError('a transcript has at least one command, a line that begins with "$ "');
  const title = (body.slice(0, firstCommand).find((line) => line.trim() !== '') ?? '').replace(/^#+ /, '');
  const steps: TranscriptStep[] = [];
  for (let at = firstCommand; at < body.length; ) {
    let end = at + 1;
    while (end < body.length && !body[end]?.startsWith('$ ')) end += 1;
    steps.push(parseStep(body.slice(at, end), at + 1));
    at = end;
  }
  return { title, steps, files: parseFiles(firstFile === -1 ? [] : lines.slice(firstFile)) };
}

function parseStep(lines: readonly string[], line: number): TranscriptStep {
  const written = (lines[0] ?? '').slice(2).trim();
  const background = written.endsWith(' &');
  const expected = withoutEmptyEnd(lines.slice(1).filter((candidate) => !/^#( |$)/.test(candidate)));
  const exits = expected.filter((candidate) => exitOf(candidate) !== undefined);
  if (exits.length > 1) throw new TypeError(`line ${line}: a command has one exit code`);
  const printed = expected.filter((candidate) => exitOf(candidate) === undefined);
  return {
    line,
    command: background ? written.slice(0, -2).trim() : written,
    background,
    stdout: withoutEmptyEnd(printed.filter((candidate) => !/^2>( |$)/.test(candidate))),
    stderr: printed.filter((candidate) => /^2>( |$)/.test(candidate)).map((candidate) => candidate.slice(3)),
    exit: exitOf(exits[0] ?? '') ?? 0,
  };
}

function exitOf(line: string): number | undefined {
  const code = /^\[exit (\d+)\]$/.exec(line)?.[1];
  return code === undefined ? undefined : Number(code);
}

function fileHeading(line: string): string | undefined {
  return /^-- (\S+) --$/.exec(line)?.[1];
}

function parseFiles(lines: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {};
  let current: string | undefined;
  for (const line of lines) {
    const heading = fileHeading(line);
    if (heading !== undefined) files[heading] = '';
    else if (current !== undefined) files[current] += `${line}\n`;
    current = heading ?? current;
  }
  return files;
}

/** The empty lines before the next command are for the reader. */
function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}

/** Puts the kept words in. @throws TypeError for a name that nothing has printed yet. */
export function putIn(text: string, kept: Kept): string {
  return text.replaceAll(/\[\[([A-Z][A-Z0-9_]*)\]\]/g, (_all, name: string) => {
    const value = kept.get(name);
    if (value === undefined) throw new TypeError(`[[${name}]] has not been printed yet`);
    return value;
  });
}

/** Takes a command line apart as a shell would: white space divides, '…' and "…" hold together, \ takes literally. */
export function splitWords(command: string): readonly string[] {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gy;
  let word: string | undefined;
  for (let at = 0; at < command.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const part = pattern.exec(command);
    if (part === null) throw new TypeError(`a quotation mark without its partner in: ${command}`);
    const [whole, single, double, escaped, plain] = part;
    if (/^\s/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (single ?? double?.replaceAll(/\\(.)/g, '$1') ?? escaped ?? plain ?? '');
  }
  return word === undefined ? words : [...words, word];
}

export type Comparison = { readonly ok: true; readonly kept: Kept } | { readonly ok: false; readonly why: string };

/** Compares output with the lines expected of it. With `partly`, the lines must appear, among others. */
export function compareOutput(
  actual: string,
  expected: readonly string[],
  options: { readonly kept: Kept; readonly partly?: boolean },
): Comparison {
  const lines = actual.replace(/\n$/, '').split('\n');
  const printed = actual === '' ? [] : lines.map((line) => line.trimEnd());
  const wanted = options.partly === true ? expected.flatMap((line) => ['[...]', line]).concat('[...]') : expected;
  const search: Search = { printed, wanted, furthest: { printed: 0, wanted: 0 } };
  const kept = match(search, { printed: 0, wanted: 0 }, options.kept);
  if (kept !== undefined) return { ok: true, kept };
  const { furthest } = search;
  const expectedLine = wanted[furthest.wanted] ?? '(nothing more)';
  const actualLine = printed[furthest.printed] ?? '(nothing more)';
  return { ok: false, why: `expected  ${expectedLine}\nprinted   ${actualLine}\nall of it:\n${actual}` };
}

interface Place {
  readonly printed: number;
  readonly wanted: number;
}

interface Search {
  readonly printed: readonly string[];
  readonly wanted: readonly string[];
  /** How far any attempt came: the line to show when none succeeded. */
  furthest: Place;
}

function match(search: Search, at: Place, kept: Kept): Kept | undefined {
  const line = search.wanted[at.wanted];
  if (at.wanted > search.furthest.wanted) search.furthest = at;
  if (line === undefined) return at.printed === search.printed.length ? kept : undefined;
  if (line === '[...]') {
    for (let skip = at.printed; skip <= search.printed.length; skip += 1) {
      const found = match(search, { printed: skip, wanted: at.wanted + 1 }, kept);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const printed = search.printed[at.printed];
  const more = printed === undefined ? undefined : matchLine(printed, line, kept);
  return more && match(search, { printed: at.printed + 1, wanted: at.wanted + 1 }, more);
}

/** One line against its pattern; returns the words kept so far, or undefined when it does not fit. */
function matchLine(printed: string, pattern: string, kept: Kept): Kept | undefined {
  const names: string[] = [];
  const source = pattern
    .trimEnd()
    .split(/(\[\.\.\]|\[\[[A-Z][A-Z0-9_]*\]\])/)
    .map((part) => {
      if (part === '[..]') return '.*?';
      const name = /^\[\[(.+)\]\]$/.exec(part)?.[1];
      if (name === undefined) return literally(part);
      const known = kept.get(name);
      if (known !== undefined) return literally(known);
      if (names.includes(name)) return `\\${names.indexOf(name) + 1}`;
      names.push(name);
      return '(\\S+)';
    });
  const found = new RegExp(`^${source.join('')}$`).exec(printed);
  if (found === null) return undefined;
  return new Map([...kept, ...names.map((name, index): [string, string] => [name, found[index + 1] ?? ''])]);
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
