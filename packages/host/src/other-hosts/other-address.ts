/**
 * Other hosts of the customer: their addresses and sealed tokens, and their counts read from each. An administrator types an
 * address and this host goes there: so addresses are judged before and again where they lead to, nothing is followed, an
 * answer is bounded and read for a few numbers, and no error repeats it. What a host is, its own console shows.
 *
 * This file: which addresses are asked. Pure.
 */
import { BlockList, isIP } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import { othersPort } from '../settings/setting-table.ts';

export interface OtherAddress {
  /** As it is kept and shown: `https://ny-att02.corp.example:7694`. */
  readonly text: string;
  readonly isSecure: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Never another host: link-local (clouds tell their secrets there), no address at all, many at once. */
const never = new BlockList();
never.addSubnet('0.0.0.0', 8);
never.addSubnet('169.254.0.0', 16);
never.addSubnet('224.0.0.0', 3);
never.addAddress('100.100.100.200');
never.addAddress('168.63.129.16');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');
// What carries an IPv4 address inside leads past these rules, and no host needs it.
never.addSubnet('64:ff9b::', 96, 'ipv6');
never.addSubnet('64:ff9b:1::', 48, 'ipv6');
never.addSubnet('2002::', 16, 'ipv6');

/** The listener that is exposed to the network; plain HTTP is spoken by that of the machine itself. */
const usualPort = { 'https:': 7694, 'http:': 7690 } as const;

/**
 * The address of an administration: `https`, or `http` on this very machine. Without a port: 7694, with `http` 7690.
 * @throws {ActivationError} `wrong-usage` that says why not.
 */
export function readOtherAddress(text: string): OtherAddress {
  const given = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//iu.test(given) ? given : `https://${given}`;
  const url = URL.parse(withScheme);
  if (url === null || given === '' || given.length > 300) throw wrong('is like https://HOST:7694');
  if (url.username !== '' || url.password !== '') throw wrong('takes no log-in: the token has a field of its own');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw wrong('takes no path');
  const scheme = url.protocol;
  if (scheme !== 'https:' && scheme !== 'http:') throw wrong('begins with https://');
  const isSecure = scheme === 'https:';
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (host === '' || /[^a-z0-9.:_-]/iu.test(host)) throw wrong('names no host');
  // Browsers leave out the usual port of a scheme; this one is then meant.
  const named = /:(\d{1,5})$/u.exec(withScheme.replace(/\/$/u, ''))?.[1];
  const port = named === undefined ? usualPort[scheme] : Number(named);
  const refused = port === 0 ? 'names port 0' : othersPort(port);
  if (refused !== undefined) throw wrong(refused);
  if (isIP(host) !== 0) requireOther(host);
  if (!isSecure && !isLoopback(host))
    throw wrong('begins with https:// where it leads to another machine: a token is sent there');
  const shown = host.includes(':') ? `[${host}]` : host;
  return { text: `${isSecure ? 'https' : 'http'}://${shown}:${port}`, isSecure, host, port };
}

/** Whether it is an address of this very machine. Names are none: what they lead to may change. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || inList(loopback, address);
}

/** Whether no server is at an IP address: link-local, where clouds tell their secrets, and such. */
export function isNoServer(address: string): boolean {
  return inList(never, address);
}

/** @throws {ActivationError} `wrong-usage`: no other host is there. */
export function requireOther(address: string): void {
  if (isNoServer(address))
    throw wrong(`leads to ${address}, where no other host is: link-local and such are not asked`);
}

function inList(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(plainMapped(address))?.[1] ?? address;
  const family = isIP(mapped);
  return family !== 0 && list.check(mapped, family === 6 ? 'ipv6' : 'ipv4');
}

/** `::ffff:a9fe:a9fe` as `::ffff:169.254.169.254`. */
function plainMapped(address: string): string {
  const [, high = '', low = ''] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/iu.exec(address) ?? [];
  if (high === '') return address;
  const [one, two] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `::ffff:${one >> 8}.${one & 255}.${two >> 8}.${two & 255}`;
}

function wrong(why: string): ActivationError {
  return new ActivationError('wrong-usage', `address ${why}`, { facts: { fields: ['address'] } });
}
