/** A text as a value in a search filter (RFC 4515, section 3): whatever it holds, it can neither end the value nor match more. */
export function filterValue(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`))
    .join('');
}

/** Letters, digits, blank and marks that mean nothing in a filter. */
function isPlain(byte: number): boolean {
  return /[A-Za-z0-9 .,;:=@_+'"/#$%&?!-]/.test(String.fromCharCode(byte)) && byte < 0x80;
}
