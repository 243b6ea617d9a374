/** Use case: bring one domain to what it should say: find its zone and server, then update by the way that host.toml names. */
import type { Seconds } from '@attiva/protocol';
import { eachUntilReached } from './each-until-reached.ts';
import { type GssAccess, sendGssUpdate } from './gss-update.ts';
import { readKeyFile } from './key-file.ts';
import { type DnsAccess, findTarget } from './name-servers.ts';
import { sendUpdate } from './send-update.ts';
import type { ZoneChange } from './update-message.ts';

/** How updates are sent, as host.toml says. */
export interface UpdateWay {
  readonly server?: string;
  /** Path of the TSIG key. */
  readonly keyFile?: string;
  /** By Kerberos, with nsupdate. */
  readonly gss: boolean;
  readonly keytab?: string;
  readonly principal?: string;
}

export interface UpdateTools {
  readonly access: DnsAccess;
  readonly environment: GssAccess['environment'];
  /** Whole seconds. */
  readonly now: () => Seconds;
  /** 16 random bits. */
  readonly randomId: () => number;
}

export interface DomainUpdate {
  readonly way: UpdateWay;
  readonly tools: UpdateTools;
  readonly signal: AbortSignal;
}

/** @throws {ActivationError} `dns-update-…` with the reason of the last server tried, `config-invalid`. */
export async function updateDomain(domain: string, change: ZoneChange, of: DomainUpdate): Promise<void> {
  const { way, tools, signal } = of;
  // A key that cannot be used is told before anybody is asked.
  const key = way.keyFile === undefined || way.gss ? undefined : await readKeyFile(way.keyFile);
  const { zone, servers } = await findTarget(domain, {
    access: tools.access,
    randomId: tools.randomId,
    signal,
    ...(way.server !== undefined && { server: way.server }),
  });
  await eachUntilReached(servers, { signal }, async (server, patient) => {
    if (!way.gss) return await sendUpdate(change, { server, zone, ...tools, signal: patient, ...(key && { key }) });
    const { environment, randomId } = tools;
    const access: GssAccess = {
      environment,
      ...(way.keytab !== undefined && { keytab: way.keytab }),
      ...(way.principal !== undefined && { principal: way.principal }),
    };
    return await sendGssUpdate(change, { server, zone, access, randomId, signal: patient });
  });
}
