/**
 * The audit: who changed what, found and read by people, and whether the chain of its rows holds. What a change did is left
 * to the pages where it is made.
 *
 * This file: a row as a sentence. Pure. An action that a later host invents is told by its name and facts.
 */
import type { Parts } from '../asking/questions.ts';
import type { Speaking } from '../words/speaking.ts';

export type AuditEntry = Parts['AuditEntry'];

/** Actions that this console has a sentence for. */
export const auditActions = [
  'settings-changed',
  'vendor-added',
  'signing-key-made',
  'tls-changed',
  'host-registered',
  'revocations-taken',
  'grant-renewed',
  'host-key-retired',
  'pack-added',
  'host-request-made',
  'host-request-withdrawn',
  'machine-forgotten',
  'machines-marked',
  'machines-removed',
  'hints-given',
  'hints-withdrawn',
  'roll-taken',
  'roll-removed',
  'requests-carried',
  'notification-tested',
  'backup-taken',
  'data-restored',
  'clients-exported',
  'clients-imported',
  'account-added',
  'account-changed',
  'account-removed',
  'account-password-set',
  'second-factor-set',
  'second-factor-removed',
  'api-token-made',
  'api-token-revoked',
  'logged-in',
  'log-in-refused',
  'console-link-made',
  'console-exposed',
  'console-closed',
  'sessions-ended',
  'other-host-added',
  'other-host-changed',
  'other-host-removed',
  'host-forgotten',
  'usage-stated',
] as const;

export function auditSentence(entry: AuditEntry, words: Speaking): string {
  const { actor, action, subject } = entry;
  const key = `audit-action.${sentenceOf(entry)}`;
  if (!words.knows(key)) return words.say('audit-action.other', { actor, action, subject });
  return words.say(key, { actor, subject, ...factsOf(entry, words) });
}

function sentenceOf({ action, details }: AuditEntry): string {
  const facts = details as Readonly<Record<string, unknown>>;
  if (action === 'settings-changed' && facts['reset'] === true) return 'settings-reset';
  if (action === 'tls-changed') return facts['enabled'] === true ? 'tls-enabled' : 'tls-disabled';
  return action;
}

/** What a sentence may put in; each is there, for a text with a gap cannot be said. */
function factsOf(
  { subject, details, personal }: AuditEntry,
  words: Speaking,
): Readonly<Record<string, string | number>> {
  const facts = details as Readonly<Record<string, unknown>>;
  const clients = facts['clients'];
  const listed = Array.isArray(clients) ? clients.length : 0;
  const name = personal?.['address'] ?? personal?.['name'] ?? personal?.['from'] ?? plain(facts['name']);
  return {
    from: valueText(facts['from'], words),
    to: valueText(facts['to'], words),
    key: plain(facts['key']),
    version: plain(facts['version']),
    application: plain(facts['application']),
    lists: plain(facts['lists']),
    requests: whole(facts['requests']),
    step: plain(facts['step']),
    // Of very many the row lists a part, and says how many there were.
    machines: whole(facts['machines'] ?? listed),
    hints: whole(facts['hints']),
    computers: whole(facts['computers']),
    names: plain(facts['names']),
    ended: whole(facts['ended']),
    kind: plain(facts['kind']),
    role: plain(facts['role']),
    disabled: String(facts['disabled'] === true),
    month: plain(facts['month']),
    isNamed: name === '' ? 'no' : 'yes',
    // A name that was erased leaves the id.
    name: name === '' ? subject : name,
  };
}

function whole(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A value of a setting. */
export function valueText(value: unknown, words: Speaking): string {
  if (value === null || value === undefined || value === '') return words.say('value.none');
  if (value === true) return words.say('value.on');
  if (value === false) return words.say('value.off');
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0 ? words.say('value.none') : value.map(itemText).join(', ');
}

/** An item of a list of a setting: a text, or a domain with its numbers. */
function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { domain, priority, weight } = item as Readonly<Record<string, unknown>>;
  return typeof domain === 'string' ? `${domain} ${plain(priority)} ${plain(weight)}`.trim() : JSON.stringify(item);
}

/** Every fact of a row, for who wants to know it exactly. */
export function factLines({ details, personal }: AuditEntry): readonly (readonly [string, string])[] {
  const all = { ...(details as Readonly<Record<string, unknown>>), ...personal };
  return Object.entries(all).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
