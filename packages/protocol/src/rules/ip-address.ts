/** Telling IP addresses from names, without the run time's network module: this package opens no door to a network. */

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4Pattern = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** Four decimal numbers, without leading zeros. */
export function isIpv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

/** The spellings of RFC 4291 2.2, a zone (`%eth0`, RFC 4007) included. */
export function isIpv6(text: string): boolean {
  const [, address = '', zone] = /^([^%]*)(?:%(.*))?$/s.exec(text) ?? [];
  if (zone !== undefined && !/^[\w.-]{1,64}$/.test(zone)) return false;
  const halves = address.split('::');
  const groups = halves.map(countGroups);
  if (halves.length > 2 || groups.some((count) => count === undefined)) return false;
  // Only the end may hold an IPv4 address: `1.2.3.4::` is none.
  if (halves.length === 2 && halves[0]?.includes('.')) return false;
  const total = groups.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return halves.length === 2 ? total <= 7 : total === 8;
}

/** 16-bit groups in one run of them; `undefined` where it is none. */
function countGroups(run: string): number | undefined {
  if (run === '') return 0;
  const parts = run.split(':');
  const last = parts.at(-1) ?? '';
  const plain = isIpv4(last) ? parts.slice(0, -1) : parts;
  if (!plain.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  return plain.length + (isIpv4(last) ? 2 : 0);
}
