/**
 * The line a field stands on. The TOML parser keeps no positions, so this looks for the table's header and the name in
 * it: good for the way configuration is written by people, silent about the rest (inline tables, multi-line text).
 */
export function fieldLine(text: string, path: readonly string[]): number | undefined {
  let table: readonly string[] = [];
  let ofTable: number | undefined;
  const listed = new Map<string, number>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const header = /^\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/u.exec(line)?.[1];
    if (header !== undefined) {
      table = line.startsWith('[[') ? itemOf(parts(header), listed) : parts(header);
      if (same(table, path) || same(parts(header), path)) return index + 1;
      if (line.startsWith('[[') && isBelow(path, table)) ofTable = index + 1;
      continue;
    }
    const name = /^((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=/u.exec(
      line,
    )?.[1];
    if (name === undefined) continue;
    const field = [...table, ...parts(name)];
    if (same(field, path)) return index + 1;
    // An item of a list or of an inline table: the line of what holds it.
    if (isBelow(path, field)) ofTable = index + 1;
  }
  return ofTable;
}

/** `[[step]]` for the third time is `step.2`. */
function itemOf(list: readonly string[], listed: Map<string, number>): string[] {
  const name = list.join('.');
  const place = listed.get(name) ?? 0;
  listed.set(name, place + 1);
  return [...list, String(place)];
}

function isBelow(path: readonly string[], above: readonly string[]): boolean {
  return above.length > 0 && above.length < path.length && same(above, path.slice(0, above.length));
}

function parts(dotted: string): string[] {
  return dotted.split('.').map((part) => part.trim().replace(/^(["'])(.*)\1$/u, '$2'));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
