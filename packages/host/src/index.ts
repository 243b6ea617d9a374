/**
 * `@attiva/host`: the activation host in the customer's network. Registered once with a vendor's authority, it then
 * activates every client there and talks to nobody outside.
 */
export { createInlineVerifier } from './activation/inline-verifier.ts';
export type { Verifier } from './activation/verifier.ts';
export type { RequestToVerify } from './activation/verify-request.ts';
export { createAskForFile, requireAnswerOf } from './carry/ask-for-file.ts';
export { composeHost } from './compose.ts';
export { databaseHome, isHostFolder } from './host-home.ts';
export type { HostParts } from './host-parts.ts';
export { type HostConfig, hostConfigSchema, hostToml } from './config/host-config.ts';
export type { ComposedHost, HostDoors } from './doors.ts';
export type { GrantState } from './grants/held-grants.ts';
export type { RetiredKeys } from './grants/retire-grant.ts';
export type { AddedPack, HeldPack } from './packs/add-pack.ts';
export type { RenewalReport, RenewalRequest } from './renewal/renew-grants.ts';
export type { RenewalStatus } from './renewal/renewal-words.ts';
export type { HostEvent, ListedEvent } from './events/event.repository.ts';
export type { ExplainedProduct, ExplainedRequest, Explanation, MachineMatch } from './explaining/explanation.ts';
export { type InitHostOptions, initHost } from './init-host.ts';
export type { PublishedState, PublishingView } from './publishing/create-publishing.ts';
export { judgeRecords } from './publishing/judge-records.ts';
export type { RecordTexts } from './publishing/record-texts.ts';
export { findRunningHost, type HostOptions, openHost, serveHost, type ServeHostOptions } from './main.ts';
export { createAskAuthority } from './registration/ask-authority.ts';
export type { AwaitedRegistration } from './registration/awaited-registration.ts';
export type { TakenAnswer } from './registration/take-answer.ts';
export type { AskAuthority, HostDevice, Registered } from './registration/register-host.ts';
export type { AuditPage, ListedAudit } from './audit/audit.routes.ts';
export { type BackupOptions, createBackup, type TakenBackup } from './backup/create-backup.ts';
export type { BackupHeader } from './backup/backup-header.ts';
export { describeBackup, restoreBackup, type RestoredHost, type RestoreOptions } from './backup/restore-backup.ts';
export { type MergedTable, type TablePage, tableRowsAtOnce } from './transfer/client-table.ts';
export {
  compareDatabases,
  type CountedTable,
  moveDatabase,
  type MovedDatabase,
} from './moving/move-database.ts';
export { movedHost, type MovedKind } from './moving/moved-kind.ts';
export { takeDatabaseBack, type TakenBack } from './moving/take-database-back.ts';
export { checkTableFile, partsOfTable, writeTableFile } from './transfer/table-file.ts';
export type { TableClient } from './transfer/table-line.ts';
export type { Forgotten } from './forgetting/forget-machine.ts';
export type { ChangedSettings, ListedSetting } from './settings/host-settings.ts';
export { type SettingRow, settingTable } from './settings/setting-table.ts';
export { hostTables } from './migrations/stored-tables.ts';
export { type WarningFacts, type WarningKind, warningSentences } from './sayings/warning-sentences.ts';
export { type StoryFacts, storySentences } from './sayings/story-sentences.ts';
export type { HostWarning } from './status/host-warning.ts';
export type { FetchedLists } from './revocation/revocation-watch.ts';
export type { TakenLists } from './revocation/take-lists.ts';
export type { ApplicationStatus, EditionStatus, HostStatus, KeyStatus, VendorStatus } from './status/host-status.ts';
export type { AddedVendor } from './vendors/add-vendor.ts';
export type { TlsStatus } from './tls/host-tls.ts';
export type { StatedUsage, UsageAnswer } from './usage/state-usage.ts';
export type { ReadComputers } from './roll/roll.routes.ts';
export { programVersion } from './version.ts';
export type { ListedClient } from './status/status.repository.ts';
