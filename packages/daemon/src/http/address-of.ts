import { isIPv6 } from 'node:net';

/**
 * Each address of these is somebody else: IPv4 written as IPv6 and this machine (`::`), neighbours on a link (`fe80::/10`, which no
 * router carries), and IPv4 behind a NAT64 (`64:ff9b::/96`).
 */
const single = /^(?:::|fe[89ab][0-9a-f]:|64:ff9b::)/iu;

/** What is counted as one caller. Of IPv6 the network: whoever has one address there has as many as he likes. */
export function addressOf(from: string): string {
  const [address = ''] = from.split('%', 1);
  if (!isIPv6(address) || single.test(address)) return address;
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** All eight of them, the last two zero where it ends as IPv4, without leading zeros: zeros may be left out in several ways, of one network. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.replace(/\d+(?:\.\d+){3}$/u, '0:0').split('::', 2);
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const left = tail === undefined ? 0 : Math.max(0, 8 - (before?.length ?? 0) - (after?.length ?? 0));
  const groups = [...(before ?? []), ...Array.from({ length: left }, () => '0'), ...(after ?? [])];
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/u, ''));
}
