import { toSeconds } from '../clock.ts';
import type { DirectorySession } from '../directory/activation-source.ts';
import { chooseObject, type WantedObject } from '../directory/choose-object.ts';
import { type DirectoryTried, triedOf } from '../directory/directory-tried.ts';
import { readDirectory } from '../directory/read-directory.ts';
import { allowedFor } from '../discovery/where-to-look.ts';
import type { Product } from '../licensing/product.ts';
import type { Machine } from './machine.ts';

/** One session with the directory of a machine, for whoever wants to know why it is not licensed. */
export interface ProbedDirectory {
  /** Name for people. */
  readonly directory: string;
  /** What an attempt of this product would find in it now, by the machine's clock and without its build date: maintenance is not judged. */
  judge(product: Product, wanted: Pick<WantedObject, 'generation' | 'agreement'>): DirectoryTried;
}

/** Whether an attempt of this product would ask a directory, where there is one. */
export function asksDirectory(machine: Machine, product: Product): boolean {
  return machine.source !== undefined && allowedFor(product, machine.stored().state) !== 'host';
}

/**
 * Reads the directory as an attempt does, and stores nothing. Undefined: the machine belongs to none.
 * @throws {ActivationError} why it could not be read; `directory-unreachable` after so many milliseconds.
 */
export async function probeDirectory(machine: Machine, milliseconds: number): Promise<ProbedDirectory | undefined> {
  const { source } = machine;
  if (source === undefined) return undefined;
  const { directory: server } = machine.stored().state;
  const session = await readDirectory(source, server === undefined ? {} : { server }, milliseconds);
  if (session === undefined) return undefined;
  return { directory: session.directory, judge: (product, wanted) => judge(machine, session, { product, wanted }) };
}

interface Judging {
  readonly product: Product;
  readonly wanted: Pick<WantedObject, 'generation' | 'agreement'>;
}

function judge(machine: Machine, session: DirectorySession, { product, wanted }: Judging): DirectoryTried {
  const { vendor, roots, allowLab } = machine.opened;
  const { state } = machine.stored();
  const held = state.editions[product.key]?.object;
  const isOwn = held !== undefined && held.directoryIds[0] === session.ids[0];
  const { agreement, generation } = wanted;
  const choice = chooseObject(
    session,
    {
      application: product.application.id,
      generation,
      // As in an attempt: whoever administers the directory that licensed this machine may change the agreement in it.
      ...(!isOwn && agreement !== undefined && { agreement }),
    },
    {
      vendor,
      roots,
      allowLab,
      now: toSeconds(machine.clock.now()),
      revocations: machine.revocations(state),
      cache: machine.signatures,
    },
  );
  return triedOf(session.directory, choice);
}
