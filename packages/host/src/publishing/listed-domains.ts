/** The list of domains that an administrator keeps, and who changed a line of it since somebody else looked. */
import { changedMeanwhileError, type FirstChange } from '@attiva/daemon';
import { ActivationError, dnsDomains, isActivationError } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { type AuditDetails, loadAbout } from '../audit/audit.repository.ts';
import type { HostConfig } from '../config/host-config.ts';
import type { HostSettings } from '../settings/host-settings.ts';
import { inTurn } from '../vendors/in-turn.ts';

export type Domains = HostConfig['publishing']['domains'];

/** A line as it was seen; null: the domain was not in the list. */
export type SeenDomain = { readonly priority: number; readonly weight: number } | null;

export interface DomainChange {
  /** Who, as the audit names it. */
  readonly actor: string;
  /** The line as it was seen. */
  readonly seen?: SeenDomain | undefined;
}

export interface ListedDomains {
  /** Adds a line or changes the one there is. @throws {ActivationError} `changed-meanwhile`, `wrong-usage`. */
  set(line: Domains[number], change: DomainChange): Promise<void>;
  /** @throws {ActivationError} likewise; `wrong-usage` too where it is not in the list. */
  remove(domain: string, change: DomainChange): Promise<void>;
}

/** Changes of the list, one after the other. */
export function listedDomains(of: { readonly settings: HostSettings; readonly database: Database }): ListedDomains {
  const { settings, database } = of;
  const afterTheOthers = inTurn();
  const changeLine = (
    domain: string,
    { actor, seen }: DomainChange,
    change: (listed: Domains) => Domains,
  ): Promise<void> => {
    const changed = async (listed: Domains): Promise<Domains> => {
      if (seen !== undefined) await requireAsSeen(database, listed, { domain, seen });
      return change(listed);
    };
    return afterTheOthers(() => changeListed(settings, { actor, change: changed }));
  };
  return {
    async set({ domain: given, ...order }, change): Promise<void> {
      const domain = domainOf(given);
      await changeLine(domain, change, (listed) => [
        ...listed.filter((one) => !isDomain(one, domain)),
        { domain, ...order },
      ]);
    },
    async remove(given, change): Promise<void> {
      const domain = domainOf(given);
      await changeLine(domain, change, (listed) => {
        if (!listed.some((one) => isDomain(one, domain))) throw notListed(domain, listed);
        return listed.filter((one) => !isDomain(one, domain));
      });
    },
  };
}

interface DomainsChange {
  readonly actor: string;
  readonly change: (domains: Domains) => Promise<Domains>;
}

/** Changes the list as it is at the moment of the change; where the page of settings came between, once more. */
async function changeListed(settings: HostSettings, { actor, change }: DomainsChange): Promise<void> {
  const attempt = async (): Promise<unknown> => {
    const listed = settings.current()['publishing.domains'];
    const expected = { 'publishing.domains': listed };
    const domains = await change(listed);
    return settings.change({ 'publishing.domains': domains }, { actor, expected });
  };
  try {
    await attempt();
  } catch (error) {
    if (!isActivationError(error) || error.code !== 'changed-meanwhile') throw error;
    await attempt();
  }
}

/** @throws {ActivationError} `wrong-usage` for what is no domain, and for a name of one label. */
export function domainOf(given: string): string {
  const [domain] = dnsDomains(given, undefined, []);
  if (domain !== undefined) return domain;
  throw new ActivationError('wrong-usage', `"${given.slice(0, 300)}" is no domain of two labels or more`);
}

function notListed(domain: string, listed: Domains): ActivationError {
  const there = listed.length === 0 ? 'it is empty' : `there are: ${listed.map((one) => one.domain).join(', ')}`;
  return new ActivationError('wrong-usage', `${domain} is not in the list of domains; ${there}`);
}

function isDomain(one: { readonly domain: string }, domain: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');
  return plain(one.domain) === plain(domain);
}

/** @throws {ActivationError} `changed-meanwhile`: its line is another than the one that was seen. */
async function requireAsSeen(
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
