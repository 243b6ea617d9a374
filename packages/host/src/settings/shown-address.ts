/** Addresses among the settings: what may be secret in them is for administrators, and for no trail that others read. */
import type { SettingName } from './setting-table.ts';

/** An address without what may be secret in it: a log-in, a path, a query. */
export function originOnly(address: unknown): unknown {
  if (typeof address !== 'string' || !URL.canParse(address)) return address === undefined ? undefined : null;
  const { protocol, host, pathname, search } = new URL(address);
  return `${protocol}//${host}${pathname === '/' && search === '' ? '' : '/…'}`;
}

/** The value of a setting as everybody may see it. */
export function withoutSecret(name: SettingName, value: unknown): unknown {
  return name === 'notify.url' ? originOnly(value) : value;
}
