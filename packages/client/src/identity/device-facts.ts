import { createHash } from 'node:crypto';
import { compareFacts, type DeviceFacts, type VendorId } from '@attiva/protocol';

/** What the machine says of itself, raw; undefined where it does not say. Never leaves the process. */
export interface RawDevice {
  readonly systemUuid?: string | undefined;
  readonly diskSerial?: string | undefined;
  /** First physical network address. */
  readonly networkAddress?: string | undefined;
  readonly virtual: boolean;
}

/** The machine as requests describe it. */
export interface Device {
  readonly facts: DeviceFacts;
  readonly virtual: boolean;
}

/** Values that makers print when they have none: they would make strangers look alike. */
const placeholders = new Set([
  'tobefilledbyo.e.m.',
  'defaultstring',
  'none',
  'notspecified',
  'systemserialnumber',
  'notapplicable',
  '03000200040005000006000700080009',
]);

/** The first 12 bits of SHA-256(vendor ‖ 0 ‖ name ‖ 0 ‖ value) of each fact, 0 = absent (spec/messages.md 3). */
export function describeDevice(vendor: VendorId, raw: RawDevice): Device {
  const fact = (name: string, value: string | undefined): number => hashFact(vendor, name, value);
  return {
    facts: [fact('uuid', raw.systemUuid), fact('disk', raw.diskSerial), fact('mac', raw.networkAddress)],
    virtual: raw.virtual,
  };
}

function hashFact(vendor: VendorId, name: string, value: string | undefined): number {
  const normal = normalize(value);
  if (normal === undefined) return 0;
  return createHash('sha256').update(`${vendor}\0${name}\0${normal}`).digest().readUInt16BE(0) >> 4;
}

/** Lower case, without white space, dashes and colons; undefined for what makers print when they have no number. */
function normalize(value: string | undefined): string | undefined {
  const normal = (value ?? '').toLowerCase().replaceAll(/[\s\0:-]/g, '');
  return placeholders.has(normal) || /^[0f]*$/.test(normal) ? undefined : normal;
}

/**
 * Whether the state folder was copied here from another machine. Of three known facts two must match; where only two
 * are known one is enough, so that a new network card never costs a license (the host still finds such copies by
 * their turns). With fewer nothing is said.
 */
export function isCopiedDevice(stored: DeviceFacts, present: DeviceFacts): boolean {
  const { known, equal } = compareFacts(stored, present);
  return known >= 2 && equal < known - 1;
}
