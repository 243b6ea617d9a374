/** The kinds of fault that are played, in the order of the table. */
import { clockForgetting, postgresClockForgetting } from './clock-forgetting.ts';
import { clockHost } from './clock-host.ts';
import { diskAuthority } from './disk-authority.ts';
import { diskErrors, diskFull, diskSlow } from './disk-host.ts';
import { postgresFailoverAuthority } from './failover-authority.ts';
import type { Fault } from './fault.ts';
import { killAgent } from './kill-agent.ts';
import { killAuthority, postgresKillAuthority } from './kill-authority.ts';
import { killClient } from './kill-client.ts';
import { killHost, postgresKillHost } from './kill-host.ts';
import { postgresCutAuthority, postgresRestartAuthority } from './postgres-authority.ts';
import { postgresCut, postgresFailover, postgresRestart } from './postgres-host.ts';
import { powerAuthority } from './power-authority.ts';
import { powerClient } from './power-client.ts';
import { powerHost } from './power-host.ts';

export const faults: readonly Fault[] = [
  killHost,
  killAuthority,
  killClient,
  killAgent,
  powerHost,
  powerAuthority,
  powerClient,
  diskFull,
  diskErrors,
  diskAuthority,
  diskSlow,
  postgresKillHost,
  postgresKillAuthority,
  postgresRestart,
  postgresCut,
  postgresFailover,
  postgresRestartAuthority,
  postgresCutAuthority,
  postgresFailoverAuthority,
  clockHost,
  clockForgetting,
  postgresClockForgetting,
];

/** Those whose name, or the word before its dash, was asked for; all without a wish. @throws {TypeError} for an unknown word. */
export function chooseFaults(wanted: readonly string[]): readonly Fault[] {
  const isMeant = (fault: Fault, word: string): boolean => fault.name === word || fault.name.startsWith(`${word}-`);
  for (const word of wanted) {
    if (!faults.some((fault) => isMeant(fault, word))) {
      throw new TypeError(`no fault is called "${word}"; there are ${faults.map(({ name }) => name).join(', ')}`);
    }
  }
  return wanted.length === 0 ? faults : faults.filter((fault) => wanted.some((word) => isMeant(fault, word)));
}
