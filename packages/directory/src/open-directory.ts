/** One door to every kind of server and log-in: from what people say to a connection. */
import { ActivationError } from '@attiva/protocol';
import { openKerberosConnection } from './connection/kerberos-connection.ts';
import type { LdapConnection } from './connection/ldap-connection.ts';
import { openPasswordConnection } from './connection/password-connection.ts';
import { parseServerAddress } from './connection/server-address.ts';

export interface DirectoryAccess {
  /** `dc1.ad.example`, `ldaps://HOST:PORT`, or `ldap://HOST` for StartTLS. */
  readonly server: string;
  /** PEM of the CAs to trust, and no other; the system's where absent. */
  readonly ca?: string;
  /** Throws where an IP address must not be connected to. Not with Kerberos. */
  readonly judge?: (address: string) => void;
  readonly login:
    | { readonly by: 'nobody' }
    | { readonly by: 'password'; readonly dn: string; readonly password: string }
    | {
        readonly by: 'kerberos';
        /** Without, the account's own tickets. */
        readonly keytab?: { readonly file: string; readonly principal: string };
        readonly environment: Readonly<Record<string, string | undefined>>;
      };
}

/**
 * Opens a session with an LDAP server, encrypted and with the server known, or not at all.
 * @throws {ActivationError} `wrong-usage`, `directory-unreachable`, `directory-not-encrypted`, `directory-untrusted`,
 * `directory-login-refused`, `kerberos-missing`.
 */
export async function openDirectory({ server, ca, judge, login }: DirectoryAccess): Promise<LdapConnection> {
  const address = parseServerAddress(server);
  if (login.by !== 'kerberos') {
    const password = login.by === 'password' ? { login: { dn: login.dn, password: login.password } } : {};
    return openPasswordConnection({
      server: address,
      ...(ca !== undefined && { ca }),
      ...(judge && { judge }),
      ...password,
    });
  }
  if (server.startsWith('ldaps:')) {
    throw new ActivationError(
      'wrong-usage',
      'Kerberos protects the connection itself: name the server without ldaps://.',
    );
  }
  const { keytab, environment } = login;
  const port = /:\d+\/?$/.test(server) ? { port: address.port } : {};
  return openKerberosConnection({ host: address.host, ...port, environment, ...(keytab && { keytab }) });
}
