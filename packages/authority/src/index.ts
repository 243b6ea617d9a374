/**
 * `@attiva/authority`: the vendor's service. Products, keys, customers, registrations of hosts. Meets the host on the
 * wire only; the command line administers it through `openAuthority`, with the service running or not.
 */
export type { AuthorityAdmin } from './administration/authority-admin.ts';
export type { AuthorityStatus } from './administration/authority-status.ts';
export type { StoredAuditEntry } from './audit/audit.repository.ts';
export type { BundleSummary } from './bundles/bundle.repository.ts';
export type { CreatedBundle } from './bundles/create-bundle.ts';
export { type AuthorityOptions, composeAuthority, type ComposedAuthority } from './compose.ts';
export { type AuthorityConfig, authorityConfigSchema, loadAuthorityConfig } from './config/authority-config.ts';
export type { AddedCustomer, CustomerOrder } from './customers/add-customer.ts';
export type { AgreementSummary } from './customers/customer.repository.ts';
export type { ChangedAgreement } from './customers/extend-agreement.ts';
export type { DeskAnswer } from './desk/answer-request.ts';
export { readSupportToml } from './administration/support-toml.ts';
export {
  initAuthority,
  type InitAuthorityOptions,
  type InitializedAuthority,
} from './initialization/init-authority.ts';
export type { BlockedKey } from './keys/block-key.ts';
export type { CreatedKey, KeyOrder } from './keys/create-key.ts';
export { movedAuthority } from './backup/moved-authority.ts';
export { databaseHome } from './folder-vendor.ts';
export { authorityBackupKind, prepareRestoredAuthority, type RestoredAuthority } from './backup/restored-authority.ts';
export type { ConfirmedRestoration } from './backup/confirm-restoration.ts';
export type { KeySummary } from './keys/key.repository.ts';
export type { BlockedLicense, MadeException } from './licenses/administer-licenses.ts';
export type { ReleasedLicense } from './licenses/release-license.ts';
export type { DeviceSummary } from './licenses/device.repository.ts';
export {
  type ListenOverrides,
  openAuthority,
  rootKeyFileOf,
  serveAuthority,
  type ServeAuthorityOptions,
  systemSurroundings,
} from './main.ts';
export { authorityTables } from './migrations/stored-tables.ts';
export { auroraPackToml } from './products/aurora-pack.ts';
export type { BuiltPack } from './products/build-pack.ts';
export type { PackSummary } from './products/pack-summary.ts';
export type { StarterProduct } from './products/starter-pack.ts';
export type { RegistrationSummary } from './registration/registration.repository.ts';
export type { RevocationPreview, Revoked } from './revocation/revoke-named.ts';
export type { Choice } from './revocation/known-names.ts';
export {
  readRootAnswer,
  readRootRequest,
  type RootAnswer,
  rootAnswerText,
  type RootRequest,
  rootRequestText,
} from './ceremony/root-files.ts';
export {
  type RotationStep,
  signRequestedDelegation,
  signRevocations,
  signRotation,
} from './ceremony/root-signs.ts';
export { newRootKey } from './ceremony/new-root-key.ts';
export { readRootKey, rotateSigningKey, type RotationOptions } from './signing/rotate-signing-key.ts';
export type { TakenStatements } from './signing/take-root-statements.ts';
export type { Surroundings } from './surroundings.ts';
export type { ImportedUsage } from './usage/import-usage.ts';
export type { ReceivedUsage, UsageLists } from './usage/list-usage.ts';
export { programVersion } from './version.ts';
