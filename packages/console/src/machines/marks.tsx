/** What administrators wrote on a machine: its group, then its tags. */
export function Marks({
  of: { group, tags },
}: {
  readonly of: { readonly group: string | null; readonly tags: readonly string[] };
}) {
  if (group === null && tags.length === 0) return null;
  return (
    <span className="marks">
      {group !== null && <span className="mark-word group">{group}</span>}
      {tags.map((tag) => (
        <span className="mark-word" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}
