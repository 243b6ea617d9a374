/** Filters as people read them. Pure. */
import type { Option } from '../look/choice.tsx';
import type { MessageKey } from '../words/languages.ts';
import type { Speaking } from '../words/speaking.ts';
import type { FilterName } from './machine-view.ts';
import type { ProductNames } from './product-names.ts';

type Say = Speaking['say'];

/** `Last seen: not for 30 days`. */
export function filterWords(
  { say }: Pick<Speaking, 'say'>,
  { name, value }: { readonly name: FilterName; readonly value: string },
  names: ProductNames,
): string {
  return `${say(`filter.${name}`)}: ${filterValue(say, { name, value }, names)}`;
}

export function filterValue(
  say: Say,
  { name, value }: { readonly name: FilterName; readonly value: string },
  names: ProductNames,
): string {
  switch (name) {
    case 'state':
    case 'method':
      return keyed(say, name, value);
    case 'activated':
    case 'named':
    case 'shortLived':
    case 'virtual':
      return say(value === 'yes' ? 'filter.yes' : 'filter.no');
    case 'seenBefore':
    case 'seenAfter':
    case 'expiresBefore':
    case 'expiresAfter':
      return timeText(name, value, say);
    case 'vendor':
      return nameOf(names.vendors, value);
    case 'application':
      return nameOf(names.applications, value);
    case 'edition':
      return nameOf(names.editions, value);
    default:
      return value;
  }
}

const keys = {
  state: { licensed: 'state.licensed', grace: 'state.grace', notification: 'state.notification' },
  method: { host: 'method.host', carry: 'method.carry' },
} as const satisfies Record<string, Record<string, MessageKey>>;

function keyed(say: Say, name: 'state' | 'method', value: string): string {
  const key = (keys[name] as Readonly<Record<string, MessageKey>>)[value];
  return key === undefined ? value : say(key);
}

function nameOf(options: readonly Option[], value: string): string {
  return options.find(({ id }) => id === value)?.name ?? value;
}

/** From when, or up to when: a span of days, or a day. */
function timeText(
  name: 'seenBefore' | 'seenAfter' | 'expiresBefore' | 'expiresAfter',
  value: string,
  say: Say,
): string {
  if (/^\d{4}-\d{2}-\d{2}$/u.test(value)) return say(`filter.${name}.date`, { date: value });
  if (!/^\d{1,11}$/u.test(value)) return spanText(value, say, `filter.${name}.days`);
  const date = `${new Date(Number(value) * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return say(`filter.${name}.date`, { date });
}

/** A span in days, in words; what is none stands for itself. */
export function spanText(span: string, say: Say, key: MessageKey): string {
  const days = /^-?(\d{1,6})d$/u.exec(span)?.[1];
  return days === undefined ? span : say(key, { days: Number(days) });
}
