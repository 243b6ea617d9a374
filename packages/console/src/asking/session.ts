/**
 * How pages ask their host: the typed administration API over `fetch`, the session's second secret, whether the host
 * answers. What is asked is left to the pages.
 *
 * This file: the secret of a session that other ports of this machine do not see (`packages/daemon/src/console`), and where
 * the reader was when a session ended.
 */

/** A part of `localStorage`. */
export interface Kept {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const pageName = 'attiva.page';
const returnName = 'attiva.return';

export function pageSecret(kept: Kept): string {
  return kept.getItem(pageName) ?? '';
}

/** As a log-in gave it: the page goes on where it is, and a later link begins anew. */
export function keepSession(kept: Kept, page: string): void {
  kept.setItem(pageName, page);
  kept.removeItem(returnName);
}

export function forgetSession(kept: Kept): void {
  kept.removeItem(pageName);
}

/** Remembers where to come back to after the next link. */
export function rememberPlace(kept: Kept, place: string): void {
  kept.setItem(returnName, place);
}

/**
 * Takes the secret that a link left behind the `#`, and says where to go on; undefined: no link was followed.
 * @param hash as in `location.hash`.
 */
export function takeLink(kept: Kept, hash: string): string | undefined {
  const secret = /^#page=([\w-]{43})$/u.exec(hash)?.[1];
  if (secret === undefined) return undefined;
  kept.setItem(pageName, secret);
  const place = kept.getItem(returnName) ?? '/';
  kept.removeItem(returnName);
  // A path of this host and nothing else, whatever wrote there.
  return /^\/(?![/\\])/u.test(place) ? place : '/';
}
