import type { Attack } from './attack.ts';
import { hostAttacks, patientHostAttacks } from './host-attacks.ts';
import { loadAttacks, productAttacks } from './load-attacks.ts';
import { machineAttacks, patientMachineAttacks } from './machine-attacks.ts';
import { patchedHostAttacks } from './patched-host-attacks.ts';
import { keyChangeAttacks, vendorAttacks } from './vendor-attacks.ts';
import { wireAttacks } from './wire-attacks.ts';

/** Every attack, in the order in which they are played: those that let months pass come last. */
export const attacks: readonly Attack[] = [
  ...wireAttacks,
  ...loadAttacks,
  ...hostAttacks,
  ...patchedHostAttacks,
  ...machineAttacks,
  ...vendorAttacks,
  ...keyChangeAttacks,
  ...patientHostAttacks,
  ...patientMachineAttacks,
  ...productAttacks,
];
