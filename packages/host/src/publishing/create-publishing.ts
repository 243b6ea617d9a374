/** Builds the publishing of a host and connects it: settings and vendors in, records out; what administrators see of it. */
import { randomInt } from 'node:crypto';
import type { Log } from '@attiva/daemon';
import { ActivationError, catalogue, isErrorCode, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostConfig } from '../config/host-config.ts';
import type { HostSettings } from '../settings/host-settings.ts';
import type { HostId } from '../hosts/host-id.ts';
import { type HostWarning, warning } from '../status/host-warning.ts';
import type { HostTls } from '../tls/host-tls.ts';
import { type VendorBook, whyNotServing } from '../vendors/vendor-book.ts';
import { type DomainChange, type Domains, domainOf, listedDomains } from './listed-domains.ts';
import { keptLookUps, type LookUps, type WishedLookUps } from './look-up-records.ts';
import type { DnsAccess } from './name-servers.ts';
import { isLoopbackOnly, type MachineName, ownPlace, publishedDomains } from './own-place.ts';
import { type OwnRecord, ownRecord, type OwnService } from './own-record.ts';
import { type DomainOutcome, Publisher, type Wanted } from './publisher.ts';
import { type RecordTexts, recordTexts } from './record-texts.ts';
import { updateDomain } from './update-domain.ts';

/** What publishing needs of the machine; absent where nothing may leave: in tests and in the lab. */
export interface PublishingMachine {
  readonly name: () => Promise<MachineName>;
  readonly dns: DnsAccess;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Tells this machine from one to which its database was copied; '' where nothing does. */
  readonly mark: string;
}

export interface PublishingParts {
  readonly database: Database;
  readonly host: HostId;
  readonly config: HostConfig;
  readonly settings: HostSettings;
  readonly book: VendorBook;
  readonly tls: HostTls;
  readonly log: Log;
  readonly now: () => Seconds;
  readonly publishing?: PublishingMachine;
}

/** Why a host publishes nothing. */
export type WhyNotPublished = 'switched-off' | 'no-domain' | 'loopback-only' | 'serves-nobody';

export interface PublishedState {
  readonly domain: string;
  /** What should be there; absent: it is being withdrawn. */
  readonly record?: OwnRecord;
  /** `published`, `failed`, or `waiting` for the first attempt. */
  readonly state: 'published' | 'failed' | 'waiting';
  readonly at?: Seconds;
  readonly next?: Seconds;
  readonly code?: string;
  readonly detail?: string;
  readonly remedy?: string;
}

export interface PublishingView {
  readonly enabled: boolean;
  /** How updates are signed. */
  readonly way: 'tsig' | 'gss' | 'unsigned';
  readonly why?: WhyNotPublished;
  readonly domains: readonly PublishedState[];
}

export interface Publishing {
  /** The host answers on this port from now on. */
  start(port: number): void;
  /** Sends what is due: every minute, and when something may have changed. */
  look(): Promise<void>;
  stop(): Promise<void>;
  /** Switches publishing on where it is off, and publishes everywhere now; a host that does not run only the former. */
  publish(actor: string): Promise<PublishingView>;
  /** Switches publishing off and takes the records out of DNS. */
  withdraw(actor: string): Promise<PublishingView>;
  /** @throws {ActivationError} `changed-meanwhile` where `seen` is said and no longer holds; `wrong-usage`. */
  setDomain(line: Domains[number], change: DomainChange): Promise<PublishingView>;
  /** @throws {ActivationError} likewise. */
  removeDomain(domain: string, change: DomainChange): Promise<PublishingView>;
  view(): Promise<PublishingView>;
  /** What DNS answers for its records now, at most a minute old; none where nothing is to be found. */
  lookUps(): Promise<LookUps>;
  /** The records as they would be, whatever is switched on: for who enters them by hand. */
  texts(wish: TextsWish): Promise<readonly RecordTexts[]>;
  warnings(): readonly HostWarning[];
  /** Domains in which this host publishes by itself; `undefined` where it does not. */
  publishedDomains(): Promise<readonly string[] | undefined>;
}

/** One domain, in the list or not; without it all. Priority and weight hold where it is not in the list. */
export interface TextsWish {
  readonly domain?: string | undefined;
  readonly priority: number;
  readonly weight: number;
}

export async function createPublishing(parts: PublishingParts): Promise<Publishing> {
  const { database, host, log, now, settings, config } = parts;
  const machine = parts.publishing;
  const name = machine === undefined ? undefined : rememberedName(machine, now);
  let listening: number | undefined;
  const port = (): number => settings.current()['activation.port'] || (listening ?? 0);
  const plan = (): Promise<Plan> => makePlan({ ...parts, ...(name && { name: () => name.read() }) }, port());
  const publisher = await Publisher.open({
    database,
    host,
    log,
    now,
    machine: machine?.mark ?? '',
    wanted: async () => wantedOf(await plan()),
    update: async (domain, change, signal) => {
      if (machine === undefined) throw new TypeError('nothing is published where there is no machine');
      const tools = { access: machine.dns, environment: machine.environment, now, randomId: () => randomInt(65_536) };
      await updateDomain(domain, change, { way: config.publishing, tools, signal });
    },
  });
  parts.tls.subscribe(() => void publisher.look());
  settings.subscribe(() => {
    void publisher.look();
    return undefined;
  });
  const view = async (): Promise<PublishingView> => viewOf(await plan(), publisher, parts);
  const lookUp = keptLookUps({ dns: machine?.dns ?? noDns, now, randomId: () => randomInt(65_536) });
  const domains = listedDomains({ settings, database });
  const afterwards = async (): Promise<PublishingView> => {
    await publisher.look();
    return await view();
  };
  return {
    start(at): void {
      listening = at;
      if (machine !== undefined) publisher.start();
    },
    look: () => publisher.look(),
    stop: () => publisher.stop(),
    async publish(actor): Promise<PublishingView> {
      if (!settings.current()['publishing.enabled']) await settings.change({ 'publishing.enabled': true }, { actor });
      name?.forget();
      if (publisher.started) await publisher.publishNow();
      return await view();
    },
    async withdraw(actor): Promise<PublishingView> {
      if (settings.current()['publishing.enabled']) await settings.change({ 'publishing.enabled': false }, { actor });
      if (machine !== undefined) await publisher.withdraw();
      return await view();
    },
    async setDomain(line, change): Promise<PublishingView> {
      await domains.set(line, change);
      return await afterwards();
    },
    async removeDomain(domain, change): Promise<PublishingView> {
      await domains.remove(domain, change);
      return await afterwards();
    },
    view,
    lookUps: async () => lookUp(wishedLookUps(await plan(), publisher)),
    texts: async (wish) => (await recordsFor(wish, { plan: await plan(), parts, port: port() })).map(recordTexts),
    async publishedDomains(): Promise<readonly string[] | undefined> {
      if (machine === undefined) return undefined;
      const { enabled, domains: published } = await view();
      return enabled ? published.filter(({ record }) => record !== undefined).map(({ domain }) => domain) : undefined;
    },
    warnings: () => publisher.outcomes().flatMap(warningOf),
  };
}

/** Asking for the suffix may start a program: once an hour is enough for who looks every minute. */
function rememberedName(
  machine: PublishingMachine,
  now: () => Seconds,
): { read(): Promise<MachineName>; forget(): void } {
  let known: { readonly at: Seconds; readonly name: MachineName } | undefined;
  return {
    async read(): Promise<MachineName> {
      if (known === undefined || Math.abs(now() - known.at) >= 3600) known = { at: now(), name: await machine.name() };
      return known.name;
    },
    forget(): void {
      known = undefined;
    },
  };
}

/** What there is to publish, and why it is not published. */
interface Plan {
  readonly service: OwnService;
  readonly target?: string;
  readonly records: readonly OwnRecord[];
  readonly why?: WhyNotPublished;
}

async function makePlan(
  { config, settings, book, tls, name }: PublishingParts & { readonly name?: () => Promise<MachineName> },
  port: number,
): Promise<Plan> {
  const { name: setName, ttl } = config.publishing;
  const { 'publishing.enabled': enabled, 'publishing.domains': listed } = settings.current();
  const place = name === undefined ? undefined : ownPlace(await name(), setName);
  const vendors = book.all().filter(({ applications }) => {
    return [...applications.values()].some((one) => one.grant !== undefined && whyNotServing(one) === undefined);
  });
  const key = tls.key();
  const vendorIds = vendors.map(({ id }) => id);
  const service = {
    target: place?.target ?? '',
    port,
    ttl,
    vendors: vendorIds,
    ...(key !== undefined && { tls: key }),
  };
  if (place === undefined) return { service, records: [], why: enabled ? 'no-domain' : 'switched-off' };
  const records = publishedDomains(place.domain, listed).map((line) => ownRecord(line, service));
  const isHidden = isLoopbackOnly(config.activation.addresses) && setName === undefined;
  const why = enabled
    ? isHidden
      ? 'loopback-only'
      : vendors.length === 0
        ? 'serves-nobody'
        : undefined
    : 'switched-off';
  return { target: place.target, service, records, ...(why !== undefined && { why }) };
}

/** @throws {ActivationError} `wrong-usage` where no domain is known and none is given, or it is none. */
async function recordsFor(
  { domain: given, ...order }: TextsWish,
  { plan, parts, port }: { readonly plan: Plan; readonly parts: PublishingParts; readonly port: number },
): Promise<readonly OwnRecord[]> {
  if (given === undefined) {
    if (plan.records.length > 0) return plan.records;
    throw new ActivationError('wrong-usage', 'this machine has no DNS domain: say for which domain, with --domain');
  }
  const domain = domainOf(given);
  const known = plan.records.find((one) => one.domain === domain);
  if (known !== undefined) return [known];
  const name = plan.target ?? `${(await parts.publishing?.name())?.hostName ?? 'this-host'}.${domain}`;
  return [ownRecord({ domain, ...order }, { ...plan.service, target: name.toLowerCase(), port })];
}

function wantedOf({ target, records, why }: Plan): Wanted {
  return { records: why === undefined ? records : [], ...(target !== undefined && { target }) };
}

const noDns: Pick<DnsAccess, 'resolvers'> = { resolvers: () => [] };

/** What it publishes, and where that is switched off what somebody may have entered by hand. */
function wishedLookUps({ records, why }: Plan, publisher: Publisher): WishedLookUps {
  return {
    records: why === undefined || why === 'switched-off' ? records : [],
    isPublished: why === undefined,
    earlier: publisher.remembered(),
    marks: publisher.outcomes().map(({ domain, at, code }) => [domain, at, code]),
  };
}

function viewOf(plan: Plan, publisher: Publisher, { settings, config }: PublishingParts): PublishingView {
  const { keyFile, gss } = config.publishing;
  const records = plan.why === undefined ? plan.records : [];
  const outcomes = new Map(publisher.outcomes().map((outcome) => [outcome.domain, outcome]));
  const domains = new Set([...records.map(({ domain }) => domain), ...outcomes.keys()]);
  return {
    enabled: settings.current()['publishing.enabled'],
    way: gss ? 'gss' : keyFile === undefined ? 'unsigned' : 'tsig',
    ...(plan.why !== undefined && { why: plan.why }),
    domains: [...domains].map((domain) => {
      const record = records.find((one) => one.domain === domain);
      return { domain, ...(record && { record }), ...stateOf(outcomes.get(domain)) };
    }),
  };
}

function stateOf(outcome: DomainOutcome | undefined): Omit<PublishedState, 'domain' | 'record'> {
  if (outcome === undefined) return { state: 'waiting' };
  const { at, next, code, detail } = outcome;
  return {
    state: code === null ? 'published' : 'failed',
    at,
    ...(next !== undefined && { next }),
    ...(code !== null && { code, detail }),
    ...(isErrorCode(code) && { remedy: catalogue[code].remedy }),
  };
}

function warningOf({ domain, code, detail }: DomainOutcome): HostWarning[] {
  if (!isErrorCode(code)) return [];
  return [{ ...warning({ code }, 'publishing-fails', { domain, detail }), subject: domain }];
}
