import type { ComponentType } from 'react';
import type { IconName } from '../look/icon.tsx';
import type { MessageKey } from '../words/languages.ts';

/** What a page gets: the names in its path, as they stand in the address. */
export interface PageParams {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export interface Page {
  /** As wouter reads it: `/machines/:machine`. The host serves the document at each (`host/src/console/console-addresses.ts`). */
  readonly path: string;
  readonly show: ComponentType<PageParams>;
  /** Fetches what `show` is made from. @throws {NotLoadedError} */
  readonly load: () => Promise<unknown>;
  /** Absent: no place of the navigation, and reached from another page. */
  readonly place?: { readonly icon: IconName; readonly name: MessageKey };
}
