import type { SqlParameters } from '../port/database.ts';
import { translateStatement } from './placeholders.ts';
import type { Question } from './postgres-connection.ts';
import { toWire } from './postgres-values.ts';

/**
 * With `$1` in the text and values as they are sent.
 * @throws TypeError where a row has not as many values as the text has placeholders (the server's own words are vague), and as `toWire`
 */
export function questionOf(sql: string, rows: readonly SqlParameters[]): Question {
  const { text, parameters } = translateStatement(sql);
  const wrong = rows.find((row) => row.length !== parameters);
  if (wrong !== undefined) {
    throw new TypeError(`A statement has ${parameters} placeholders and got ${wrong.length} values: ${sql}`);
  }
  return { text, rows: rows.map(toWire) };
}
