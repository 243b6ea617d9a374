/** Machines with the real SDK and state files of their own, which ask again and again as fast as they are answered. */
import {
  type Activation,
  type ActivationReport,
  type Clock,
  openActivation,
  openMachine,
  type OpenActivationOptions,
  systemClock,
} from '@attiva/client';
import type { ProductRoots } from '@attiva/protocol';
import { played } from './host-site.ts';

export interface SdkMachine {
  readonly license: Activation;
  readonly clientId: () => string | undefined;
  /** The newest answer that is in its state file: the turn, 0 before the first. */
  readonly heldTurn: () => number;
  /** Requests since the last answer: any of them may have been recorded. */
  unanswered: number;
  /** Asks once; what came of it. */
  ask(): Promise<ActivationReport>;
}

/** A client asks at most once a second: here its seconds pass faster. They stay within the four hours that clocks may differ. */
function hurriedClock(since: number): Clock & { tick(): void } {
  let last = since;
  return {
    ...systemClock,
    now: () => Math.max(Date.now(), last),
    tick() {
      last = Math.max(Date.now(), last + 1000);
    },
  };
}

/** Whose machine it is: what another process needs to open it as well. */
export interface MachinePlace {
  readonly roots: ProductRoots;
  readonly setupKey: string;
  readonly directory: string;
  readonly number: number;
  /** Of the host, on loopback. */
  readonly port: number;
}

/** Opens the machine, or opens it again: its requests go on after those that its state file remembers. */
export async function openSdkMachine(
  { roots, setupKey, directory, number, port }: MachinePlace,
  more: Partial<Pick<OpenActivationOptions, 'fileSystem' | 'processes'>> = {},
): Promise<SdkMachine> {
  const stored = openMachine({ roots, directory, ...more }).stored().state.applications[played.application];
  const clock = hurriedClock((stored?.lastIat ?? 0) * 1000);
  const license = await openActivation({
    roots,
    edition: played.edition,
    setupKey,
    directory,
    clock,
    background: false,
    machineName: `pc-${number}`,
    device: { facts: [number, 1000 + number, 2000 + number], virtual: false },
    network: { dnsSuffixes: { searchList: [], source: 'faults' } },
    ...more,
  });
  await license.setHost(`127.0.0.1:${port}`);
  const prev = () => license.machine.stored().state.applications[played.application]?.prev;
  const machine: SdkMachine = {
    license,
    clientId: () => license.status().clientId,
    heldTurn: () => prev()?.turn ?? 0,
    unanswered: 0,
    async ask() {
      clock.tick();
      machine.unanswered += 1;
      const report = await license.ensureActivated();
      if (report.outcome !== 'failed') machine.unanswered = 0;
      return report;
    },
  };
  return machine;
}
