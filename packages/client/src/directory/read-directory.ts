import { setTimeout as pause } from 'node:timers/promises';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { ActivationSource, DirectoryQuestion, DirectorySession } from './activation-source.ts';

/** Longest wait for a source: the folder's lock is held meanwhile, and hosts are still to be asked. */
const longestSessionMilliseconds = 60_000;

/**
 * One session, within a bounded time whatever the source does.
 * @throws {ActivationError} what the source says; `directory-unreachable` for one that takes too long or breaks.
 */
export async function readDirectory(
  source: ActivationSource,
  question: Omit<DirectoryQuestion, 'signal'>,
  milliseconds: number = longestSessionMilliseconds,
): Promise<DirectorySession | undefined> {
  const limit = new AbortController();
  const late = pause(milliseconds, 'late' as const, { signal: limit.signal }).catch(() => 'late' as const);
  try {
    const signal = AbortSignal.timeout(milliseconds);
    const session = await Promise.race([source.read({ ...question, signal }), late]);
    if (session === 'late') throw new ActivationError('directory-unreachable', 'it did not answer in time');
    return session;
  } catch (cause) {
    if (isActivationError(cause)) throw cause;
    // A product's own source may break; hosts are asked all the same.
    throw new ActivationError('directory-unreachable', 'what reads the directory broke off', { cause });
  } finally {
    limit.abort();
  }
}
