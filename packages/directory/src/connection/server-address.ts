/** How people name an LDAP server: `dc1.ad.example`, with a port, or as an address `ldaps://…` or `ldap://…`. */
import { isIPv6 } from 'node:net';
import { ActivationError } from '@attiva/protocol';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, or after StartTLS. */
  readonly tls: 'ldaps' | 'starttls';
}

const ldapsPort = 636;
const ldapPort = 389;
const hostPattern = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/;

/**
 * A name alone is LDAPS on TCP 636; `ldap://` is StartTLS, never plain.
 * @throws {ActivationError} `wrong-usage`.
 */
export function parseServerAddress(text: string): ServerAddress {
  const match = /^(?:(ldaps?):\/\/)?(\[[0-9A-Fa-f:.]+\]|[^[\]:/\s]+)(?::(\d{1,5}))?\/?$/.exec(text.trim());
  const [, scheme, name = '', portText] = match ?? [];
  const host = name.startsWith('[') ? name.slice(1, -1) : name;
  const port = portText === undefined ? undefined : Number(portText);
  const good = name.startsWith('[') ? isIPv6(host) : hostPattern.test(host);
  if (!good || (port !== undefined && (port < 1 || port > 65_535))) {
    throw new ActivationError(
      'wrong-usage',
      `"${text}" names no LDAP server: say dc1.ad.example, ldaps://HOST:PORT, or ldap://HOST for StartTLS.`,
    );
  }
  const tls = scheme === 'ldap' || (scheme === undefined && port === ldapPort) ? 'starttls' : 'ldaps';
  return { host, port: port ?? (tls === 'ldaps' ? ldapsPort : ldapPort), tls };
}

/** `dc1.ad.example:636`, `[::1]:636`. */
export function addressText({ host, port }: Pick<ServerAddress, 'host' | 'port'>): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
