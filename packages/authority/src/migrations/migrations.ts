/** All steps of the schema, oldest first. A released one never changes; a new one is added at the end. */
import type { Migration } from '@attiva/storage';
import { authoritySchema } from './0001-authority.ts';
import { revocationSchema } from './0002-revocation.ts';
import { licensesSchema } from './0003-licenses.ts';
import { bundlesSchema } from './0004-bundles.ts';
import { restorationSchema } from './0005-restoration.ts';
import { deviceFactsSchema } from './0006-device-facts.ts';
import { accessSchema } from './0007-access.ts';
import { usageStatementsSchema } from './0008-usage-statements.ts';
import { settingsSchema } from './0009-settings.ts';
import { deviceListsSchema } from './0010-device-lists.ts';
import { auditChainSchema } from './0011-audit-chain.ts';
import { factsSchema } from './0012-facts.ts';

export const migrations: readonly Migration[] = [
  authoritySchema,
  revocationSchema,
  licensesSchema,
  bundlesSchema,
  restorationSchema,
  deviceFactsSchema,
  accessSchema,
  usageStatementsSchema,
  settingsSchema,
  deviceListsSchema,
  auditChainSchema,
  factsSchema,
];
