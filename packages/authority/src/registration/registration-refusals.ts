/** The words in which a registration is refused. */
import { ActivationError, type Seconds } from '@attiva/protocol';

export type Refusal = { readonly key: string } & (
  | { readonly code: 'too-many-guesses'; readonly retryAfterSeconds: number }
  | { readonly code: 'key-unknown' | 'proof-wrong' | 'client-key-on-host' | 'key-blocked' | 'delegation-expired' }
  | { readonly code: 'agreement-ended'; readonly ended: Seconds }
  | { readonly code: 'hosts-exhausted' | 'registrations-exhausted'; readonly used: number; readonly allowed: number }
);

/** @param refused.key last five characters of the key */
export function refusal(refused: Refusal): ActivationError {
  const { code } = refused;
  const key = `…${refused.key}`;
  switch (refused.code) {
    case 'too-many-guesses':
      return new ActivationError(code, `Too many wrong proofs for ${key}; the next one is looked at later.`, {
        facts: { key: refused.key },
        retryAfterSeconds: refused.retryAfterSeconds,
      });
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
  'key-unknown': 'No host key of this vendor ends so.',
  'proof-wrong': 'The host key that was typed is not the one that ends so.',
  'client-key-on-host': 'This is a setup or device key; hosts register with a host key.',
  'key-blocked': 'The vendor has blocked this host key.',
  'delegation-expired':
    'The authority may not sign at the moment; the vendor must run `attiva authority rotate-signing-key`.',
} as const;
