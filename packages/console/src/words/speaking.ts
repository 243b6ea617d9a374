/** Texts, numbers and times as one language writes them. Pure: what time it is, is an argument. */
import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, type MessageKey, messages } from './languages.ts';

export type Values = Readonly<Record<string, string | number>>;

export interface Speaking {
  readonly language: Language;
  readonly say: (key: MessageKey, values?: Values) => string;
  /** Whether a text of the catalogue has this key: codes of a later host have none. */
  knows(key: string): key is MessageKey;
  /** What a code is called, or `otherwise`. */
  named(key: string, otherwise: string): string;
  number(value: number): string;
  /** 26 Nov 2026. */
  day(seconds: number): string;
  /** 26 Nov 2026, 14:05. */
  moment(seconds: number): string;
  /** 26 Nov 2026, 14:05:03. */
  exact(seconds: number): string;
  /** `3 days ago`, `in 2 hours`, in the largest unit that says enough. */
  relative(seconds: number, now: number): string;
  /** `3 days, 4 hr`: the two largest units that say enough. */
  span(seconds: number): string;
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Up to here days are counted: "in 60 days" is what a warning says, and not "in 2 months". */
const mostDays = 120 * 86_400;

/** @param locale of the same language; default: the language itself, as nowhere in particular. */
export function speaking(language: Language, locale: string = language, timeZone?: string): Speaking {
  const texts: Readonly<Record<string, string>> = messages[language];
  const formats = new Map<string, IntlMessageFormat>();
  const zone = timeZone === undefined ? {} : { timeZone };
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', ...zone });
  const numbers = new Intl.NumberFormat(locale);
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const say: Speaking['say'] = (key, values = {}) => {
    const format = formats.get(key) ?? new IntlMessageFormat(texts[key] ?? key, locale);
    formats.set(key, format);
    return String(format.format({ ...values }));
  };
  const knows = (key: string): key is MessageKey => Object.hasOwn(texts, key);
  return {
    language,
    say,
    knows,
    named: (key, otherwise) => (knows(key) ? say(key) : otherwise),
    number: (value) => numbers.format(value),
    day: (seconds) => days.format(seconds * 1000),
    moment: (seconds) => moments.format(seconds * 1000),
    exact: (seconds) => exact.format(seconds * 1000),
    relative(seconds, now) {
      const apart = Math.round(seconds - now);
      const size = Math.abs(apart);
      const [unit, length] = units.find(([name, least]) => size >= least && (size > mostDays || !isLong(name))) ?? [
        'second',
        1,
      ];
      return relatives.format(unit === 'second' && size < 45 ? 0 : Math.trunc(apart / length), unit);
    },
    span: (seconds) => spanText(seconds, locale),
  };
}

/** The same, with values that every text may name. */
export function withValues(words: Speaking, always: Values): Speaking {
  return { ...words, say: (key, values) => words.say(key, { ...always, ...values }) };
}

function spanText(seconds: number, locale: string): string {
  const minutes = Math.round(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [
    ['day', days],
    ['hour', hours],
    ['minute', days > 0 ? 0 : minutes % 60],
  ] as const;
  const some = parts.filter(([, count]) => count > 0);
  const shown = some.length === 0 ? parts.slice(2) : some.slice(0, 2);
  const told = shown.map(([unit, count]) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
  );
  return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(told);
}

function isLong(unit: Intl.RelativeTimeFormatUnit): boolean {
  return unit === 'year' || unit === 'month';
}
