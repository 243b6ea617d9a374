/** The audit of an authority: which rows, what was done there, and the file of it. Pure. */
import type { AuthorityPart } from '../../asking/authority.ts';
import { type AuditView, readAuditView } from '../../audit/audit-view.ts';
import { momentText } from '../../files/csv-text.ts';
import type { FileShape } from '../list/list-file.ts';
import type { ListView } from '../list/list-view.ts';

export type TrailEntry = AuthorityPart['AuditEntry'];

/** Filters of the list, beside its search. */
export const trailNames = { filters: ['actor', 'action', 'from', 'to'] } as const;

/** What an authority writes into its trail, in the order in which it is chosen. */
export const trailActions = [
  'authority-initialized',
  'pack-built',
  'key-created',
  'key-blocked',
  'agreement-added',
  'agreement-changed',
  'host-registered',
  'grant-renewed',
  'object-issued',
  'device-licensed',
  'license-returned',
  'license-blocked',
  'license-released',
  'license-exception',
  'proof-refused',
  'bundle-created',
  'desk-answered',
  'signing-key-made',
  'root-request-made',
  'delegation-taken',
  'revoked',
  'root-revocations-taken',
  'data-restored',
  'restoration-confirmed',
  'usage-received',
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
] as const;

/** What is wrong in an address is left out. */
export function trailView({ search, filters }: ListView): AuditView {
  return readAuditView(new URLSearchParams({ ...filters, search }));
}

export function listView({ search, ...filters }: AuditView): ListView {
  return { search, filters, sort: '', cursor: '' };
}

export const trailFile: FileShape<TrailEntry> = {
  name: 'audit',
  columns: {
    position: ({ position }) => position,
    at: ({ at }) => momentText(at),
    actor: ({ actor }) => actor,
    action: ({ action }) => action,
    subject: ({ subject }) => subject,
    details: ({ details }) => JSON.stringify(details),
  },
};

/** `lastFive YEPS8, kind host`: what is null is left out. */
export function factsOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null) return null;
  const facts = Object.entries(details).filter(([, value]) => value !== null && value !== '');
  return facts.length === 0 ? null : facts.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}
