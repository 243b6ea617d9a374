/** From the `?` of the port to the `$1` of PostgreSQL, and whether a statement only reads. */

export interface TranslatedStatement {
  readonly text: string;
  /** How many `?` there were. */
  readonly parameters: number;
  /** Whether it may run on a connection that cannot write. When in doubt: no. */
  readonly reading: boolean;
}

/** What a `?` must not be found in (literals, names, comments), and the `?` itself. */
const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?\d*/gu;

/** Texts are constants of the program; beyond this something builds them from values. */
const mostKept = 2_000;
const kept = new Map<string, TranslatedStatement>();

/** @throws TypeError for `?1`: numbered placeholders are not spoken by this port. */
export function translateStatement(sql: string): TranslatedStatement {
  const known = kept.get(sql);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  let parameters = 0;
  const text = sql.replace(pieces, (piece) => {
    if (!piece.startsWith('?')) return piece;
    if (piece !== '?') throw new TypeError(`A placeholder is "?", not "${piece}".`);
    parameters += 1;
    return `$${parameters}`;
  });
  const translated = { text, parameters, reading: isReading(sql) };
  kept.set(sql, translated);
  return translated;
}

/** Whether a statement reads and nothing else, by its first word (and by all of them where that is `with`). */
export function isReading(sql: string): boolean {
  const bare = sql.replace(pieces, (piece) => (piece.startsWith('-') || piece.startsWith('/') ? ' ' : '?')).trimStart();
  const first = /^[a-z]+/iu.exec(bare)?.[0].toLowerCase();
  if (first === 'with' || first === 'select') return !/\b(?:insert|update|delete|merge|into|nextval)\b/iu.test(bare);
  return first === 'values' || first === 'explain' || first === 'show';
}
