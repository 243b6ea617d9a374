/** A name as it stands in a statement, in both engines. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
