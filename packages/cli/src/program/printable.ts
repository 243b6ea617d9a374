/** What a terminal is given: texts of hosts, vendors and files are strangers' texts, and a terminal obeys what it reads. */

const emphasis = ['\u001b[1m', '\u001b[22m'] as const;
// Our own emphasis first; then controls but line end and tab, and characters that turn the reading direction.
const emphasisOrUnprintable = new RegExp(
  `${emphasis.map((sequence) => sequence.replace('[', '\\[')).join('|')}|(?![\\n\\t])\\p{Cc}|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]`,
  'gu',
);

/**
 * The text with every character that would act instead of print shown as `\u001b`. In JSON, where such characters stand
 * within texts only, that is the same value in another spelling.
 */
export function printable(text: string): string {
  return text.replace(emphasisOrUnprintable, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
