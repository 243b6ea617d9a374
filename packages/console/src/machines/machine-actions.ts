/** What can be done to the machines that are selected, in the order of the bar. Each begins with `useSelectedMachines()`. */
import type { ComponentType } from 'react';
import { RenewIdentities, RenewMachines } from '../hints/hint-dialog.tsx';
import { ForgetMachines } from './forget-machines.tsx';
import { MarkMachines } from './mark-machines.tsx';
import { RemoveMachines } from './remove-machines.tsx';

export const machineActions: readonly ComponentType[] = [
  MarkMachines,
  RenewMachines,
  RenewIdentities,
  ForgetMachines,
  RemoveMachines,
];
