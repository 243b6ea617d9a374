import { type HeldUsage, readUsageFile } from '@attiva/protocol';
import type { StoredStatement } from './usage.repository.ts';

/** A statement that is held: judged when it was taken in. */
export function heldOf({ file, digest }: Pick<StoredStatement, 'file' | 'digest'>): HeldUsage {
  return { claims: readUsageFile(file).claims, digest };
}
