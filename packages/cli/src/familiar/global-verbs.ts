/** Verbs that everybody uses: a key, an attempt, and how it stands. */
import type { ActivationReport, Machine } from '@attiva/client';
import { ActivationError, isActivationError, parseProductKey } from '@attiva/protocol';
import { describeOutcome, exitOfReports } from '../commands/client/attempt-report.ts';
import { progressOf } from '../commands/client/activate.ts';
import { allEditions, type MachineEdition, openMachines, openOne } from '../commands/client/editions.ts';
import { recognizeSetupKey } from '../commands/client/install-key.ts';
import { hostRegister } from '../commands/host/register.ts';
import { moment } from '../program/columns.ts';
import type { Answer, Call } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import { withProgress } from '../program/progress.ts';
import { activationId } from './activation-id.ts';
import { ownOnly } from './client-verbs.ts';
import { hostBlocks } from './host-block.ts';
import { hostCall, hostHere, hostIfHere, type HostLook } from './host-place.ts';
import { type BlockForm, licenseBlock, named, showLicense } from './license-block.ts';
import { editionOf, idArgument, type Named, namedEditions, statusOf } from './named-editions.ts';
import type { Verb } from './verb.ts';

export const globalVerbs: readonly Verb[] = [
  {
    name: '/ipk',
    arguments: { '<key>': 'a setup or device key; on a machine that is a host also a host key' },
    group: 'Global',
    who: 'administrator',
    modern: 'attiva client install-key KEY; attiva host register --key KEY',
    summary: 'Install a product key and try to activate at once',
    example: 'HC8TF-2N6WK-QX7RD-5W2K8-9XJ5D',
    run: (call) => installKey(call, call.argument('key') ?? ''),
  },
  {
    name: '/ato',
    arguments: idArgument,
    group: 'Global',
    who: 'everyone',
    modern: 'attiva client activate [EDITION]',
    summary: 'Try to activate or renew now',
    run: (call) => activateNow(call, call.argument('id')),
  },
  {
    name: '/dli',
    arguments: { '[id]': 'Activation ID, EDITION, or `all`' },
    group: 'Global',
    who: 'everyone',
    modern: 'attiva client status [EDITION]; attiva host status',
    summary: 'Show the license in short, and on a host its counts',
    run: (call) => showLicenses(call, 'short'),
  },
  {
    name: '/dlv',
    arguments: { '[id]': 'Activation ID, EDITION, or `all`' },
    group: 'Global',
    who: 'everyone',
    modern: 'attiva client status [EDITION]; attiva host status',
    summary: 'Show the license with everything known, and on a host its counts',
    run: (call) => showLicenses(call, 'long'),
  },
  {
    name: '/xpr',
    arguments: idArgument,
    group: 'Global',
    who: 'everyone',
    modern: 'attiva client status [EDITION]',
    summary: 'Show in one line until when the license holds',
    run: showExpiry,
  },
];

/** A host key goes to the host of this machine; on a client it is refused with what to do. */
export async function installKey(call: Call, text: string): Promise<Answer> {
  const key = parseProductKey(text);
  if (key.kind === 'host' && hostHere(call) !== 'none') {
    const answer = await hostRegister.run(hostCall(call, { key: key.text }));
    const said = `Installed product key …${key.lastFive} successfully: this host is registered with it.`;
    return { json: { ...answer?.json, lastFive: key.lastFive }, text: `${said}\n${answer?.text ?? ''}` };
  }
  const { machine, key: recognized } = recognizeSetupKey(text, await openMachines(call));
  const { product, generation, lastFive } = recognized;
  const activation = await openOne({ machine, product });
  const report = await activation.installKey(text);
  await activation.close();
  const said = `Installed product key …${lastFive} successfully: ${product.key}, generation ${generation}.`;
  const head = headOf({ machine, product }, report);
  return {
    json: asJson({ installed: { edition: product.key, generation, lastFive }, report }),
    text: [said, ...ownOnly([{ machine }]), head, ...describeOutcome(report)].join('\n'),
  };
}

/** `Activating Aurora Studio, generation 2026 (3f0c…) ...`. */
function headOf({ machine, product }: MachineEdition, report: ActivationReport): string {
  return `Activating ${report.productName}, generation ${report.generation} (${activationId(machine, product)}) ...`;
}

export async function activateNow(call: Call, id: string | undefined): Promise<Answer> {
  const reports: ActivationReport[] = [];
  const texts: string[] = [];
  const editions = await editionsToActivate(call, id);
  if ('text' in editions) return editions;
  // One after the other: they share one state folder and its lock.
  for (const edition of editions.editions) {
    const activation = await openOne(edition);
    const report = await withProgress(call, progressOf(edition), () => activation.ensureActivated());
    const { licensed, validUntil } = activation.status();
    reports.push(report);
    texts.push([headOf(edition, report), ...describeOutcome(report, licensed ? validUntil : undefined)].join('\n'));
    await activation.close();
  }
  return { json: asJson({ reports }), text: texts.join('\n\n'), exit: exitOfReports(reports) };
}

/** On a machine that is a host and nothing else, the host's registration is the answer: it was activated with its key. */
async function editionsToActivate(call: Call, id: string | undefined): Promise<Named | Answer> {
  try {
    return await namedEditions(call, id);
  } catch (error) {
    const look = id === undefined && isActivationError(error) ? await hostIfHere(call) : undefined;
    if (look === undefined || typeof look === 'string') throw error;
    const served = look.status.vendors.flatMap(({ applications }) =>
      applications.filter(({ key }) => key !== undefined),
    );
    if (served.length === 0) throw error;
    const lines = served.map(
      ({ name, key, registration }) => `${name}: registration ${registration ?? 0} of the host key …${key ?? ''}`,
    );
    const said = 'No product of this machine waits for activation. Its host was activated when its key was installed:';
    return {
      json: asJson({ reports: [], host: served }),
      text: [said, ...lines.map((line) => `    ${line}`)].join('\n'),
    };
  }
}

async function showLicenses(call: Call, form: BlockForm): Promise<Answer> {
  const id = call.argument('id');
  const host = await hostIfHere(call);
  const machines = await machinesOrNone(call, host);
  const editions = editionsToShow(machines, id);
  const shown = [];
  for (const edition of editions) shown.push(await showLicense(edition));
  const application = id === undefined || id === 'all' ? undefined : editions[0]?.product.application.id;
  const blocks = [
    ...shown.map((one) => licenseBlock(one, form)),
    ...(host === undefined ? [] : typeof host === 'string' ? [host] : hostBlocks(host, form, application)),
  ];
  const [machine] = machines;
  const version = form === 'long' ? [versionLine(machine, host)] : [];
  const licenses = shown.map(({ status, activationId: guid, extendedId, hostAddress }) => ({
    ...status,
    activationId: guid,
    extendedId,
    ...(hostAddress !== undefined && { hostAddress }),
  }));
  const unlicensed = licenses.some(({ licensed }) => !licensed);
  return {
    json: asJson({ licenses, machines: machines.map((one) => one.settings()), ...(await hostJson(host)) }),
    text: [...version, ...blocks].join('\n\n'),
    exit: unlicensed ? 3 : 0,
  };
}

/** A machine that is a host need not know a vendor as a client. */
async function machinesOrNone(call: Call, host: HostLook | string | undefined): Promise<readonly Machine[]> {
  try {
    return await openMachines(call);
  } catch (error) {
    if (host !== undefined && isActivationError(error) && call.texts('roots').length === 0) return [];
    throw error;
  }
}

/** Those with a key; where none has one, those that could have. */
function editionsToShow(machines: readonly Machine[], id: string | undefined): readonly MachineEdition[] {
  const all = allEditions(machines);
  if (id !== undefined && id.toLowerCase() !== 'all') return [editionOf(id, machines)];
  const installed = all.filter(({ machine, product }) => machine.settings().installed[product.key] !== undefined);
  return id === undefined && installed.length > 0 ? installed : all;
}

function versionLine(machine: Machine | undefined, host: HostLook | string | undefined): string {
  const agent = machine?.settings().agent;
  const client = agent?.used === true ? `agent ${agent.program ?? ''}` : machine?.sdk;
  const program = client ?? (typeof host === 'object' ? `host ${host.status.program}` : 'attiva');
  return `Software licensing service version: ${program}`;
}

async function hostJson(host: HostLook | string | undefined): Promise<object> {
  if (host === undefined) return {};
  if (typeof host === 'string') return { host: { closed: host } };
  const { running, status, settings } = host;
  return { host: { running, ...status, settings: Object.fromEntries(settings) } };
}

async function showExpiry(call: Call): Promise<Answer> {
  const { editions } = await namedEditions(call, call.argument('id'));
  const lines: string[] = [];
  const licenses = [];
  for (const edition of editions) {
    const { productName, generation, state, licensed, reason, validUntil, graceEndsAt, trial } =
      await statusOf(edition);
    const ends = validUntil ?? graceEndsAt;
    const until = ends === undefined ? '' : moment(ends / 1000);
    const said = {
      licensed:
        validUntil === undefined
          ? 'The machine is permanently activated.'
          : `${trial === true ? 'trial' : 'volume activation'} will expire ${until}`,
      'initial-grace': `initial grace period ends ${until}`,
      'additional-grace': `additional grace period ends ${until}`,
      'non-genuine-grace': `non-genuine grace period ends ${until}`,
      'extended-grace': `extended grace period ends ${until}`,
      notification: `in Notification mode: ${reason === undefined ? 'grace is over' : named(reason)}`,
      unlicensed: 'Unlicensed',
    }[state];
    lines.push(`${productName} ${generation}: ${said}`);
    licenses.push({ edition: edition.product.key, generation, state, licensed, reason, endsAt: ends });
  }
  return {
    json: asJson({ licenses }),
    text: lines.join('\n'),
    exit: licenses.every(({ licensed }) => licensed) ? 0 : 3,
  };
}

/** @throws {ActivationError} `wrong-usage` naming those there are. */
export function onlyOne({ editions, one }: Named, verb: string): MachineEdition {
  const [only] = editions;
  if (one !== undefined) return one;
  if (only !== undefined && editions.length === 1) return only;
  const there = editions.map(({ machine, product }) => `${product.key} (${activationId(machine, product)})`);
  throw new ActivationError('wrong-usage', `several products have a key here; name one: ${there.join(', ')}`, {
    facts: { known: there, usage: `attiva ${verb} ID`, example: `attiva ${verb} ${only?.product.key ?? ''}` },
  });
}
