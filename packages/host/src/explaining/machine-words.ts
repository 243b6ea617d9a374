/** The texts that administrators type for a machine: its name in full, its short name, its client id or the beginning of that. */

import { foldName } from '../activation/name-keeper.ts';

/** `pc-0231` of `pc-0231.corp.example`. */
export function shortName(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

/** `corp.example` of `pc-0231.corp.example`; `undefined` for a short name. */
export function domainOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  const domain = dot < 1 ? '' : name.slice(dot + 1).replace(/\.$/, '');
  return domain === '' ? undefined : foldName(domain);
}

/** A client id, or its first characters as our own lists shorten it (`3f0cA2_x…`). */
export function idBeginning(text: string): string | undefined {
  return /^[A-Za-z0-9_-]{6,20}…?$/.test(text) ? text.replace('…', '') : undefined;
}

/** Whether a resolver may be asked for it. */
export function isHostName(text: string): boolean {
  const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
  return text.length <= 253 && new RegExp(`^${label}(?:\\.${label})*\\.?$`, 'i').test(text);
}
