import type { FolderWriter } from './client-folder.ts';

/** Wraps what goes wrong on our own disk: no host's fault, whatever codes a host's unsigned answer may bear. */
export class OwnFailure extends Error {
  readonly failure: unknown;

  constructor(failure: unknown) {
    super('the state folder cannot be used', { cause: failure });
    this.failure = failure;
  }
}

/** The same writer, whose failures are told apart from what hosts say. */
export function ownWriter(writer: FolderWriter): FolderWriter {
  const own = <A extends unknown[], R>(run: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      try {
        return run(...args);
      } catch (error) {
        throw new OwnFailure(error);
      }
    };
  };
  return {
    read: own(() => writer.read()),
    writeState: own((state) => writer.writeState(state)),
    writeIdentity: own((identity) => writer.writeIdentity(identity)),
    writeGrace: own((grace) => writer.writeGrace(grace)),
    vault: writer.vault,
  };
}
