/** What can be done to the machines that are selected, in the order of the bar. Each begins with `useSelectedMachines()`. */
import type { ComponentType } from 'react';
import { ForgetMachines } from './forget-machines.tsx';
import { MarkMachines } from './mark-machines.tsx';
import { RemoveMachines } from './remove-machines.tsx';

export const machineActions: readonly ComponentType[] = [MarkMachines, ForgetMachines, RemoveMachines];
