/**
 * The method of the directory: one session with the one that this machine belongs to, before any host hears of the machine.
 * Whatever goes wrong is the directory's line in the report, and hosts are asked. That the machine has left a directory is
 * written down here, whatever comes after.
 */
import { type ErrorCode, isActivationError } from '@attiva/protocol';
import type { DirectorySession } from '../directory/activation-source.ts';
import { chooseObject, type WantedObject } from '../directory/choose-object.ts';
import { struckOff, triedOf } from '../directory/directory-tried.ts';
import { objectKind } from '../directory/held-object.ts';
import { readDirectory } from '../directory/read-directory.ts';
import { hasLeft, withObjectEnded } from '../directory/store-object.ts';
import { allowedFor } from '../discovery/where-to-look.ts';
import { StoredRight } from '../licensing/stored-right.ts';
import type { StoredObject } from '../state/client-state.ts';
import type { Attempt } from './attempt-parts.ts';

/** An object that licenses, as it is to be stored. */
export interface ReceivedObject {
  readonly object: Omit<StoredObject, 'client'>;
  readonly lab: boolean;
}

/** Writes down since when this machine knows that its object is revoked: until then it ends "now", and its grace would never run. */
export function noteRevoked(attempt: Attempt): void {
  const { product, writer, generation } = attempt;
  const { state, identity } = writer.read();
  const { object: stored } = state.editions[product.key] ?? {};
  const revocations = attempt.revocations(state);
  const place = new StoredRight(objectKind, attempt.opened, attempt.signatures);
  const { found } = place.find(stored, { identity, revocations, product, generation });
  if (found?.revoked === true) endObject('revoked', attempt);
}

/** Undefined: no directory is to be asked, this machine belongs to none, or none of its objects licenses the edition. */
export async function askDirectory(attempt: Attempt): Promise<ReceivedObject | undefined> {
  const { source, product, writer } = attempt;
  const { state } = writer.read();
  if (source === undefined || allowedFor(product, state) === 'host') return undefined;
  const { directory: server } = state;
  let directory = server === undefined ? '' : nameOf(server.url);
  try {
    const session = await readDirectory(source, server === undefined ? {} : { server });
    const held = heldObject(attempt);
    if (held !== undefined && hasLeft(held, session)) endObject('directory-left', attempt);
    if (session === undefined) return undefined;
    directory = session.directory;
    return judgeSession(session, attempt);
  } catch (error) {
    if (!isActivationError(error)) throw error;
    attempt.directories.push(struckOff(directory, error));
    return undefined;
  }
}

/** An object that is not there any more, or not good any more, ends at once: whoever removes it means it. */
function judgeSession(session: DirectorySession, attempt: Attempt): ReceivedObject | undefined {
  const { directory, ids: directoryIds } = session;
  const now = attempt.effectiveNow();
  const choice = chooseObject(session, wantedOf(session, attempt), { ...attempt.talk.trust(), now });
  const { chosen } = choice;
  const tried = triedOf(directory, choice);
  attempt.directories.push(tried);
  if (chosen === undefined) {
    endObject(tried.code ?? 'no-activation-object', attempt);
    return undefined;
  }
  const { chain, name, lab } = chosen;
  return { object: { chain, name, directory, directoryIds, session: now }, lab };
}

function wantedOf({ ids }: DirectorySession, attempt: Attempt): WantedObject {
  const { product, generation, agreement, releaseDate } = attempt;
  const held = heldObject(attempt);
  // Whoever administers the directory that licensed this machine may change the agreement in it.
  const isOwn = held !== undefined && ids[0] === held.directoryIds[0];
  return {
    application: product.application.id,
    generation,
    ...(releaseDate !== undefined && { releaseDate }),
    ...(!isOwn && agreement !== undefined && { agreement }),
  };
}

function heldObject({ writer, product }: Attempt): StoredObject | undefined {
  return writer.read().state.editions[product.key]?.object;
}

function endObject(code: ErrorCode, attempt: Attempt): void {
  const { writer, product } = attempt;
  const { state } = writer.read();
  const after = withObjectEnded(state, product, { at: attempt.effectiveNow(), code });
  if (after !== state) writer.writeState(after);
}

function nameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
