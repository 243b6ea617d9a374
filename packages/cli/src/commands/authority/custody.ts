/** Commands about the vendor's keys and what was signed with them: revocation, delegation, root, backup. */
import type { CommandSpec } from '../../program/command-spec.ts';
import { delegateImport, delegateIssue, delegateRenew, delegateRequest } from './delegate.ts';
import { authorityMigrateDatabase } from './migrate-database.ts';
import { authorityBackup, authorityConfirmRestore, authorityRestore } from './backup.ts';
import { rootInit } from './init.ts';
import { authorityRevoke } from './revoke.ts';
import { rootRevokeDelegation, rootRotate } from './root.ts';

export const custodyCommands: readonly CommandSpec[] = [
  authorityRevoke,
  rootInit,
  delegateRequest,
  delegateIssue,
  delegateImport,
  delegateRenew,
  rootRevokeDelegation,
  rootRotate,
  authorityBackup,
  authorityRestore,
  authorityMigrateDatabase,
  authorityConfirmRestore,
];
