import { execFile } from 'node:child_process';
import type { LdapConnection } from '../connection/ldap-connection.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const askMilliseconds = 10_000;

/**
 * The security identifier of the domain as the join has kept it (Samba, winbind: `net getdomainsid`); undefined where the join
 * keeps none, as SSSD's does not.
 */
export function keptIdentifier(environment: Environment): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...environment, LC_ALL: 'C' }, timeout: askMilliseconds, killSignal: 'SIGKILL' } as const;
    execFile('net', ['getdomainsid'], options, (_error, output) => {
      resolve(/^SID for domain \S+ is: (S-1-5-21(?:-\d+){3})\s*$/m.exec(output)?.[1]);
    });
  });
}

/** The security identifier of the domain that the connection leads to; undefined where it does not show it. */
export async function shownIdentifier(connection: LdapConnection, domain: string): Promise<string | undefined> {
  const base = domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  const [head] = await connection.search({ base, scope: 'base', filter: '(objectClass=*)', attributes: ['objectSid'] });
  const bytes = head?.attributes.get('objectsid')?.[0];
  return bytes === undefined ? undefined : identifierText(bytes);
}

/** The text of a security identifier (MS-DTYP 2.4.2). */
export function identifierText(bytes: Uint8Array): string | undefined {
  const view = Buffer.from(bytes);
  const count = view[1] ?? 0;
  if (view.length !== 8 + 4 * count || view[0] !== 1) return undefined;
  const parts = Array.from({ length: count }, (_, index) => view.readUInt32LE(8 + 4 * index));
  return ['S', 1, view.readUIntBE(2, 6), ...parts].join('-');
}
