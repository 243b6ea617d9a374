/**
 * Who may come in to the administration of a host: its tables, its cookie, its key file. All else is in `@attiva/daemon`.
 */
import { randomBytes } from 'node:crypto';
import {
  type Access,
  createAccess,
  createOpenIdProvider,
  directoryOfPeople,
  type Log,
  openIdOptions,
  type PasswordCost,
  rolesOf,
  type SealingKey,
} from '@attiva/daemon';
import { directoryLogIn } from '@attiva/directory';
import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostConfig } from '../config/host-config.ts';
import type { HostId } from '../hosts/host-id.ts';
import { keyOfAll } from '../hosts/sealed-by-all.ts';
import { accessStore } from './access.repository.ts';

export interface HostAccessParts {
  readonly folder: string;
  readonly config: Pick<HostConfig, 'directoryLogIn' | 'openIdLogIn'>;
  readonly database: Database;
  readonly host: HostId;
  readonly isShared: boolean;
  readonly now: () => Seconds;
  readonly log: Log;
  readonly hostName?: string;
  readonly passwordCost?: PasswordCost;
}

export function createHostAccess(parts: HostAccessParts): Access {
  const { folder, config, database, host, now, log, hostName, passwordCost } = parts;
  const { directoryLogIn: people, openIdLogIn: openId } = config;
  let key: Promise<SealingKey> | undefined;
  // The file may be put there meanwhile.
  const forget = (error: unknown): never => {
    key = undefined;
    throw error;
  };
  return createAccess({
    store: accessStore(database, host, now),
    isShared: parts.isShared,
    sealingKey: (purpose) => (key ??= keyOfAll(parts, 'access.key', purpose === 'seal').catch(forget)),
    random: randomBytes,
    now,
    log,
    cookie: 'attiva-host',
    issuer: hostName === undefined ? 'Attiva host' : `Attiva host ${hostName}`,
    ...(people && { ways: [directoryLogIn(() => directoryOfPeople(people, folder), rolesOf(people.roles))] }),
    ...(openId && { openId: createOpenIdProvider(() => openIdOptions(openId, folder), now) }),
    ...(passwordCost !== undefined && { cost: passwordCost }),
  });
}
