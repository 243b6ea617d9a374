/** What is looked at before anything else of a request, whatever it asks for: whose authority, and whose clock (T6). */
import { ActivationError, clockToleranceSeconds, type Seconds, type VendorId } from '@attiva/protocol';

/** Who asks: named in the refusal and in its facts. */
export type Asker = 'host' | 'client' | 'directory';

export interface AskedAt {
  readonly now: Seconds;
  readonly asker: Asker;
  /** How far the request's time may lie from ours; 4 h where absent, as from the network. */
  readonly toleranceSeconds?: number | undefined;
}

/** @throws {ActivationError} `vendor-unknown`, `clock-difference` with both clocks. */
export function requireForUs(
  vendor: VendorId,
  request: { readonly vendor: VendorId; readonly iat: Seconds },
  { now, asker, toleranceSeconds = clockToleranceSeconds }: AskedAt,
): void {
  if (request.vendor !== vendor) {
    throw new ActivationError('vendor-unknown', `This is the authority of ${vendor}, not of ${request.vendor}.`, {
      facts: { asked: request.vendor, vendor },
    });
  }
  const differenceSeconds = request.iat - now;
  if (Math.abs(differenceSeconds) <= toleranceSeconds) return;
  const [theirs, ours] = [request.iat, now].map((time) => new Date(time * 1000).toISOString());
  throw new ActivationError('clock-difference', `The ${asker}'s clock says ${theirs}, the authority's ${ours}.`, {
    facts: { [asker]: request.iat, authority: now, differenceSeconds },
  });
}
