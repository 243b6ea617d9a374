/** Reads the directory that a machine belongs to, once for all its products, and stores nothing of it. */
import { asksDirectory, type DirectoryTried, type Machine, probeDirectory, type Product } from '@attiva/client';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { type Patience, waits } from '../patience.ts';
import type { DirectoryFacts, EditionFacts } from './client-facts.ts';

export interface GatheredDirectory {
  readonly facts?: DirectoryFacts;
  /** What an attempt of this edition would find; undefined where nothing was read. */
  tried(product: Product, edition: Pick<EditionFacts, 'status' | 'agreementCleared'>): DirectoryTried | undefined;
}

const nothing: GatheredDirectory = { tried: () => undefined };

/** Its servers are found, a ticket is taken and objects are read: three steps of waiting. */
const steps = 3;

export async function gatherDirectory(
  machine: Machine,
  { products, patience }: { readonly products: readonly Product[]; readonly patience: Patience },
): Promise<GatheredDirectory> {
  const asking = products.filter((product) => asksDirectory(machine, product));
  if (asking.length === 0) return nothing;
  const late = (): ActivationError => new ActivationError('directory-unreachable', 'it did not answer in time');
  const probing = probeDirectory(machine, steps * waits.step).catch((error: unknown) => {
    if (isActivationError(error)) return error;
    throw error;
  });
  const { value, milliseconds } = await patience.within(probing, late, steps);
  if (value === undefined) return nothing;
  const server = machine.stored().state.directory;
  const about = { isSet: server !== undefined, milliseconds };
  if (isActivationError(value)) {
    const name = server === undefined ? {} : { name: server.url };
    return { ...nothing, facts: { ...about, ...name, error: value } };
  }
  return {
    facts: { ...about, name: value.directory },
    tried(product, edition) {
      if (!asking.includes(product)) return undefined;
      return value.judge(product, wantedOf(edition));
    },
  };
}

/** As in an attempt: an agreement binds while its license runs and nobody has cleared it. */
function wantedOf({ status, agreementCleared }: Pick<EditionFacts, 'status' | 'agreementCleared'>): {
  readonly generation: number;
  readonly agreement?: Pick<EditionFacts['status'], 'agreement' | 'customer'>;
} {
  const { generation, state, agreement, customer } = status;
  if (state !== 'licensed' || agreementCleared) return { generation };
  const ours = { ...(agreement !== undefined && { agreement }), ...(customer !== undefined && { customer }) };
  return { generation, agreement: ours };
}
