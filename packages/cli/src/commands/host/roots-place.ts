/** Where root may work without another account being able to put something else in the place of what it works on. */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

export type FolderStatus = Pick<Stats, 'uid' | 'mode'>;

/** A folder on the way there in which others than root may rename and remove. */
export interface ForeignFolder {
  readonly folder: string;
  /** The account that it belongs to; undefined: root, who lets others write. */
  readonly owner?: number;
}

/** The folder without links on the way to it; `undefined` where there is none. */
export function realFolder(folder: string): string | undefined {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? undefined : realpathSync(folder);
}

/**
 * The first folder upwards that is not root's alone: what is in it can be moved away with all that is below.
 * @param folder without links
 */
export function foreignFolder(
  folder: string,
  look: (folder: string) => FolderStatus = (at) => statSync(at),
): ForeignFolder | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const { uid, mode } = look(at);
    if (uid !== 0) return { folder: at, owner: uid };
    // In root's /tmp nobody moves what belongs to another; in one of somebody else its owner does.
    const isSticky = (mode & 0o1000) !== 0;
    if (!isSticky && (mode & 0o022) !== 0) return { folder: at };
    if (dirname(at) === at) return undefined;
  }
}
