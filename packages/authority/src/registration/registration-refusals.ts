/** The words in which a registration is refused once its key is proved. */
import { ActivationError, type Seconds } from '@attiva/protocol';

export type Refusal = { readonly key: string } & (
  | { readonly code: 'key-blocked' | 'delegation-expired' | 'revoked' | 'restore-unconfirmed' }
  | { readonly code: 'agreement-ended'; readonly ended: Seconds }
  | { readonly code: 'hosts-exhausted' | 'registrations-exhausted'; readonly used: number; readonly allowed: number }
);

/** @param refused.key last five characters of the key */
export function refusal(refused: Refusal): ActivationError {
  const { code } = refused;
  const key = `…${refused.key}`;
  switch (refused.code) {
    case 'agreement-ended':
      return new ActivationError(code, `The agreement of the host key ${key} ended, and its grace is over.`, {
        facts: { key: refused.key, ended: refused.ended },
      });
    case 'hosts-exhausted':
      return new ActivationError(
        code,
        `The host key ${key} has registered ${refused.used} of ${refused.allowed} hosts; this is another one.`,
        { facts: { key: refused.key, used: refused.used, allowed: refused.allowed } },
      );
    case 'registrations-exhausted':
      return new ActivationError(
        code,
        `This host has been registered ${refused.used} of ${refused.allowed} times with the host key ${key}.`,
        { facts: { key: refused.key, used: refused.used, allowed: refused.allowed } },
      );
    default:
      return new ActivationError(code, `${sentences[refused.code]} (${key})`, { facts: { key: refused.key } });
  }
}

const sentences = {
  'key-blocked': 'The vendor has blocked this host key.',
  revoked: 'The vendor has revoked the signing key of this host.',
  'restore-unconfirmed': 'The vendor has put this authority back from a backup and is looking at what it gave since.',
  'delegation-expired':
    'The authority may not sign at the moment; the vendor must run `attiva authority rotate-signing-key`.',
} as const;
