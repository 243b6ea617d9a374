/** A sentence of the host: what stands between backticks is to be typed, and it begins with a capital letter. */
export function Prose({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const parts = text.split('`');
  return (
    <p className={`prose ${className}`}>
      {parts.map((part, index) =>
        // An odd number of backticks: what is after the last one is a sentence like any other.
        index % 2 === 1 && index < parts.length - 1 ? <code key={`${index} ${part}`}>{part}</code> : part,
      )}
    </p>
  );
}
