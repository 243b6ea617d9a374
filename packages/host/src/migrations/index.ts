/** All migrations of the host, oldest first. */
import type { Migration } from '@attiva/storage';
import { firstMigration } from './0001-first.ts';
import { passedTurnsMigration } from './0002-passed-turns.ts';
import { imagesMigration } from './0003-images.ts';
import { successionsMigration } from './0004-successions.ts';
import { settingsMigration } from './0005-settings.ts';
import { publishingMigration } from './0006-publishing.ts';
import { machineNamesMigration } from './0007-machine-names.ts';
import { ephemeralMigration } from './0008-ephemeral.ts';
import { renewalsAndPacksMigration } from './0009-renewals-and-packs.ts';
import { pendingRegistrationsMigration } from './0010-pending-registrations.ts';
import { machineListsMigration } from './0011-machine-lists.ts';
import { accessMigration } from './0012-access.ts';
import { hintsAndRollMigration } from './0013-hints-and-roll.ts';
import { usageStatementsMigration } from './0014-usage-statements.ts';
import { carriedMigration } from './0016-carried.ts';
import { hostsMigration } from './0017-hosts.ts';
import { otherHostsMigration } from './0015-other-hosts.ts';

export const migrations: readonly Migration[] = [
  firstMigration,
  passedTurnsMigration,
  imagesMigration,
  successionsMigration,
  settingsMigration,
  publishingMigration,
  machineNamesMigration,
  ephemeralMigration,
  renewalsAndPacksMigration,
  pendingRegistrationsMigration,
  machineListsMigration,
  accessMigration,
  hintsAndRollMigration,
  usageStatementsMigration,
  carriedMigration,
  otherHostsMigration,
  hostsMigration,
];
