/** What `--json` prints: any plain object of a daemon's answer, seen as JSON. */
import type { Json } from './command-spec.ts';

/** The same value through JSON and back, so that what is printed is exactly what was seen, without surprises of `toJSON`. */
export function asJson(value: object): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Json>>;
}
