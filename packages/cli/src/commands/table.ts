/** All commands, in the order in which help shows them. */
import { conformance } from '../conformance/conformance-command.ts';
import { doctorBundle } from '../doctor/bundle/bundle-command.ts';
import { doctor } from '../doctor/doctor-command.ts';
import type { CommandSpec } from '../program/command-spec.ts';
import { releaseCheck } from '../release-check/release-check-command.ts';
import { authorityAudit } from './authority/audit.ts';
import { authorityUnit } from './authority/unit.ts';
import { custodyCommands } from './authority/custody.ts';
import { customerAdd } from './authority/customer/add.ts';
import { bundleCreate } from './authority/bundle/create.ts';
import { bundleList } from './authority/bundle/list.ts';
import { customerExtend } from './authority/customer/extend.ts';
import { customerList } from './authority/customer/list.ts';
import { authorityInit } from './authority/init.ts';
import { authorityDesk } from './authority/desk/desk.ts';
import { keyBlock } from './authority/key/block.ts';
import { keyCreate } from './authority/key/create.ts';
import { keyList } from './authority/key/list.ts';
import { licenseBlock } from './authority/license/block.ts';
import { licenseRelease } from './authority/license/release.ts';
import { licenseException } from './authority/license/exception.ts';
import { licenseList } from './authority/license/list.ts';
import { packBuild } from './authority/pack/build.ts';
import { packList } from './authority/pack/list.ts';
import { usageImport } from './authority/usage/import.ts';
import { usageList } from './authority/usage/list.ts';
import { rotateSigningKey } from './authority/rotate-signing-key.ts';
import { authorityServe } from './authority/serve.ts';
import { authorityStatus } from './authority/status.ts';
import { carryApply } from './carry/apply.ts';
import { carryCollect } from './carry/collect.ts';
import { carryRequest } from './carry/request.ts';
import { carrySubmit } from './carry/submit.ts';
import { activate } from './client/activate.ts';
import { clientConfirm } from './client/confirm.ts';
import { clientReturn } from './client/return.ts';
import { runJob } from './client/run.ts';
import { clientAgent } from './client/agent.ts';
import { addVendor } from './client/add-vendor.ts';
import { clearHost, setHost } from './client/hosts.ts';
import { installKey } from './client/install-key.ts';
import { clearAgreement, clearKey, newIdentity } from './client/one-edition.ts';
import { seal } from './client/seal.ts';
import { pinHost, unpinHost } from './client/pinned-hosts.ts';
import { clearDomain, setActivationType, setCaching, setDomain } from './client/settings.ts';
import { importClientRevocations } from './client/revocations.ts';
import { clientSetup } from './client/setup.ts';
import { clientStatus } from './client/status.ts';
import { consoleExpose } from './console/expose.ts';
import { consoleLink } from './console/link.ts';
import { tokenCreate, tokenList, tokenRevoke } from './console/token.ts';
import { userAdd, userDisable, userList, userRemove, userResetPassword, userSetRole } from './console/user.ts';
import { demoAttack } from './demo/attack.ts';
import { demoOutage } from './demo/outage.ts';
import { completion } from './completion.ts';
import { directoryForget, directoryUse } from './client/directory-server.ts';
import { directoryCommands } from './directory/directory-commands.ts';
import { explainError, familiarLookups } from './error.ts';
import { hostAudit } from './host/audit.ts';
import { hostBackup } from './host/backup.ts';
import { hostBench } from './host/bench.ts';
import { hostConfirm } from './host/confirm.ts';
import { hostClients } from './host/clients.ts';
import { hostEvents } from './host/events.ts';
import { hostExport } from './host/export.ts';
import { hostNeverCalled } from './host/never-called.ts';
import { hostHintList, hostHintNewIdentity, hostHintRenew, hostHintWithdraw } from './host/hint.ts';
import { hostForget } from './host/forget.ts';
import { hostForgetHost } from './host/forget-host.ts';
import { hostImport } from './host/import.ts';
import { hostExplain } from './host/explain.ts';
import { hostInit } from './host/init.ts';
import { hostPrintRecords } from './host/publish/print-records.ts';
import {
  hostPublish,
  hostPublishAdd,
  hostPublishList,
  hostPublishRemove,
  hostWithdraw,
} from './host/publish/publish.ts';
import { hostKeyAdd } from './host/key/add.ts';
import { hostKeyList } from './host/key/list.ts';
import { hostKeyRetire } from './host/key/retire.ts';
import { hostMigrateDatabase } from './host/migrate-database.ts';
import { hostNotifyTest } from './host/notify-test.ts';
import { hostPackAdd, hostPackList } from './host/packs.ts';
import { hostRegister } from './host/register.ts';
import { fetchRevocations, importRevocations } from './host/revocations.ts';
import { hostRenew } from './host/renew.ts';
import { hostRestore } from './host/restore.ts';
import { hostReset, hostSet } from './host/set.ts';
import { hostServe } from './host/serve.ts';
import { hostSetup } from './host/setup.ts';
import { hostSettings } from './host/settings.ts';
import { hostStatus } from './host/status.ts';
import { tlsDisable, tlsEnable, tlsRenew, tlsStatus } from './host/tls.ts';
import { hostUsage } from './host/usage.ts';
import { labList } from './lab/list.ts';
import { labRun } from './lab/run.ts';
import { labShow } from './lab/show.ts';
import { quickstart } from './quickstart.ts';
import { reference } from './reference.ts';

const vendor: readonly CommandSpec[] = [
  authorityInit,
  packBuild,
  packList,
  keyCreate,
  keyList,
  keyBlock,
  bundleCreate,
  bundleList,
  authorityDesk,
  licenseList,
  licenseBlock,
  licenseRelease,
  licenseException,
  customerAdd,
  customerExtend,
  customerList,
  usageImport,
  usageList,
  authorityServe,
  authorityStatus,
  authorityAudit,
  rotateSigningKey,
  ...custodyCommands,
  authorityUnit,
];
const host: readonly CommandSpec[] = [
  hostSetup,
  hostInit,
  hostRegister,
  hostConfirm,
  hostKeyAdd,
  hostKeyList,
  hostKeyRetire,
  hostRenew,
  hostPackAdd,
  hostPackList,
  hostServe,
  hostStatus,
  hostClients,
  hostEvents,
  consoleLink,
  consoleExpose,
  userAdd,
  userList,
  userSetRole,
  userDisable,
  userResetPassword,
  userRemove,
  tokenCreate,
  tokenList,
  tokenRevoke,
  hostSettings,
  hostSet,
  hostReset,
  hostAudit,
  tlsEnable,
  tlsDisable,
  tlsStatus,
  tlsRenew,
  hostPublish,
  hostPublishAdd,
  hostPublishRemove,
  hostPublishList,
  hostWithdraw,
  hostPrintRecords,
  hostForget,
  hostForgetHost,
  hostNeverCalled,
  hostHintRenew,
  hostHintNewIdentity,
  hostHintList,
  hostHintWithdraw,
  hostBackup,
  hostRestore,
  hostMigrateDatabase,
  hostExport,
  hostImport,
  hostExplain,
  hostUsage,
  hostBench,
  hostNotifyTest,
  importRevocations,
  fetchRevocations,
  ...directoryCommands,
];
const client: readonly CommandSpec[] = [
  clientSetup,
  addVendor,
  installKey,
  activate,
  clientConfirm,
  clientReturn,
  carryRequest,
  carryCollect,
  carrySubmit,
  carryApply,
  runJob,
  clientStatus,
  setHost,
  clearHost,
  directoryUse,
  directoryForget,
  setDomain,
  clearDomain,
  setCaching,
  pinHost,
  unpinHost,
  setActivationType,
  newIdentity,
  clearAgreement,
  clearKey,
  seal,
  importClientRevocations,
  clientAgent,
];
const trying: readonly CommandSpec[] = [
  doctor,
  doctorBundle,
  quickstart,
  demoAttack,
  demoOutage,
  labRun,
  labList,
  labShow,
  conformance,
  releaseCheck,
  explainError,
  completion(() => commands),
];

/** What a vendor does daily also goes without the word `authority`: `attiva customer add`. Help shows the long form. */
const short: readonly CommandSpec[] = vendor
  .filter(({ words }) => /^authority (?:pack|key|customer) /.test(words))
  .map((spec) => ({ ...spec, words: spec.words.replace(/^authority /, ''), hidden: true }));

/** Typed on a machine that has its own license and no host: as short as the familiar verbs. */
const shortClient: readonly CommandSpec[] = [installKey, activate, clientConfirm, clientReturn].map((spec) => ({
  ...spec,
  words: spec.words.replace(/^client /, ''),
  hidden: true,
}));

/** Typed once, on the machine from which an image is made. */
const shortSeal: CommandSpec = { ...seal, words: 'seal', hidden: true };

export const commands: readonly CommandSpec[] = [
  ...vendor,
  ...host,
  ...client,
  ...trying,
  ...short,
  shortSeal,
  ...shortClient,
  ...familiarLookups,
  reference(() => commands),
];
