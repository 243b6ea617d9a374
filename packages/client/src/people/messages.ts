/**
 * What people read: title, text and remedy of a status, by language. Facts in, sentences out; which state it is was
 * decided in `licensing/`. A further language is a further table and a line in `tables`.
 */
import { english } from './english.ts';
import type { MessageFacts, PeopleMessage } from './people-message.ts';

/** One language. */
export type MessageTable = (facts: MessageFacts) => PeopleMessage;

const tables: Readonly<Record<string, MessageTable>> = { en: english };

/** The message in the first language of the list that there is a table for (`it-CH` is served by `it`), else English. */
export function describeForPeople(facts: MessageFacts, languages: readonly string[]): PeopleMessage {
  const table = languages
    .map((language) => tables[language.toLowerCase().split('-', 1)[0] ?? ''])
    .find((found) => found);
  return (table ?? english)(facts);
}
