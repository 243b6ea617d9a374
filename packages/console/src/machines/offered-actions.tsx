import type { ReactNode } from 'react';
import { useMayDo } from '../shell/role.tsx';
import { machineActions } from './machine-actions.ts';

/** The actions that the reader's role may do. */
export function OfferedActions(): ReactNode {
  const mayDo = useMayDo();
  return machineActions.filter(({ role }) => mayDo(role)).map(({ name, Action }) => <Action key={name} />);
}
