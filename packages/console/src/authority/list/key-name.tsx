/** `…YEPS8`: what may be shown of a secret key. */
export function KeyName({ lastFive }: { readonly lastFive: string }) {
  return (
    <code className="key-name">
      …{'⁠'}
      {lastFive}
    </code>
  );
}
