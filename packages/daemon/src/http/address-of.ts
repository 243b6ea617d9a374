import { isIPv6 } from 'node:net';

/** What is counted as one caller. Of IPv6 the network: whoever has one address there has as many as he likes. */
export function addressOf(from: string): string {
  const [address = ''] = from.split('%', 1);
  if (!isIPv6(address) || address.startsWith('::')) return address;
  const [head = ''] = address.split('::', 1);
  return `${head.split(':').slice(0, 4).join(':')}::/64`;
}
