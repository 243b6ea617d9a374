/** The list of domains that an administrator keeps, and who changed a line of it since somebody else looked. */
import { changedMeanwhileError, type FirstChange } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { type AuditDetails, loadAbout } from '../audit/audit.repository.ts';
import type { HostConfig } from '../config/host-config.ts';

export type Domains = HostConfig['publishing']['domains'];

/** A line as it was seen; null: the domain was not in the list. */
export type SeenDomain = { readonly priority: number; readonly weight: number } | null;

export function isDomain(one: { readonly domain: string }, domain: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');
  return plain(one.domain) === plain(domain);
}

/** @throws {ActivationError} `changed-meanwhile`: its line is another than the one that was seen. */
export async function requireAsSeen(
  database: Database,
  listed: Domains,
  { domain, seen }: { readonly domain: string; readonly seen: SeenDomain },
): Promise<void> {
  const line = lineOf(listed, domain);
  if (line === shownLine(seen ?? undefined)) return;
  const first = await lastChangeOf(database, domain);
  const now = line === '' ? `${domain} is not in the list now` : `${domain} has ${line} now`;
  throw changedMeanwhileError({ first, did: 'changed it', now });
}

/** Changes of the list that are looked through: whoever changed it oftener since is not named. */
const mostLookedAt = 100;

/** The last change of the list that changed this line of it. */
async function lastChangeOf(database: Database, domain: string): Promise<FirstChange | undefined> {
  const rows = await loadAbout(database, {
    subject: 'publishing.domains',
    action: 'settings-changed',
    most: mostLookedAt,
  });
  return rows.find(({ details }) => lineIn(details, 'from', domain) !== lineIn(details, 'to', domain));
}

function lineIn(details: AuditDetails, name: 'from' | 'to', domain: string): string {
  const listed = details[name];
  return Array.isArray(listed) ? lineOf(listed as Domains, domain) : '';
}

function lineOf(listed: Domains, domain: string): string {
  return shownLine(listed.find((one) => isDomain(one, domain)));
}

function shownLine(line: NonNullable<SeenDomain> | undefined): string {
  return line === undefined ? '' : `priority ${line.priority} and weight ${line.weight}`;
}
