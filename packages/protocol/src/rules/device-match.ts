/**
 * Whether a device license is for this device (spec/licenses.md, "The device"). The key of the client has been looked at
 * before; the facts tell a changed part (passes) from a copied folder (does not).
 */
import type { DeviceFacts, DeviceLicenseClaims } from '../statements/claims.ts';
import { compareFacts } from './contact.ts';

export interface OwnDevice {
  readonly device: DeviceFacts;
  /** Whether this client's key is bound to hardware: what the license says of it is not enough. */
  readonly hardware: boolean;
}

/** Key bound to hardware, or fewer than two facts known at issue, or two that still match. */
export function licensesDevice(license: Pick<DeviceLicenseClaims, 'device' | 'hardware'>, own: OwnDevice): boolean {
  if (license.hardware === true && own.hardware) return true;
  const knownAtIssue = license.device.filter((fact) => fact !== 0).length;
  return knownAtIssue < 2 || compareFacts(license.device, own.device).equal >= 2;
}
