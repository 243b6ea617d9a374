/**
 * Who may ask for an activation: private and link-local networks unless configured otherwise. This bounds what a host
 * that somebody lends to the Internet can do; it is no authentication.
 */
import { BlockList, isIP, isIPv6 } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';

const privateNetworks: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fe80::/10',
  'fc00::/7',
];

/** Whether an address may ask. */
export type NetworkRule = (address: string) => boolean;

/**
 * @param setting `private`, `any`, or networks in CIDR notation that are added to the private ones.
 * @throws {ActivationError} `config-invalid` for anything that is no network.
 */
export function networkRule(setting: string | readonly string[]): NetworkRule {
  if (setting === 'any') return () => true;
  const list = new BlockList();
  const added = typeof setting === 'string' ? [] : setting;
  for (const network of [...privateNetworks, ...added]) addNetwork(list, network);
  return (address) => {
    const plain = plainAddress(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** IPv4 as such where it comes over an IPv6 socket; a link-local address without the name of its link. */
export function plainAddress(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  const mapped = /^::ffff:(.+)$/i.exec(withoutZone)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : withoutZone;
}

/** Refuses every request from elsewhere, before its body is read, and tells of it. */
export function requireNetwork(
  fastify: FastifyInstance,
  mayAsk: NetworkRule,
  onRefused: (address: string) => void,
): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const address = request.socket.remoteAddress ?? '';
    if (mayAsk(address)) {
      done();
      return;
    }
    onRefused(address);
    const detail = `this host does not answer the network of ${address}`;
    done(new ActivationError('network-not-allowed', detail, { facts: { address } }));
  });
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits = '', ...more] = network.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const length = Number(bits);
  if (more.length > 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || length > (family === 'ipv6' ? 128 : 32)) {
    throw new ActivationError('config-invalid', `activation.networks: ${network} is not a network like 10.0.0.0/8`, {
      facts: { fields: ['activation.networks'] },
    });
  }
  list.addSubnet(address, length, family);
}
