/**
 * What a daemon says in a sentence, in the reader's language: by its kind and its facts. What has no text here, as that of a
 * later daemon, stays the English that came with it, and is marked as English. Pure.
 */
import type { Speaking, Values } from './speaking.ts';

export interface Said {
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Around words of another language: isolates, which a reader does not see and `Prose` makes an element of. */
export const foreign = { begin: '\u2068', end: '\u2069' } as const;

const mark = /[\u2068\u2069]/gu;

/** Facts that are English sentences of the daemon. */
const sentences: readonly string[] = ['detail', 'why'];

/** English as it came. */
export function english(words: Speaking, text: string): string {
  return words.language === 'en' || text === '' ? text : `${foreign.begin}${text.replaceAll(mark, '')}${foreign.end}`;
}

/** The sentence with this key, or `otherwise`, which is English. @param detail in place of the fact, in the reader's language */
export function told(words: Speaking, key: string, facts: Said['facts'], otherwise: string, detail?: string): string {
  if (!words.knows(key)) return english(words, otherwise);
  try {
    return words.say(key, { ...valuesOf(words, facts), ...(detail !== undefined && { detail }) });
  } catch {
    // A later daemon left out a fact that the text names.
    return english(words, otherwise);
  }
}

/** Facts as a text takes them: times and spans in words, by what their names end in. */
function valuesOf(words: Speaking, facts: Said['facts']): Values {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, valueOf(words, name, fact)]));
}

function valueOf(words: Speaking, name: string, fact: unknown): string | number {
  if (typeof fact === 'number') {
    if (name.endsWith('Day')) return words.day(fact);
    if (name.endsWith('At')) return words.moment(fact);
    return name.endsWith('Seconds') ? words.span(fact) : fact;
  }
  const text = String(fact).replaceAll(mark, '');
  // A code is called by its title.
  if (name === 'reason') return words.named(`error.${text}`, text);
  return sentences.includes(name) ? english(words, text) : text;
}

export interface ToldWarning {
  readonly code: string;
  readonly text: string;
  readonly remedy: string;
  readonly said?: Said;
}

/** A sentence that came as one of several. */
export interface Saying {
  readonly text: string;
  readonly said: Said;
}

/**
 * Tells a text by the sentences that came with it: as one of them, or put together of them with semicolons. What a sentence says in
 * other words, as a warning inside of a likely cause, is told the same way.
 */
export function teller(words: Speaking, sayings: readonly Saying[]): (text: string) => string {
  const known = new Map(sayings.map(({ text, said }) => [text, said]));
  const tellOne = (text: string): string | undefined => {
    const said = known.get(text);
    if (said === undefined) return undefined;
    const { detail, reason } = said.facts;
    if (said.kind === 'remedy') return told(words, `error.${String(reason)}.do`, {}, text);
    // Causes have no text of their own: the title says as much.
    if (said.kind === 'cause') return words.language === 'en' ? text : told(words, `error.${String(reason)}`, {}, text);
    if (said.kind === 'reported') return told(words, `reported.${text.replaceAll(' ', '-')}`, {}, text);
    const inner = typeof detail === 'string' && detail !== text ? tellOne(detail) : undefined;
    return told(words, `said.${said.kind}`, said.facts, text, inner);
  };
  return (text) => {
    const one = tellOne(text);
    if (one !== undefined) return one;
    const parts = text.split('; ').map(tellOne);
    return parts.includes(undefined) ? english(words, text) : parts.join('; ');
  };
}

/** What is the matter with a host. */
export function warningText(words: Speaking, { text, said }: ToldWarning): string {
  return said === undefined ? english(words, text) : told(words, `said.${said.kind}`, said.facts, text);
}

/** What to do: of this sentence, else of its code. */
export function warningRemedy(words: Speaking, { code, said, remedy }: ToldWarning): string {
  const own = `said.${said?.kind ?? ''}.do`;
  return told(words, words.knows(own) ? own : `error.${code}.do`, {}, remedy);
}

export interface Refused {
  readonly code: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Why something was refused. In English the daemon's own sentence is the most exact; in other languages it stands behind ours
 * where it says more, and alone where its code has none.
 */
export function refusalDetail(words: Speaking, { code, detail, facts = {} }: Refused): string {
  const kind = refusalKind(code, facts);
  if (words.language === 'en' || kind === undefined) return english(words, detail);
  return told(words, `refusal.${kind}`, { ...joined(facts), detail }, detail);
}

function refusalKind(code: string, facts: Readonly<Record<string, unknown>>): string | undefined {
  const has = (name: string): boolean => facts[name] !== undefined && facts[name] !== null;
  if (code === 'not-permitted' && has('needed') && has('role')) return 'role';
  if (code === 'changed-meanwhile' && has('setting') && has('by')) return 'setting';
  if (code === 'changed-meanwhile' && has('actor')) return 'changed';
  if (code === 'wrong-usage' && has('fields')) return 'fields';
  if (code === 'phone-code-mistyped' && has('groups')) return 'groups';
  if (code === 'phone-code-incomplete' && has('next')) return facts['next'] === 'head' ? 'head' : 'next';
  return undefined;
}

/** Lists as one text, and the time of a change by its name. */
function joined(facts: Readonly<Record<string, unknown>>): Said['facts'] {
  const all = Object.entries(facts).map(
    ([name, fact]) => [name, Array.isArray(fact) ? fact.join(', ') : fact] as const,
  );
  return { ...Object.fromEntries(all), changedAt: facts['at'] ?? '' };
}

/** The same of an authority, whose warnings are told apart by their code alone. */
export function authorityWarningWords(
  words: Speaking,
  { code, text, remedy, facts }: Omit<ToldWarning, 'said'> & { readonly facts: unknown },
): { readonly text: string; readonly remedy: string } {
  const known = typeof facts === 'object' && facts !== null ? (facts as Said['facts']) : {};
  return {
    text: told(words, `authority.warning.${code}`, known, text),
    remedy: told(words, `authority.warning.${code}.do`, {}, remedy),
  };
}
