/**
 * What a machine without a network asks, whichever way its text came: digits on the telephone or in a QR code, a signed
 * request in a file or in one. Only told apart here; each kind is opened by its own use case.
 */
import { ActivationError, type InstallationFields, readInstallationId, statementKind } from '@attiva/protocol';

export type AskedText =
  | { readonly kind: 'installation-id'; readonly fields: InstallationFields }
  /** A statement of one of these kinds, not yet opened. */
  | { readonly kind: 'registration-request' | 'license-request'; readonly statement: string };

/** Longer than any request: 16 KiB, and an address before it. */
const longest = 20_000;

/**
 * @throws {ActivationError} `malformed` for what is neither, and what `readInstallationId` refuses with.
 */
export function readAskedText(given: string): AskedText {
  if (given.length > longest) throw new ActivationError('too-large', 'That is longer than any request.');
  // The address of the page for telephones, with the request behind its `#`, says the same as the request alone.
  const text = given
    .slice(given.lastIndexOf('#') + 1)
    .replace(/^\uFEFF/, '')
    .trim();
  if (!/eyJ|[{}]/.test(text) && isSpoken(text)) return { kind: 'installation-id', fields: readInstallationId(text) };
  const kind = statementKind(text);
  if (kind === 'registration-request' || kind === 'license-request') return { kind, statement: text };
  throw new ActivationError(
    'malformed',
    'This is neither an installation ID nor a whole request; take what the machine shows, unchanged.',
  );
}

/** Digits, perhaps with the letters of their groups and a word before them; a text with a number in it is another file. */
function isSpoken(text: string): boolean {
  const digits = text.match(/\d/g)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return digits > letters;
}
