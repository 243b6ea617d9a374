/** Revocation lists from a file that somebody has carried here, for machines whose host has not heard of them. */
import { type ErrorCode, readRevocationFile, takeRevocations } from '@attiva/protocol';
import { toSeconds } from '../clock.ts';
import type { Machine } from './machine.ts';
import { withRevocations } from './store-answer.ts';

export interface TakenRevocationFile {
  /** Lists newer than those held: they are kept for ever. */
  readonly newer: number;
  /** Lists that were held already, in this age or a newer one. */
  readonly known: number;
  /** Codes of those that were refused: of another vendor, not authentic, of a revoked key. */
  readonly refused: readonly ErrorCode[];
}

/**
 * Takes the lists of a file into what is stored on this machine; each is verified, and the newest of each signer counts.
 * @param text `NAME.revocations` of the vendor, its vendor file, or a `roots.json`
 * @throws {ActivationError} `revocations-invalid`, `state-unwritable`, `state-busy`; then nothing was changed.
 */
export async function takeRevocationFile(machine: Machine, text: string): Promise<TakenRevocationFile> {
  const lists = readRevocationFile(text);
  const { vendor, roots, allowLab } = machine.opened;
  return machine.folder.locked((writer) => {
    const { state } = writer.read();
    const now = toSeconds(machine.clock.now());
    const trust = { vendor, roots, allowLab, now, revocations: machine.revocations(state) };
    const { held, newer, refused } = takeRevocations(lists, trust);
    if (newer > 0) writer.writeState(withRevocations(state, held));
    return { newer, known: lists.length - newer - refused.length, refused: refused.map(({ code }) => code) };
  });
}
