/** The doors of a composed host: its use cases, as routes and the command line call them. */
import type { Access, ExposedConsole, GatherMetrics, HttpServer, ListeningAt } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { AuditDoor } from './audit/audit.routes.ts';
import type { NoteBackup } from './backup/backup.routes.ts';
import type { BatchLine } from './activation/batch-line.ts';
import type { ForgettingDoor } from './forgetting/forgetting.routes.ts';
import type { CarryRoom } from './carry/carry-room.ts';
import type { createGrants } from './grants/create-grants.ts';
import type { PacksDoor } from './packs/packs.routes.ts';
import type { InfoLine } from './info/host-info.ts';
import type { Explanation } from './explaining/explanation.ts';
import type { OfflineRegistration } from './registration/offline.routes.ts';
import type { Registered } from './registration/register-host.ts';
import type { ChangeWatch } from './hosts/change-watch.ts';
import type { HostLife } from './hosts/host-life.ts';
import type { HostsDoor } from './hosts/hosts.routes.ts';
import type { HintParts } from './hints/give-hints.ts';
import type { OtherHosts } from './other-hosts/other-hosts.ts';
import type { MachinesDoor } from './machines/machines.routes.ts';
import type { Notifier } from './notify/notifier.ts';
import type { RevocationWatch } from './revocation/revocation-watch.ts';
import type { DailyUseJob } from './reports/daily-use.ts';
import type { KeptFigure } from './reports/kept-figure.ts';
import type { RenewalsReport, ReportParts } from './reports/reports.ts';
import type { NameForgetting } from './retention/forget-names.ts';
import type { RetentionJob } from './retention/retention-job.ts';
import type { EventFeed } from './events/event-feed.ts';
import type { EventFilter, EventPage } from './events/event.repository.ts';
import type { Publishing } from './publishing/create-publishing.ts';
import type { HostSettings } from './settings/host-settings.ts';
import type { SettingsDoor } from './settings/settings.routes.ts';
import type { FleetFigures } from './status/fleet-figures.ts';
import type { HostStatus } from './status/host-status.ts';
import type { RollDoor } from './roll/roll.routes.ts';
import type { ListedClient } from './status/status.repository.ts';
import type { HostTls } from './tls/host-tls.ts';
import type { ClientTable } from './transfer/client-table.ts';
import type { AddedVendor } from './vendors/add-vendor.ts';
import type { UsageParts } from './usage/state-usage.ts';
import type { VendorBook } from './vendors/vendor-book.ts';

/** The use cases, as routes call them. */
export interface HostDoors {
  readonly line: BatchLine;
  readonly info: InfoLine;
  readonly book: VendorBook;
  /** This host among those on its database. */
  readonly life: HostLife;
  /** What other hosts on it change. */
  readonly changes: ChangeWatch;
  /** Whole seconds. */
  readonly now: () => Seconds;
  /** Told of each request from a network that may not ask. */
  readonly onForeignNetwork: (address: string) => void;
  readonly retention: RetentionJob;
  /** Erases names that a freer setting has left. */
  readonly names: NameForgetting;
  /** Host keys and their renewal. */
  readonly grants: ReturnType<typeof createGrants>;
  readonly packs: PacksDoor;
  /** Requests of machines without a network. */
  readonly carried: CarryRoom;
  readonly settings: HostSettings;
  /** The same, for pages. */
  readonly settingsDoor: SettingsDoor;
  readonly publishing: Publishing;
  readonly audit: AuditDoor;
  /** Accounts, API tokens, sessions: who may come in. */
  readonly access: Access;
  /** The console, reached from the network. */
  readonly exposure: ExposedConsole;
  readonly tls: HostTls;
  /** Changes of vendors, registrations and keys, one after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly noteBackup: NoteBackup;
  readonly table: ClientTable;
  readonly forgetting: ForgettingDoor;
  readonly machines: MachinesDoor;
  readonly hints: HintParts;
  readonly roll: RollDoor;
  readonly reports: ReportParts;
  /** What takes long to count in a large fleet, as it was last counted; the daily work keeps it fresh. */
  readonly figures: { readonly fleet: KeptFigure<FleetFigures>; readonly renewals: KeptFigure<RenewalsReport> };
  readonly otherHosts: OtherHosts;
  /** Those on the same database. */
  readonly hosts: HostsDoor;
  readonly dailyUse: DailyUseJob;
  readonly usage: UsageParts;
  readonly metrics: GatherMetrics;
  readonly notifier: Notifier;
  readonly revocations: RevocationWatch;
  /** Loads signing keys anew while their token is missing. */
  readonly lookForToken: () => Promise<void>;
  status(): Promise<HostStatus>;
  /** @param actor for the audit; absent: the holder of the folder. */
  addVendor(file: string, actor?: string): Promise<AddedVendor>;
  /** What would come of adding it; nothing is changed. */
  checkVendor(file: string): Promise<AddedVendor>;
  register(key: string, vendor?: string, actor?: string): Promise<Registered>;
  /** Registration without a network. */
  readonly offline: OfflineRegistration;
  clients(page: { readonly limit: number; readonly offset: number }): Promise<ListedClient[]>;
  explain(machine: string): Promise<Explanation>;
  events(of: EventFilter & { readonly limit: number; readonly before?: number }): Promise<EventPage>;
  /** Events as they come. */
  readonly feed: EventFeed;
}

/** A host with its doors, built. */
export interface ComposedHost {
  readonly doors: HostDoors;
  /** The administration routes, to listen with or to call in-process. */
  readonly administration: HttpServer;
  /** The activation routes without a listener, to be called in-process: what the lab's machines speak to. */
  activation(): HttpServer;
  /** Starts the activation listeners. */
  listen(): Promise<readonly ListeningAt[]>;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}
