/** What can be done to the machines that are selected, in the order of the bar. Each begins with `useSelectedMachines()`. */
import type { ComponentType } from 'react';
import { RenewIdentities, RenewMachines } from '../hints/hint-dialog.tsx';
import type { Role } from '../shell/roles.ts';
import { ForgetMachines } from './forget-machines.tsx';
import { MarkMachines } from './mark-machines.tsx';
import { RemoveMachines } from './remove-machines.tsx';

interface OfferedAction {
  readonly name: string;
  /** Who may. */
  readonly role: Role;
  readonly Action: ComponentType;
}

export const machineActions: readonly OfferedAction[] = [
  { name: 'mark', role: 'operator', Action: MarkMachines },
  { name: 'renew', role: 'operator', Action: RenewMachines },
  { name: 'new-identity', role: 'operator', Action: RenewIdentities },
  { name: 'forget', role: 'administrator', Action: ForgetMachines },
  { name: 'remove', role: 'administrator', Action: RemoveMachines },
];

/** Roles that changes of machines take. */
export const machineChanges: readonly Role[] = ['operator', 'administrator'];
