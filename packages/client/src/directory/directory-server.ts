import { ActivationError } from '@attiva/protocol';
import type { DirectoryServer } from './activation-source.ts';

/**
 * A server as an administrator has set it, in one spelling.
 * @throws {ActivationError} `wrong-usage` for an address that is none, and for certificates that are none: they would mean "trust
 * those of the system".
 */
export function checkDirectoryServer({ url, ca, base }: DirectoryServer): DirectoryServer {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isServer = parsed !== undefined && /^ldaps?:$/.test(parsed.protocol) && parsed.hostname !== '';
  const isBare =
    parsed !== undefined && parsed.username === '' && parsed.search === '' && /^\/?$/.test(parsed.pathname);
  if (!isServer || !isBare) {
    throw new ActivationError('wrong-usage', `"${url}" is no server: give ldaps://NAME, or ldap://NAME for StartTLS`);
  }
  if (ca !== undefined && (!ca.includes('-----BEGIN CERTIFICATE-----') || ca.length > mostCharacters)) {
    throw new ActivationError('wrong-usage', 'the file of the CA holds no certificate in PEM');
  }
  return {
    url: `${parsed.protocol}//${parsed.host.toLowerCase()}`,
    ...(ca !== undefined && { ca }),
    ...(base !== undefined && base !== '' && { base }),
  };
}

const mostCharacters = 64 * 1024;
