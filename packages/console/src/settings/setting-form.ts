/**
 * Settings of the host: what holds, where it comes from, who changed it last, and changing it; beside them what belongs to
 * running a host: DNS records, TLS, notices, backups, what is forgotten. What a value may be, the host says.
 *
 * This file: values as people type them. Pure.
 */
import type { Parts } from '../asking/questions.ts';

export type ShownSetting = Parts['ShownSetting'];

/** As it stands in the field of a form. */
export function typedText({ kind }: Pick<ShownSetting, 'kind'>, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kind === 'yes-no') return value === true ? 'on' : 'off';
  if (kind !== 'domains' && kind !== 'list') return String(value);
  return Array.isArray(value) ? value.map(itemText).join(', ') : '';
}

function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { domain, priority, weight } = item as Readonly<Record<string, unknown>>;
  return [domain, priority, weight].map(String).join(' ');
}

/** What the host is asked for. Whether it may be is the host's word: a text that is no number goes as a text, and is refused. */
export function typedValue({ kind }: Pick<ShownSetting, 'kind'>, text: string): unknown {
  const given = text.trim();
  switch (kind) {
    case 'yes-no':
      return given === 'on';
    case 'whole':
      return /^-?\d{1,15}$/u.test(given) ? Number(given) : given === '' ? null : given;
    case 'domains':
      return partsOf(given).map(domainOf);
    case 'list':
      return partsOf(given);
    case 'text':
      return given === '' ? null : given;
  }
}

function partsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `corp.example`, or with priority and weight: `corp.example 10 0`. */
function domainOf(text: string): unknown {
  const [domain = '', ...numbers] = text.split(/\s+/u);
  const number = (one: string): unknown => (/^\d{1,5}$/u.test(one) ? Number(one) : one);
  const [priority = '0', weight = '0', ...others] = numbers;
  // A word too many stays in the name of the domain, which the host refuses then.
  return others.length > 0 ? { domain: text } : { domain, priority: number(priority), weight: number(weight) };
}

/** Whether what is typed says the same as what holds. */
export function isSame(setting: ShownSetting, text: string): boolean {
  return (
    JSON.stringify(typedValue(setting, text)) === JSON.stringify(typedValue(setting, typedText(setting, setting.value)))
  );
}
