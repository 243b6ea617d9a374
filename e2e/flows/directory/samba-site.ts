/** One Active Directory (Samba's) for all flows: provisioning one takes ten seconds of a processor. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createTestAuthority,
  type StartedNamespace,
  type StartedProcess,
  type StartedSamba,
  startNamespace,
  startSamba,
} from '@attiva/testkit';
import type { Surroundings } from '../../site/attiva.ts';
import { createHost } from '../../site/host.ts';
import { osAndOffice } from '../../site/vendor.ts';
import { createDirectorySite, type DirectorySite } from './directory-site.ts';
import { createMember, type Member } from './member.ts';

export const domain = 'ad.example';
export const container = 'CN=Attiva,CN=Services,CN=Configuration,DC=ad,DC=example';

/** A domain controller in a network of its own. */
export interface Forest {
  readonly network: StartedNamespace;
  readonly samba: StartedSamba;
}

export interface SambaSite extends Forest {
  readonly folder: string;
  readonly site: DirectorySite;
  /** PEM of the CA of its domain controller. */
  readonly caFile: string;
  /** Address of a host that runs in the network of the domain. */
  readonly hostAddress: string;
  /** The account of one machine. */
  readonly keytab: string;
  /** Options for whoever logs in with the password of all, over LDAPS, from outside: where the authority is. */
  readonly as: (account: string, server?: string, ca?: string) => readonly string[];
  readonly asAdministrator: (server?: string, ca?: string) => readonly string[];
  stop(): Promise<void>;
}

/** Starts a domain controller at 10.83.NET.2; every forest of ours has the same names. */
export async function startForest(
  name: string,
  net: number,
  { ca, copyOf }: { readonly ca: ReturnType<typeof createTestAuthority>; readonly copyOf?: StartedSamba },
): Promise<Forest> {
  const [innerAddress, outerAddress] = [`10.83.${net}.2`, `10.83.${net}.1`];
  const resolvConf = `nameserver 127.0.0.1\nsearch ${domain}\n`;
  const network = await startNamespace({ name, innerAddress, outerAddress, resolvConf });
  try {
    const certificate = ca.issue({ name: `dc1.${domain}`, names: [`dc1.${domain}`, innerAddress] });
    const samba = await startSamba({ namespace: network, domain, certificate, ...(copyOf && { copyOf }) });
    return { network, samba };
  } catch (cause) {
    await network.close();
    throw cause;
  }
}

export async function stopForest(forest: Forest | undefined): Promise<void> {
  await forest?.samba.stop();
  await forest?.network.close();
}

export const rossi: ReturnType<typeof createTestAuthority> = createTestAuthority('Rossi CA');

/** The domain `ad.example` with a machine's account, a vendor whose authority runs outside, and a host inside. */
export async function startSambaSite(folder: string): Promise<SambaSite> {
  const forest = await startForest('attdir', 2, { ca: rossi });
  let host: StartedProcess | undefined;
  let site: DirectorySite | undefined;
  const stop = async (): Promise<void> => {
    await host?.stop();
    await site?.authority.stop();
    await stopForest(forest);
  };
  try {
    const { network, samba } = forest;
    const keytab = await samba.createComputer('PC1');
    site = await createDirectorySite(folder, '127.83.2.11', osAndOffice({ desktop: 1 }));
    const caFile = site.file('rossi.pem', rossi.cert);
    const passwordFile = site.file('password', samba.password);
    const place = join(folder, 'host');
    mkdirSync(place);
    const made = await createHost({ folder: place, address: '127.83.2.12', inside: network }, site.aurora);
    await made.register(await site.aurora.hostKey('Rossi SpA', 'aurora-os'));
    host = await made.serve();
    const as: SambaSite['as'] = (account, server = network.innerAddress, ca = caFile) => [
      '--server',
      server,
      '--ca-file',
      ca,
      '--bind-dn',
      account,
      '--password-file',
      passwordFile,
    ];
    const asAdministrator: SambaSite['asAdministrator'] = (server, ca) => as(samba.administrator, server, ca);
    const { address: hostAddress } = made;
    return { ...forest, folder, site, caFile, hostAddress, keytab, as, asAdministrator, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Surroundings of a program on a machine of that domain. */
export function insideOf(
  { network, samba }: Forest,
  environment: Readonly<Record<string, string>> = {},
): Surroundings & { readonly environment: Readonly<Record<string, string>> } {
  return { inside: network, environment: { ...samba.environment, ...environment } };
}

/** A machine of that domain whose account is in this keytab. */
export function memberOf(
  { folder, site }: SambaSite,
  name: string,
  {
    forest,
    ...environment
  }: { readonly forest: Forest; readonly KRB5_KTNAME: string; readonly SMB_CONF_PATH?: string },
): Promise<Member> {
  return createMember(site.aurora, { folder: join(folder, name), surroundings: insideOf(forest, environment) });
}
