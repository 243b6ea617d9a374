/** Numbers and names of machines in words. Pure. */
import type { Speaking } from '../words/speaking.ts';
import type { MachineCount } from './machine-source.ts';

/** A number as it is known: where counting all of them would take long, at least how many. */
export function countWords(words: Pick<Speaking, 'say' | 'number'>, { count, exact }: MachineCount): string {
  return exact ? words.number(count) : words.say('count.least', { count });
}
