/**
 * Who may come in to the administration of a host: its tables, its cookie, its key file. All else is in `@attiva/daemon`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Access,
  createAccess,
  createOpenIdProvider,
  createSealingKey,
  directoryOfPeople,
  type Log,
  openIdOptions,
  openSealingKey,
  type PasswordCost,
  rolesOf,
  type SealingKey,
} from '@attiva/daemon';
import { directoryLogIn } from '@attiva/directory';
import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostConfig } from '../config/host-config.ts';
import type { HostId } from '../hosts/host-id.ts';
import { accessStore } from './access.repository.ts';

export interface HostAccessParts {
  readonly folder: string;
  readonly config: Pick<HostConfig, 'directoryLogIn' | 'openIdLogIn'>;
  readonly database: Database;
  readonly host: HostId;
  readonly now: () => Seconds;
  readonly log: Log;
  readonly hostName?: string;
  readonly passwordCost?: PasswordCost;
}

export function createHostAccess(parts: HostAccessParts): Access {
  const { folder, config, database, host, now, log, hostName, passwordCost } = parts;
  const { directoryLogIn: people, openIdLogIn: openId } = config;
  let key: Promise<SealingKey> | undefined;
  return createAccess({
    store: accessStore(database, host, now),
    sealingKey: () => (key ??= accessKey(join(folder, 'access.key'))),
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

/** Made with the first second factor: without it a copy of the database opens none of them. */
function accessKey(path: string): Promise<SealingKey> {
  return existsSync(path) ? openSealingKey(path) : createSealingKey(path, randomBytes(32));
}
