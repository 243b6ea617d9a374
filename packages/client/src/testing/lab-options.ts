import type { ProductRoots } from '@attiva/protocol';
import type { OpenActivationOptions } from '../open-activation.ts';
import { thisPid } from '../this-process.ts';
import { LabClock, type LabMove } from './lab-clock.ts';
import { LabConnection } from './lab-connection.ts';

/** Which product of the lab's vendor; default: the one with the lowest threshold, in its newest generation. */
export interface LabProductName {
  readonly edition?: string;
  readonly application?: string;
  readonly generation?: number;
}

/** What the lab tells a product that attaches itself. */
interface Attached extends LabMove {
  readonly client: string;
  readonly roots: ProductRoots;
  readonly products: readonly LabProduct[];
  readonly directory: string;
  readonly dnsServer: string;
  readonly dnsSuffix: string;
}

interface LabProduct {
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly setupKey: string;
}

/** Options for `openActivation` that put a product into the lab. */
export type LabOptions = Partial<OpenActivationOptions>;

let attached: Promise<Attached & { readonly clock: LabClock }> | undefined;

/**
 * What `openActivation` needs inside a lab: its roots and key, a folder of its own, its DNS and its time. Outside a lab
 * nothing, so that the same test program runs with and without one. Belongs into the start of your tests, never into what
 * you ship: whoever sets an environment variable would license himself.
 * @throws {TypeError} for a product that the lab does not have.
 */
export async function labOptions(wanted: LabProductName = {}): Promise<LabOptions> {
  const lab = LabConnection.find();
  if (lab === undefined) return {};
  attached ??= attach(lab);
  const { roots, products, directory, dnsServer, dnsSuffix, clock } = await attached;
  const { application, edition, generation, setupKey } = choose(products, wanted);
  return {
    roots,
    allowLab: true,
    agent: false, // An agent of this machine lives in another time.
    application,
    edition,
    generation,
    setupKey,
    directory,
    clock,
    machineName: 'lab-product',
    device: { facts: [1, 2, 3], virtual: false },
    network: { dnsServers: [dnsServer], dnsSuffixes: { suffix: dnsSuffix, searchList: [], source: 'the lab' } },
  };
}

/** One process is one client of the lab's time, however many licenses it opens. */
async function attach(lab: LabConnection): Promise<Attached & { readonly clock: LabClock }> {
  const answer = await lab.attach<Attached>('attach', { pid: thisPid });
  const clock = new LabClock(answer);
  void clock.follow(lab, answer.client);
  return { ...answer, clock };
}

function choose(products: readonly LabProduct[], wanted: LabProductName): LabProduct {
  const fits = (product: LabProduct): boolean =>
    (['edition', 'application', 'generation'] as const).every(
      (name) => wanted[name] === undefined || wanted[name] === product[name],
    );
  const found = products.find(fits);
  if (found !== undefined) return found;
  const known = products.map(({ application, edition, generation }) => `${application}/${edition} ${generation}`);
  throw new TypeError(`the lab has no such product; it has ${known.join(', ')}`);
}
