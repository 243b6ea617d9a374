/** Texts that people read: names of vendors, products, customers. */

/** Line ends and other controls (escape sequences of terminals), and characters that turn the reading direction. */
const offTheLine = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Whether the value is a text of 1 … `max` UTF-16 units on one line. A vendor is a stranger until its fingerprint was
 * compared: its name must not be able to print another fingerprint over the one that stands beside it.
 */
export function isLine(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max && !offTheLine.test(value);
}
