import { createHash } from 'node:crypto';

/**
 * What somebody has seen and agrees to, as a mark that he brings back: SHA-256, in base64url, of its lines (none holds an LF), each once, sorted
 * and ended by LF. The number of lines would be the same where one of them had become another.
 */
export function seenSet(lines: Iterable<string>): string {
  const sorted = [...new Set(lines)].toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return createHash('sha256')
    .update(sorted.map((line) => `${line}\n`).join(''))
    .digest('base64url');
}
