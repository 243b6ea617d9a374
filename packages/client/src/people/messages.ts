/**
 * What people read: title, text and remedy of a status, by language. Facts in, sentences out; which state it is was
 * decided in `licensing/`. A further language is a further table and a line in `tables`.
 */
import { english } from './english.ts';
import type { MessageFacts, PeopleMessage } from './people-message.ts';

/** One language. */
export type MessageTable = (facts: MessageFacts) => PeopleMessage;

const tables: ReadonlyMap<string, MessageTable> = new Map([['en', english]]);

/** The message in the first language of the list that there is a table for (`it-CH` is served by `it`), else English. */
export function describeForPeople(facts: MessageFacts, languages: readonly string[]): PeopleMessage {
  const wanted = languages.map((language) => language.toLowerCase().split('-', 1)[0] ?? '');
  const table = wanted.map((language) => tables.get(language)).find((found) => found !== undefined);
  return (table ?? english)(facts);
}
