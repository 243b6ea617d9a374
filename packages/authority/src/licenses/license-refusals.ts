/** The words in which a license is refused once its key is proved: with the numbers, so that nobody has to guess. */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { LicenseRefusal } from './decide-license.ts';

export type Refusal =
  | LicenseRefusal
  | { readonly code: 'delegation-expired' | 'kind-not-delegated' | 'license-unknown' }
  | { readonly code: 'returns-exhausted'; readonly used: number; readonly allowed: number; readonly freeAt: Seconds };

/** @param lastFive of the device key */
export function refusal(refused: Refusal, lastFive: string): ActivationError {
  const { code, ...facts } = refused;
  const key = `…${lastFive}`;
  return new ActivationError(code, sentence(refused, key), { facts: { key: lastFive, ...facts } });
}

function sentence(refused: Refusal, key: string): string {
  switch (refused.code) {
    case 'quota-exhausted':
      return `The device key ${key} has licensed ${refused.used} of ${refused.allowed} devices; this is another one.`;
    case 'too-many-keys':
      return (
        `This device has had ${refused.used} of ${refused.allowed} keys within a year with ${key}; ` +
        `the next one is free on ${day(refused.freeAt)}.`
      );
    case 'returns-exhausted':
      return (
        `Of the device key ${key}, ${refused.used} of ${refused.allowed} licenses were given back within a year; ` +
        `the next return is possible on ${day(refused.freeAt)}.`
      );
    case 'trial-used':
      return `The trial of this device ended on ${day(refused.ended)}; there is one for each device. (${key})`;
    case 'agreement-ended':
      return `The agreement of the device key ${key} ended, and its grace is over.`;
    case 'request-overtaken':
      return `This device has given its license back since it made this request; let it make a new one. (${key})`;
    default:
      return `${sentences[refused.code]} (${key})`;
  }
}

const sentences = {
  'key-blocked': 'The vendor has blocked this device key.',
  'license-blocked': 'The vendor has blocked the license of this device.',
  'license-taken-back':
    'This license was given back or blocked after the backup from which the authority was put back; the vendor says which.',
  'restore-unconfirmed': 'The vendor has put this authority back from a backup and is looking at what it gave since.',
  'license-unknown': 'This authority has given this client no such license, or a later one has taken its place.',
  'delegation-expired':
    'The authority may not sign at the moment; the vendor must run `attiva authority rotate-signing-key`.',
  'kind-not-delegated':
    'The signing key of this authority may not license devices yet; the vendor must run ' +
    '`attiva authority rotate-signing-key`.',
} as const;

function day(time: Seconds): string {
  return new Date(time * 1000).toISOString().slice(0, 10);
}
