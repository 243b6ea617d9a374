/** Commands about the vendor's keys and what was signed with them: revocation, delegation, root, backup. */
import type { CommandSpec } from '../../program/command-spec.ts';
import { authorityRevoke } from './revoke.ts';

export const custodyCommands: readonly CommandSpec[] = [authorityRevoke];
