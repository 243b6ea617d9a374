import type { LicenseStatus, MachineSettings } from '@attiva/client';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, day, moment } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import {
  allEditions,
  clientOptions,
  editionArgument,
  findEdition,
  installedEditions,
  type MachineEdition,
  openMachines,
  openOne,
} from './editions.ts';
import { describePins } from './pinned-hosts.ts';

export const clientStatus: CommandSpec = {
  words: 'client status',
  arguments: editionArgument,
  options: clientOptions,
  group: 'Client on each machine',
  summary: 'Show the license of each edition on this machine (familiar: /dlv)',
  example: 'attiva client status --json',
  run,
};

async function run(call: Call): Promise<Answer> {
  const machines = await openMachines(call);
  const named = call.argument('edition');
  const installed = installedEditions(machines);
  const shown =
    named === undefined ? (installed.length > 0 ? installed : allEditions(machines)) : [findEdition(named, machines)];
  const licenses: LicenseStatus[] = [];
  for (const edition of shown) licenses.push(await statusOf(edition));
  const settings = machines.map((machine) => machine.settings());
  const known = shown === installed || named !== undefined;
  return {
    json: asJson({ licenses, machines: settings }),
    text: [
      ...(known ? [] : ['No edition has a product key on this machine; these could have one:']),
      ...licenses.map(describe),
      ...describeAgents(settings),
      ...describePins(settings),
    ].join('\n\n'),
    exit: licenses.length > 0 && licenses.every(({ licensed }) => licensed) ? 0 : 3,
  };
}

/** Which agent keeps these licenses, or why the one that is there does not. */
function describeAgents(machines: readonly MachineSettings[]): readonly string[] {
  const lines = machines.flatMap(({ agent, vendorName }) => {
    if (agent === undefined) return [];
    const { used, program = 'unknown', pid = 0, problem } = agent;
    const name = used
      ? `Agent ${program} (process ${pid}) keeps the licenses of ${vendorName}`
      : 'The agent is not used';
    return [problem === undefined ? `${name}.` : `${name}: ${problem}.`];
  });
  return [...new Set(lines)];
}

async function statusOf(edition: MachineEdition): Promise<LicenseStatus> {
  const activation = await openOne(edition);
  const status = activation.status();
  await activation.close();
  return status;
}

function describe(status: LicenseStatus): string {
  const { title, text, remedy } = status.forPeople;
  const optional: readonly (readonly [string, string | undefined])[] = [
    ['Reason', status.reason],
    ['Licensed by', methodOf(status)],
    ['Trial', status.trial === true ? `${status.trialDaysLeft ?? 0} days left` : undefined],
    ['Activations left', status.remaining === undefined ? undefined : `${status.remaining}, when last asked`],
    ['Volume activation expiration', expiration(status)],
    ['Grace ends', inMoment(status.graceEndsAt)],
    ['Activation type', status.activationType === 'all' ? undefined : `${status.activationType} only`],
    ['Directory', directoryOf(status)],
    ['Host', status.host],
    ['Count', status.count === undefined ? undefined : `${status.count} of ${status.threshold ?? 0}`],
    ['Licensed through', status.customer],
    ['Agreement ends', inDay(status.agreementUntil)],
    ['Maintenance ends', inDay(status.maintenanceUntil)],
    ['Entitlements', entitlements(status)],
    ['Last attempt', lastAttempt(status)],
    ['Client', status.clientId],
  ];
  return [
    `Name: ${status.productName}, generation ${status.generation}`,
    columns([
      ['  Partial product key', status.key ?? 'none'],
      ['  License status', `${status.state} (${status.number})`],
      ...optional.flatMap(([label, value]) => (value === undefined ? [] : [[`  ${label}`, value]])),
      ['  Activation interval', `${status.activationIntervalMinutes} minutes`],
      // A device license is not renewed.
      ...(status.deviceKey === true ? [] : [['  Renewal interval', `${status.renewalIntervalMinutes} minutes`]]),
    ]),
    `  ${title}. ${text}${adviceOf(status, remedy)}`,
  ].join('\n');
}

/** Without a product key there is nothing to ask a host for: the network is no matter yet. */
function adviceOf({ key, licensed }: LicenseStatus, remedy: string): string {
  if (key === undefined && !licensed) return ' First install a product key: attiva client install-key KEY.';
  return remedy === '' ? '' : ` ${remedy}`;
}

function directoryOf({ directory }: LicenseStatus): string | undefined {
  if (directory === undefined) return undefined;
  return `${directory.name}, object "${directory.object}", last session ${moment(directory.sessionAt / 1000)}`;
}

/** `pdf-export, max-layers 200`. */
function entitlements({ entitlements: held }: LicenseStatus): string | undefined {
  const texts = Object.entries(held).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return texts.length === 0 ? undefined : texts.join(', ');
}

/** Said where it is not a host: `the vendor, device key`. */
function methodOf({ method }: LicenseStatus): string | undefined {
  if (method === 'device') return 'the vendor (volume: device key)';
  return method === 'directory' ? 'the directory' : undefined;
}

function expiration({ validUntil, minutesLeft, licensed }: LicenseStatus): string | undefined {
  if (validUntil === undefined) return licensed ? 'never' : undefined;
  return `${minutesLeft} minutes (${Math.floor(minutesLeft / 1440)} days), ${moment(validUntil / 1000)}`;
}

function lastAttempt({ lastAttempt: last }: LicenseStatus): string | undefined {
  return last === undefined ? undefined : `${moment(last.at / 1000)}, ${last.code ?? 'successful'}`;
}

function inMoment(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : moment(milliseconds / 1000);
}

function inDay(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : day(milliseconds / 1000);
}
