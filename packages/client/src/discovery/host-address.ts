import { isIP } from 'node:net';
import { ActivationError } from '@attiva/protocol';

/** Where a host listens. */
export interface HostAddress {
  /** Name or address, lower case, without brackets. */
  readonly name: string;
  readonly port: number;
}

/** The port of the activation service. */
export const activationPort = 7688;

const namePattern = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

/**
 * Reads `name`, `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port` or a bare IPv6 address, as `/skms` takes them.
 * @throws {ActivationError} `wrong-usage`.
 */
export function parseHostAddress(text: string): HostAddress {
  const trimmed = text.trim().toLowerCase().replace(/\.$/, '');
  const { name, port } = split(trimmed);
  const number = port === undefined ? activationPort : Number(port);
  const known = isIP(name) !== 0 || (namePattern.test(name) && !/^[\d.]+$/.test(name));
  if (!known || !Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new ActivationError('wrong-usage', `"${text.slice(0, 300)}" is no host: give a name or address, and :port`);
  }
  return { name, port: number };
}

function split(text: string): { readonly name: string; readonly port?: string } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null) return part(bracketed[1] ?? '', bracketed[2]);
  if (isIP(text) === 6) return { name: text };
  const plain = /^([^:]*)(?::(\d{1,5}))?$/.exec(text);
  return plain === null ? { name: '' } : part(plain[1] ?? '', plain[2]);
}

function part(name: string, port: string | undefined): { readonly name: string; readonly port?: string } {
  return port === undefined ? { name } : { name, port };
}

/** The one spelling: `name:port`, IPv6 in brackets. */
export function printHostAddress({ name, port }: HostAddress): string {
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}
