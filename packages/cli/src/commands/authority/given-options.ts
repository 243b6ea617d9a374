import type { Call } from '../../program/command-spec.ts';

/** Options by their names in the body of a request, one list for each way in which they are read. */
export interface OptionNames {
  readonly texts?: readonly string[];
  readonly numbers?: readonly string[];
}

/** Those of the options that were given: a body names nothing else, so that the authority's own defaults hold. */
export function givenOptions(call: Call, { texts = [], numbers = [] }: OptionNames): Readonly<Record<string, unknown>> {
  const read: readonly (readonly [string, unknown])[] = [
    ...texts.map((name) => [name, call.text(name)] as const),
    ...numbers.map((name) => [name, call.number(name)] as const),
  ];
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** The same for what an agreement says, features included: when it is made and when it is changed. */
export function givenTerms(call: Call, moreNumbers: readonly string[] = []): Readonly<Record<string, unknown>> {
  const features = call.texts('feature');
  return {
    ...givenOptions(call, {
      texts: ['application', 'edition', 'mode', 'until', 'maintenanceUntil'],
      numbers: ['quantity', 'graceDays', ...moreNumbers],
    }),
    ...(features.length > 0 && { features }),
  };
}
