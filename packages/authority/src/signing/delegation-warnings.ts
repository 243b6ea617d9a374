/** Says in time that the signing key's delegation ends: 90, 30 and 7 days before, and when it has ended. Pure. */
import type { WarningDeclaration } from '@attiva/daemon';
import { daySeconds, type Seconds } from '@attiva/protocol';

const remedy =
  'Run `attiva delegate renew` with the root key at hand; where it is offline, `attiva delegate request` begins.';
const text = 'The signing key may sign for {days} more days; what it signed stays good after that.';

/** The severest first; each is shown from so many days before the end. */
export const delegationWarnings: readonly (WarningDeclaration & { readonly daysBefore: number })[] = [
  {
    code: 'delegation-ended',
    severity: 'high',
    text: 'The signing key may no longer sign: nobody can register a host, no pack can be built.',
    remedy,
    daysBefore: 0,
  },
  { code: 'delegation-ends-within-7-days', severity: 'high', text, remedy, daysBefore: 7 },
  { code: 'delegation-ends-within-30-days', severity: 'medium', text, remedy, daysBefore: 30 },
  { code: 'delegation-ends-within-90-days', severity: 'low', text, remedy, daysBefore: 90 },
];

/** A root has spoken, and no other key was appointed. */
export const signingKeyRevokedWarning: WarningDeclaration = {
  code: 'signing-key-revoked',
  severity: 'high',
  text: 'A root has revoked the signing key: what it signs and has signed, nobody believes any more.',
  remedy: 'Run `attiva delegate request`, let the root sign on its machine, and `attiva delegate import` the answer.',
};

/** Recorded, and heard by nobody. */
export const revocationsUnsignedWarning: WarningDeclaration = {
  code: 'revocations-unsigned',
  severity: 'high',
  text: 'What was revoked is not in {lists} revocation lists yet: the key for each is missing, or this clock is behind.',
  remedy: 'Set the clock right, bring the signing keys back, and restart `attiva authority serve`.',
};

/** Code of the warning that is due, if one is. */
export function dueDelegationWarning(expiresAt: Seconds, now: Seconds): string | undefined {
  return delegationWarnings.find(({ daysBefore }) => now > expiresAt - daysBefore * daySeconds)?.code;
}

/** Whole days left, 0 when it has ended. */
export function daysLeft(expiresAt: Seconds, now: Seconds): number {
  return Math.max(0, Math.floor((expiresAt - now) / daySeconds));
}
