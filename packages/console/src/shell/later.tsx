import { type ComponentType, lazy, useState } from 'react';
import type { Page, PageParams } from './page.ts';

/** The file of a page did not come: the daemon is gone, or was updated since these pages were opened. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
}

/**
 * A page in a file of its own, asked for when it is gone to, or before.
 * @param name what the file calls the page
 */
export function later<Name extends string>(
  file: () => Promise<Readonly<Record<Name, ComponentType<PageParams>>>>,
  name: Name,
): Pick<Page, 'show' | 'load'> {
  let held: ComponentType<PageParams> | undefined;
  const load = async (): Promise<{ readonly default: ComponentType<PageParams> }> => {
    try {
      held = (await file())[name];
      return { default: held };
    } catch (cause) {
      throw new NotLoadedError(name, { cause });
    }
  };
  const Awaited = lazy(load);
  return {
    load,
    show: function Later(params) {
      // What is here is shown at once, without the shape of what comes; and a page that is shown stays the one that it is.
      const [Show] = useState(() => held ?? Awaited);
      return <Show {...params} />;
    },
  };
}
