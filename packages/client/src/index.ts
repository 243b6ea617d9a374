/**
 * `@attiva/client`: the SDK in the product. Finds the host, activates, keeps the lease, and says whether the product is
 * licensed. Three calls: `openActivation`, `status` (or `entitled`), `ensureActivated`.
 */
export type {
  ActivationError,
  EntitlementValue,
  ErrorCode,
  ErrorFacts,
  LicenseState,
  ProductRoots,
} from '@attiva/protocol';
export { isActivationError } from '@attiva/protocol';
export type { Activation } from './activation/activation.ts';
export type { LicenseMethod, LicenseStatus } from './activation/edition-view.ts';
export { checkServes, type HostTarget } from './activation/host-conversation.ts';
export type { NewIdentityResult, RecognizedKey } from './activation/installed-keys.ts';
export type { LicenseScope, Machine } from './activation/machine.ts';
export type { MachineOptions } from './activation/machine-options.ts';
export type { HostScope, MachineSettings } from './activation/machine-settings.ts';
export { asksDirectory, probeDirectory, type ProbedDirectory } from './activation/probe-directory.ts';
export { probeHost } from './activation/probe-host.ts';
export { type TakenRevocationFile, takeRevocationFile } from './activation/take-revocations.ts';
export type { ActivationReport, HostTried, LeaveReport } from './activation/report.ts';
export type { AuthorityTried } from './devices/ask-authority.ts';
export { type CarryAnswer, carriedHost, readCarryAnswer } from './devices/paper-answer.ts';
export type { CarryRequest } from './devices/paper-request.ts';
export type { ReturnedLicense } from './devices/return-license.ts';
export type {
  ActivationSource,
  DirectoryQuestion,
  DirectoryServer,
  DirectorySession,
  FoundObject,
} from './directory/activation-source.ts';
export type { DirectoryTried, ObjectTried } from './directory/directory-tried.ts';
export { agentApi } from './agent/agent-snapshot.ts';
export { type AgentPlace, agentPlace } from './agent/agent-place.ts';
export { findAgent, isAgentListening, keepsStatesIn, type RunningAgent } from './agent/find-agent.ts';
export { type AgentQuestion, askAgent } from './agent/ask-agent.ts';
export { type Clock, type Sight, systemClock } from './clock.ts';
export type { DnsSuffixes } from './discovery/dns-suffix.ts';
export { type Candidate, type DomainAsked, findHosts, type KnownHost } from './discovery/find-hosts.ts';
export { whereToLook } from './discovery/where-to-look.ts';
export { type Device, describeDevice, type RawDevice } from './identity/device-facts.ts';
export type { IdentityRecord } from './identity/identity-record.ts';
export { readDevice } from './identity/read-device.ts';
export { refuseOtherAgreement } from './licensing/agreement.ts';
export { type Product, productTitle } from './licensing/product.ts';
export type { HttpAnswer, HttpRequest, Network, NetworkLimits, SrvAnswer } from './network/network.ts';
export type { ClientState, EditionState, LastAnswer } from './state/client-state.ts';
export type { DeviceKeysRecord } from './state/device-vault.ts';
export type { GraceRecord } from './state/grace.ts';
export { type NetworkSettings, systemNetwork } from './network/system-network.ts';
export { type OpenActivationOptions, openActivation, openEdition, openMachine } from './open-activation.ts';
export type { Kept, Trace } from './sealing/traces.ts';
export { type SealedGrace, type SealReport, sealMachine, sealOthers } from './sealing/seal-machine.ts';
export { showMachine, type ShownMachine } from './serving/show-machine.ts';
export { type GivenSuccession, takeSuccession, waitingSuccessions } from './serving/take-succession.ts';
export type { PeopleMessage } from './people/people-message.ts';
export { sdkName } from './sdk-name.ts';
