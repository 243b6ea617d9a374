import { nearestName } from '@attiva/daemon';

/** `; did you mean "x"?`, or nothing where no known name is near. */
export function suggestion(written: string, known: Iterable<string>): string {
  const nearest = nearestName(written, [...known]);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}
