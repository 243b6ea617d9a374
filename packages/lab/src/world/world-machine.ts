import type { LicenseStatus } from '@attiva/client';

/** What a scenario sees of a machine, whatever drives it. */
export type MachineStatus = Pick<
  LicenseStatus,
  'state' | 'licensed' | 'reason' | 'warning' | 'clientId' | 'entitlements'
>;

/** A machine as every scenario can handle it. */
export interface WorldMachine {
  readonly name: string;
  readonly isOn: boolean;
  /** Undefined while it is off. */
  status(): MachineStatus | undefined;
  /** Chain of the lease that it holds. */
  leaseChain(): readonly string[] | undefined;
  switchOn(): Promise<void>;
  switchOff(): Promise<void>;
  /** Asks now, as `/ato`. */
  ask(): Promise<unknown>;
}
