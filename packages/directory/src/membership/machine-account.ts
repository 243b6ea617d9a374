/**
 * Which directory this machine belongs to, from its own files: the keytab with its machine account (Active Directory), or the
 * server that an administrator has set. What is read there is `objects/`, what it is worth `@attiva/protocol`.
 *
 * This file: the machine account in a keytab (the format that MIT Kerberos documents, version 0x0502).
 */

/** A principal `NAME$@REALM`. */
export interface MachineAccount {
  readonly principal: string;
  readonly realm: string;
}

/** The machine account whose keys are the newest; undefined where there is none: a keytab of services only. */
export function machineAccountIn(keytab: Uint8Array): MachineAccount | undefined {
  const found = entriesOf(keytab).filter(
    ({ components: [name, ...others] }) => name?.endsWith('$') && others.length === 0,
  );
  const newest = found.reduce<Entry | undefined>((a, b) => (a !== undefined && a.time >= b.time ? a : b), undefined);
  if (newest === undefined) return undefined;
  return { principal: `${newest.components[0]}@${newest.realm}`, realm: newest.realm };
}

interface Entry {
  readonly realm: string;
  readonly components: readonly string[];
  /** Seconds since 1970. */
  readonly time: number;
}

/** What is no keytab, or ends in the middle, has the entries up to there. */
function entriesOf(bytes: Uint8Array): readonly Entry[] {
  const view = Buffer.from(bytes);
  const entries: Entry[] = [];
  if (view.length < 2 || view.readUInt16BE(0) !== 0x0502) return entries;
  let at = 2;
  while (at + 4 <= view.length) {
    const size = view.readInt32BE(at);
    at += 4;
    // A negative size is a hole that a removed entry has left.
    const end = at + Math.abs(size);
    if (size === 0 || end > view.length) break;
    const entry = size > 0 ? readEntry(view.subarray(at, end)) : undefined;
    if (entry !== undefined) entries.push(entry);
    at = end;
  }
  return entries;
}

function readEntry(view: Buffer): Entry | undefined {
  let at = 2;
  const text = (): string | undefined => {
    if (at + 2 > view.length) return undefined;
    const from = at + 2;
    at = from + view.readUInt16BE(at);
    return at > view.length ? undefined : view.toString('utf8', from, at);
  };
  if (view.length < 2) return undefined;
  const texts = Array.from({ length: 1 + Math.min(view.readUInt16BE(0), 16) }, text);
  const [realm, ...components] = texts.filter((one) => one !== undefined);
  if (realm === undefined || texts.length !== components.length + 1 || at + 8 > view.length) return undefined;
  return { realm, components, time: view.readUInt32BE(at + 4) };
}
