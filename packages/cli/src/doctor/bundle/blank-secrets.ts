/**
 * What goes to somebody else for advice: facts without secrets. This room collects what doctor has looked at, blanks, and writes
 * one file of JSON text that can be read before it is sent.
 *
 * This file: nothing that grants anything leaves the machine. Product keys keep their last five characters; private keys, tokens
 * and passwords nothing; signed statements become what they say, without the signature that makes them count.
 */

/** Five groups of five, as keys are printed and typed. */
const productKey = /(?<![0-9A-Za-z])(?:[0-9A-Za-z]{5}[- ]){4}([0-9A-Za-z]{5})(?![0-9A-Za-z])/gu;
/** The same without anything between, as some people type them. */
const bareKey = /(?<![\w-])[0-9A-Z]{20}([0-9A-Z]{5})(?![\w-])/gu;
const privatePem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu;
const statement = /(?<![\w.-])ey[\w-]{8,}\.([\w-]{8,})\.[\w-]{40,}/gu;
const bearer = /\b(Bearer|Basic) [\w.~+/=-]{8,}/giu;
/** Up to the last @: a password that somebody has written without its escapes holds any sign. */
const passwordInURL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s:@/"']*:[^\s"']+@/giu;
const userInURL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+@/giu;
/** Members whose value is a secret whatever it looks like; in TOML and in JSON text. */
const secretMember = /^(?:d|k|token|secret|password|passphrase|authorization|pin)$/iu;
const secretLine = /^(\s*(?:token|pin|\w*(?:secret|password|passphrase))\s*=).*$/gimu;

export const blanked = '[blanked]';

/** A copy without secrets. `literal`: texts that are known to be secret, wherever they stand. */
export function blankSecrets(value: unknown, literal: readonly string[] = []): unknown {
  if (typeof value === 'string') return blankText(value, literal);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => blankSecrets(item, literal));
  const members = Object.entries(value).map(([name, item]) => [name, blankMember(name, item, literal)] as const);
  return Object.fromEntries(members);
}

function blankMember(name: string, item: unknown, literal: readonly string[]): unknown {
  return secretMember.test(name) && typeof item === 'string' ? blanked : blankSecrets(item, literal);
}

export function blankText(text: string, literal: readonly string[] = []): string {
  // A text of eight characters or fewer would blank words that are none of it.
  const known = literal.filter((secret) => secret.length > 8);
  const without = known.reduce((left, secret) => left.replaceAll(secret, blanked), text);
  return without
    .replace(privatePem, '[private key]')
    .replace(statement, (_all, payload: string) => saidBy(payload))
    .replace(bearer, `$1 ${blanked}`)
    .replace(passwordInURL, `$1${blanked}@`)
    .replace(userInURL, `$1${blanked}@`)
    .replace(secretLine, `$1 "${blanked}"`)
    .replace(productKey, '…$1')
    .replace(bareKey, '…$1');
}

/** The claims of a statement: what it says, which nobody believes without its signature. */
function saidBy(payload: string): string {
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  return `[statement ${text.startsWith('{') ? text : 'unreadable'}]`;
}
