/**
 * The line a field stands on. The TOML parser keeps no positions, so this looks for the table's header and the name in
 * it: good for the way configuration is written by people, silent about the rest (inline tables, multi-line text).
 */
export function fieldLine(text: string, path: readonly string[]): number | undefined {
  let table: readonly string[] = [];
  let ofTable: number | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const header = /^\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/u.exec(line)?.[1];
    if (header !== undefined) {
      table = parts(header);
      if (same(table, path)) return index + 1;
      continue;
    }
    const name = /^((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=/u.exec(
      line,
    )?.[1];
    if (name === undefined) continue;
    const field = [...table, ...parts(name)];
    if (same(field, path)) return index + 1;
    // An item of a list or of an inline table: the line of what holds it.
    if (field.length < path.length && same(field, path.slice(0, field.length))) ofTable = index + 1;
  }
  return ofTable;
}

function parts(dotted: string): string[] {
  return dotted.split('.').map((part) => part.trim().replace(/^(["'])(.*)\1$/u, '$2'));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
