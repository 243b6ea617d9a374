import { hostname } from 'node:os';
import { isMachineName, type ProductPackClaims, type ProductRoots, type SignatureCache } from '@attiva/protocol';
import type { Clock } from '../clock.ts';
import type { ActivationSource } from '../directory/activation-source.ts';
import type { Device } from '../identity/device-facts.ts';
import type { Network } from '../network/network.ts';
import { type NetworkSettings, systemNetwork } from '../network/system-network.ts';
import type { FileSystem } from '../state/file-system.ts';
import type { Processes } from '../state/process-mark.ts';

/** Whose machine, and how it is reached. Everything but `roots` has a default. */
export interface MachineOptions {
  /** What `attiva authority init` wrote for the product. */
  readonly roots: ProductRoots;
  /**
   * Takes lab roots, and state that was written under them. Only in test builds: `attiva release-check` fails on a product that
   * has it switched on, and no setting or variable can. Default: `lab-root` and `lab-state`.
   */
  readonly allowLab?: boolean;
  /** State folder instead of the machine's or the user's own. With one no agent is looked for, unless `agent` names its place. */
  readonly directory?: string;
  /**
   * This machine lives for a job or a day: leases of a day, counted while it lives, freed by `leave()`. It works without an agent,
   * in a folder of its own that is removed at its end, and has no grace: a machine that begins anew each time would never be asked for a license.
   */
  readonly ephemeral?: boolean;
  /** Folder of the agent's sockets instead of the machine's; false: work without one even where it runs. */
  readonly agent?: string | false;
  readonly clock?: Clock;
  /** Random bytes; the default is the system's. */
  readonly random?: (size: number) => Uint8Array;
  /**
   * Reads the directory that this machine belongs to, which then may license before any host; default: none. The agent and the
   * command line hand one in; a product needs one only where it works without them.
   */
  readonly activationSource?: ActivationSource;
  /** A network of one's own (tests, the lab), or settings of the machine's. */
  readonly network?: Network | NetworkSettings;
  /** What the hardware says, instead of reading it. */
  readonly device?: Device;
  /** Name told to hosts; false tells none. Default: the machine's host name. */
  readonly machineName?: string | false;
  /** Longest wait for another process of this vendor's products, in milliseconds; default 15,000. */
  readonly lockWaitMilliseconds?: number;
  /** File system calls and the view of other processes; for tests. */
  readonly fileSystem?: FileSystem;
  readonly processes?: Processes;
  /** Waits so many milliseconds, where a busy host asks for a short pause; default: really. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Signatures known to be good; default: this machine's own. The lab's machines share one. */
  readonly signatures?: SignatureCache;
}

/** A machine for a job has no grace in any edition. */
export function withoutGrace(pack: ProductPackClaims): ProductPackClaims {
  const none = { initialGraceDays: 0, additionalGraceDays: 0, rearmBudget: 0 } as const;
  return {
    ...pack,
    applications: pack.applications.map((application) => ({
      ...application,
      editions: application.editions.map((edition) => ({ ...edition, ...none })),
    })),
  };
}

export function openNetwork(given: Network | NetworkSettings | undefined): Network {
  return given !== undefined && 'exchange' in given ? given : systemNetwork(given);
}

/** Undefined: none is told, or the machine's own is no name for hosts. */
export function nameToTell(given: string | false | undefined): string | undefined {
  if (given === false) return undefined;
  const name = given ?? hostname();
  return isMachineName(name) ? name : undefined;
}
