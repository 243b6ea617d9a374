/**
 * Who may ask for an activation: private and link-local networks unless configured otherwise. This bounds what a host
 * that somebody lends to the Internet can do; it is no authentication.
 */
import { BlockList, isIP, isIPv6 } from 'node:net';
import { ActivationError } from '@attiva/protocol';

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
    const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits = ''] = network.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const length = Number(bits);
  if (isIP(address) === 0 || !/^\d+$/.test(bits) || length > (family === 'ipv6' ? 128 : 32)) {
    throw new ActivationError('config-invalid', `activation.networks: ${network} is not a network like 10.0.0.0/8`);
  }
  list.addSubnet(address, length, family);
}
