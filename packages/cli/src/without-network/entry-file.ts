/**
 * What has been typed of a confirmation ID, kept beside the request until it is done: nobody types 189 digits twice because a
 * session ended. The digits are no secret of this machine, yet nobody else's business: the file is its owner's alone.
 */
import { readFile, rm } from 'node:fs/promises';

/** Where half an entry is kept. */
export interface EntryPlace {
  /** What was typed for this request; empty where nothing was. */
  load(): Promise<string>;
  save(digits: string): Promise<void>;
  forget(): Promise<void>;
}

export interface EntryFile {
  readonly path: string;
  /** Id of the request: digits typed for another one are of no use. */
  readonly request: string;
  /** Does the work as the owner of the folder. */
  readonly as: <T>(work: () => Promise<T>) => Promise<T>;
}

export function entryFile({ path, request, as }: EntryFile): EntryPlace {
  return {
    load: () =>
      as(async () => {
        const stored = parse(await readFile(path, 'utf8').catch(() => ''));
        return stored.request === request && typeof stored.digits === 'string' ? stored.digits : '';
      }),
    save: (digits) =>
      as(async () => {
        const { writePrivateFile } = await import('@attiva/daemon');
        await writePrivateFile(path, JSON.stringify({ request, digits }));
      }),
    forget: () => as(() => rm(path, { force: true })),
  };
}

/** A file that was damaged holds nothing. */
function parse(text: string): { readonly request?: unknown; readonly digits?: unknown } {
  try {
    return Object(JSON.parse(text)) as { readonly request?: unknown; readonly digits?: unknown };
  } catch {
    return {};
  }
}
