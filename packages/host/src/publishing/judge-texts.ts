/** Whether what the TXT records of a domain say of this host is what it says of itself. Pure. */
import { nearestTexts, parseServiceText, type ServiceText } from '@attiva/protocol';

/** What machines meet behind a record that names this host. */
export type Finding =
  /** No TXT record speaks of it: they ask the host itself. */
  | 'text-missing'
  /** One says something else: another version or path, vendors that it does not serve or leaves out, another TLS key. */
  | 'text-differs'
  /** Its name has no address. */
  | 'no-address';

interface Expected {
  readonly target: string;
  readonly port: number;
  /** Strings of its TXT record. */
  readonly texts: readonly string[];
}

/**
 * @param isPublished whether the host publishes it itself; who enters records by hand may leave the TXT record out, and its
 * keys too
 */
export function judgeTexts(
  found: readonly (readonly string[])[],
  { target, port, texts }: Expected,
  isPublished: boolean,
): { readonly finding?: Finding; readonly texts?: readonly string[] } {
  const read = found.map((strings) => ({ strings, ...parseServiceText(strings) }));
  const own = parseServiceText(texts);
  const nearest = nearestTexts({ name: own.host ?? target, port }, read);
  if (nearest.length === 0) return isPublished ? { finding: 'text-missing' } : {};
  // Which of several a machine reads is chance.
  const other = nearest.find((text) => !saysTheSame(text, own, isPublished));
  return other === undefined ? {} : { finding: 'text-differs', texts: other.strings };
}

function saysTheSame(text: ServiceText, own: ServiceText, isPublished: boolean): boolean {
  const isLeftOut = (value: unknown): boolean => !isPublished && value === undefined;
  const ids = ({ vendors }: ServiceText): string => [...new Set(vendors)].toSorted().join();
  const isSameVendors = (text.vendors === undefined) === (own.vendors === undefined) && ids(text) === ids(own);
  return (
    own.versions.every((version) => text.versions.includes(version)) &&
    text.path === own.path &&
    (text.tls === own.tls || isLeftOut(text.tls)) &&
    (isSameVendors || isLeftOut(text.vendors))
  );
}
