/**
 * `@attiva/daemon`: what every long-running Attiva process needs. It knows the error catalogue and nothing else of
 * licensing, and nothing of databases.
 */
export { type Access, type AccessOptions, createAccess, exposedAccess } from './access/access.ts';
export { type AccessTables, accessRows } from './access/access-rows.ts';
export type { AccessAction, AccessChange, AccessEntry, AccessRows, AccessStore } from './access/access-store.ts';
export type { Account } from './access/account.ts';
export type { ApiToken } from './access/api-token.ts';
export { type AccessWatch, watchAccess } from './access/access-watch.ts';
export type { PasswordCost } from './access/password.ts';
export { addAccessRoutes } from './access/log-in.routes.ts';
export { openBrowserSession } from './access/browser-session.ts';
export { createOpenIdProvider } from './access/openid/openid-provider.ts';
export {
  type DirectoryLogInConfig,
  directoryLogInSchema,
  directoryOfPeople,
  type OpenIdLogInConfig,
  openIdLogInSchema,
  openIdOptions,
  rolesOf,
} from './access/ways-config.ts';
export { callerBy, type Credentials, type KnownPerson, type WayToLogIn } from './access/way-to-log-in.ts';
export {
  type AdminToken,
  checkAdminToken,
  createAdminToken,
  readAdminToken,
  tokenHolder,
} from './administration/admin-token.ts';
export {
  findRunning,
  removeRunningNotice,
  type RunningNotice,
  runningNoticePath,
  writeRunningNotice,
} from './administration/running-notice.ts';
export {
  type AdministrationApi,
  type AdministrationOptions,
  createAdministrationApi,
} from './api/administration-api.ts';
export {
  type Caller,
  type Door,
  isSameCaller,
  type Role,
  roles,
  tokenFileHolder,
  type WhoAsks,
} from './api/callers.ts';
export type { AnyDescription } from './api/described-route.ts';
export { readFields } from './api/read-fields.ts';
export { withDatabaseLine, withoutDatabasePassword } from './config/database-line.ts';
export { keepPasswordApart, withPasswordApart } from './config/database-password.ts';
export {
  configuredDatabase,
  type DatabaseConfig,
  databaseFields,
  type DatabaseHome,
  databaseLines,
  databaseOf,
  type DatabasePlace,
  databasePlace,
  hasDatabase,
  serverUrl,
  shownDatabase,
  sqlitePlace,
} from './config/database-place.ts';
export { createClockWatch } from './clock/clock-rows.ts';
export type { ClockWatch } from './clock/clock-watch.ts';
export { fieldLine as sourceLine } from './config/field-line.ts';
export { loadConfig, parseConfig } from './config/load-config.ts';
export { nearestName } from './config/nearest-name.ts';
export { renderConfig } from './config/render-config.ts';
export { readConsoleFiles } from './console/console-files.ts';
export { anyOf } from './console/console-session.ts';
export { addConsoleRoutes, shellHeaders } from './console/console.routes.ts';
export { drawnPage, pageHeaders } from './console/drawn-page.ts';
export { Html, html } from './console/html.ts';
export { consoleKeyName } from './expose/console-certificate.ts';
export { type ExposedDoor, ExposedConsole, type ShownExposure } from './expose/exposed-console.ts';
export { createExposedServer } from './expose/exposed-server.ts';
export { addExposureRoutes, shownExposure } from './expose/exposure.routes.ts';
export type { Exposure, KeptExposure } from './expose/exposure.ts';
export {
  type AuditHead,
  type AuditVerdict,
  chainDigest,
  type SealedRow,
  type StoredChain,
  verifyChain,
} from './audit/audit-chain.ts';
export { forgetRows } from './audit/forget-rows.ts';
export {
  createStepping,
  type ForgetSome,
  type GiveWay,
  rest,
  type Stepping,
  type Walked,
} from './forgetting/forget-in-steps.ts';
export type { StepSizes } from './forgetting/step-size.ts';
export { addAuditVerification, auditHead } from './audit/audit-verification.route.ts';
export { asActivationError } from './errors/as-activation-error.ts';
export { changedMeanwhileError, type FirstChange } from './errors/changed-meanwhile.ts';
export { seenSet } from './errors/seen-set.ts';
export { type PrivateFileOptions, readPrivateFile, writePrivateFile } from './files/private-file.ts';
export {
  createHealth,
  type Health,
  type RaisedWarning,
  type Warning,
  type WarningDeclaration,
  type WarningSeverity,
} from './health/health.ts';
export { addressOf } from './http/address-of.ts';
export type { BodyKind } from './http/content-rules.ts';
export { loopbackNames } from './http/host-names.ts';
export {
  createHttpServer,
  defaultHttpLimits,
  type HttpLimits,
  type HttpServer,
  type HttpServerOptions,
  requestError,
} from './http/http-server.ts';
export { Weights } from './http/weights.ts';
export type { ListenAddress, ListeningAt } from './http/listen.ts';
export { findPortHolder, type PortHolder } from './http/port-holder.ts';
export { problemAnswer, type ProblemAnswer, problemMediaType } from './http/problem-document.ts';
export { type ClosingPart, createShutdown } from './http/shutdown.ts';
export type { TlsIdentity } from './http/tls-door.ts';
export { selfSignedCertificate } from './tls/self-signed.ts';
export { pinOf, readTlsKey, type TlsKey } from './tls/tls-key.ts';
export { deriveKeyVerifier } from './keys/key-verifier.ts';
export { createSealingKey, openSealingKey, seal, type Sealable, type SealingKey, unseal } from './keys/sealing-key.ts';
export { createLog, createSilentLog, type Log, type LogLevel, type LogOptions } from './log/log.ts';
export { redacted, redactedText } from './log/redaction.ts';
export { Histogram, type MetricFamily, metricsMediaType, renderMetrics, type Sample } from './metrics/exposition.ts';
export {
  addMetricsPage,
  createMetricsServer,
  type GatherMetrics,
  keptMetricsToken,
} from './metrics/metrics-server.ts';
export { processMetrics, type ProcessUsage } from './metrics/process-metrics.ts';
export type { OutboundAnswer } from './outbound/outbound-answer.ts';
export type { SigningToken } from './pkcs11/token.ts';
export { type SigningConfig, signingSchema, tokenOf } from './pkcs11/token-config.ts';
export { problemError } from './outbound/outbound-error.ts';
export {
  type OutboundRequest,
  type OutboundSettings,
  sendRequest,
} from './outbound/send-request.ts';
export { isHttpAddress, tryAddresses } from './outbound/try-addresses.ts';
export { tellServiceManager } from './readiness/tell-manager.ts';
export {
  among,
  anything,
  both,
  dictionary,
  list,
  named,
  nullable,
  object,
  optional,
  type OptionalField,
  type Schema,
  text,
  time,
  usual,
  type ValueOf,
  whole,
  yes,
  yesNo,
} from './schema/schema.ts';
export { choice, type ConfigSchema, type JsonSchema, type ObjectSchema } from './schema/json-schema.ts';
export { type SchemaError, schemaErrors } from './schema/schema-errors.ts';
