/**
 * The administration reached from the network: a second listener with TLS, opened by an administrator of this machine,
 * for people with an account and programs with a token. What each may is left to `api/`, who they are to `access/`, how a
 * connection becomes TLS to `http/`.
 *
 * This file: where it listens and what it is called, and whether that can be.
 */
import { isIP } from 'node:net';
import { ActivationError, isActivationError, parseHostAddress, type Seconds } from '@attiva/protocol';

export interface Exposure {
  /** Address to listen on; `::` is all of IPv6 and IPv4. */
  readonly address: string;
  readonly port: number;
  /** What a browser may call this machine, in small letters; of IPv6 addresses the shortest form, without brackets. */
  readonly names: readonly string[];
}

/** As it is kept. */
export interface KeptExposure extends Exposure {
  readonly openedAt: Seconds;
  /** `caller.name` of whoever opened it, or changed it last. */
  readonly openedBy: string;
  /**
   * SHA-256 of the own certificate that was told then. It opens by itself with the key of that one alone: in a folder that a
   * backup made, nobody has said yes.
   */
  readonly ownFingerprint: string;
}

/** As it was typed. */
export interface WishedExposure {
  readonly address?: string;
  readonly port?: number;
  readonly names?: readonly string[];
}

export const mostNames = 16;

/** @throws {ActivationError} `wrong-usage`, naming what is wrong. */
export function requireExposure(wished: WishedExposure, usual: Exposure): Exposure {
  const { address = usual.address, port = usual.port } = wished;
  if (isIP(address) === 0) throw wrong('address', `is an IP address of this machine, or :: for all; got ${address}`);
  const why = othersPort(port);
  if (why !== undefined) throw wrong('port', why);
  const names = [...new Set((wished.names ?? usual.names).map(nameOf))];
  if (names.length === 0 || names.length > mostNames) throw wrong('names', `needs 1 to ${mostNames} names`);
  return { address, port, names };
}

export function urlsOf({ names, port }: Pick<Exposure, 'names' | 'port'>): readonly string[] {
  return hostNamesOf(names).map((name) => `https://${name}:${port}`);
}

/** As the `Host` header has them. */
export function hostNamesOf(names: readonly string[]): readonly string[] {
  return names.map((name) => (isIP(name) === 6 ? `[${name}]` : name));
}

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?';
const dnsName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`, 'u');

function nameOf(given: string): string {
  const name = given.trim().toLowerCase();
  if (isIP(name) === 4 && name !== '0.0.0.0') return name;
  if (isIP(name) === 6 && !name.includes('%') && name !== '::')
    return new URL(`http://[${name}]`).hostname.slice(1, -1);
  // Browsers read a name that ends with digits as an address, and never ask by it.
  if (dnsName.test(name) && !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/u.test(name)) return name;
  throw wrong('names', `are names or addresses of this machine, without port; got ${given.slice(0, 100)}`);
}

/** A port below 1, or one that belongs to another protocol. */
function othersPort(port: number): string | undefined {
  if (port === 0) return undefined; // Any free one; no request can say so.
  try {
    parseHostAddress(`host:${port}`);
    return undefined;
  } catch (error) {
    if (isActivationError(error)) return `is refused: ${error.detail}`;
    throw error;
  }
}

function wrong(field: string, why: string): ActivationError {
  return new ActivationError('wrong-usage', `${field} ${why}`, { facts: { fields: [field] } });
}
