/** A command on a machine that lives for one job: licensed while it runs, and no trace of it at the host afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Activation, ActivationReport, LeaveReport, Product } from '@attiva/client';
import type { runCommand } from '@attiva/lab';
import { ActivationError, isActivationError, type ProblemDocument, problemOf } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { describeReport, exitOfReports } from './attempt-report.ts';
import {
  allEditions,
  findEdition,
  type MachineEdition,
  networkOptions,
  networkSettings,
  openMachines,
} from './editions.ts';
import { knownVendors, vendorOptions } from './vendor-files.ts';

export const runJob: CommandSpec = {
  words: 'client run',
  arguments: {
    '<edition>': 'EDITION or APPLICATION/EDITION',
    '[command...]':
      'the command with its words, after --; ends with its exit code, 127 where there is none such, 126 where it is no program',
  },
  options: [
    ...vendorOptions.filter(({ flags }) => !flags.startsWith('--socket')),
    ...networkOptions,
    {
      flags: '--host <host>',
      purpose: 'ask this host (name or name:port), not the one that is set here or found by DNS',
    },
    { flags: '--anyway', purpose: 'run the command also where there is no license' },
  ],
  group: 'Client on each machine',
  summary: 'Run a command on a short-lived machine, licensed while it runs (build jobs, test environments)',
  example: 'attiva client run studio -- make test',
  run,
};

async function run(call: Call): Promise<Answer> {
  const words = call.texts('command');
  if (words.length === 0) throw new ActivationError('wrong-usage', 'say which command to run: … -- make test');
  const folder = await mkdtemp(join(tmpdir(), 'attiva-ephemeral-'));
  try {
    return await runIn(folder, call, words);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, call: Call, words: readonly string[]): Promise<Answer> {
  const { terminal } = call;
  const stop = terminal.stopSignal();
  const activation = await openJob(folder, call);
  const report = await withProgress(call, 'looking for a host and asking it', () => activation.ensureActivated());
  if (report.outcome !== 'licensed' && !call.flag('anyway')) {
    return { ...answerOf({ report, left: await activation.leave() }), exit: exitOfReports([report]) };
  }
  if (report.outcome !== 'licensed') terminal.note(describeReport(report));
  const environment = { ...terminal.environment, ATTIVA_EPHEMERAL: folder };
  const end = await endOf({ command: words, environment, stop }).catch(async (error: unknown) => {
    await activation.leave(); // Whatever went wrong, its place is freed.
    throw error;
  });
  const left = await activation.leave();
  if (left.outcome === 'not-heard') terminal.note(`attiva: ${left.host} was not told of the end: ${left.detail}`);
  if (end.problem !== undefined) terminal.note(`attiva: ${end.problem.detail}`);
  return { ...answerOf({ report, left, ...end }), text: '', exit: end.exitCode };
}

interface JobEnd {
  readonly exitCode: number;
  /** Why the command was not started; the exit code is then 127 or 126, as of a shell. */
  readonly problem?: ProblemDocument;
}

async function endOf(command: Parameters<typeof runCommand>[0]): Promise<JobEnd> {
  const { runCommand } = await import('@attiva/lab');
  try {
    return await runCommand(command);
  } catch (error) {
    const exitCode = isActivationError(error) ? error.facts['exitCode'] : undefined;
    if (!isActivationError(error) || typeof exitCode !== 'number') throw error;
    return { exitCode, problem: problemOf(error) };
  }
}

interface Job extends Partial<JobEnd> {
  readonly report: ActivationReport;
  readonly left: LeaveReport;
}

function answerOf(job: Job): Answer {
  const text = `${describeReport(job.report)}\nThe command was not run (--anyway runs it all the same).`;
  return { json: asJson(job), text };
}

/** The edition on a machine of its own, with the setup key that its vendor has published for it. */
async function openJob(folder: string, call: Call): Promise<Activation> {
  const { openEdition, openMachine } = await import('@attiva/client');
  const vendors = await knownVendors(call);
  const machines = vendors.map((roots) =>
    openMachine({ roots, network: networkSettings(call), ephemeral: true, directory: join(folder, roots.vendor) }),
  );
  const { machine, product }: MachineEdition = findEdition(call.argument('edition') ?? '', machines);
  await setPlace(call, { machine, product });
  return openEdition(machine, {
    application: product.application.id,
    edition: product.edition.id,
    setupKey: publishedKey(product, allEditions(machines)),
    background: false,
  });
}

/** A job asks where this machine would ask: `--host`, else what an administrator has set here. */
async function setPlace(call: Call, { machine, product }: MachineEdition): Promise<void> {
  const named = call.text('host');
  if (named !== undefined) return void (await machine.setHost(named, 'machine'));
  const own = (await openMachines(call)).find(({ opened }) => opened.vendor === machine.opened.vendor)?.settings();
  const scopes = [`edition:${product.key}`, `application:${product.application.id}`, 'machine'];
  const host = scopes.map((scope) => own?.hosts[scope]).find((one) => one !== undefined);
  if (host !== undefined) await machine.setHost(host, 'machine');
  if (own?.lookupDomain !== undefined) await machine.setLookupDomain(own.lookupDomain);
}

/** Setup keys are public; the newest generation's is taken. */
function publishedKey(product: Product, all: readonly MachineEdition[]): string {
  const newest = [...product.edition.setupKeys].sort((a, b) => b.generation - a.generation)[0];
  if (newest !== undefined) return newest.key;
  const others = all.filter((one) => one.product.edition.setupKeys.length > 0).map((one) => one.product.key);
  throw new ActivationError('no-product-key', `the vendor has published no setup key of ${product.key}`, {
    facts: { edition: product.key, withKeys: others },
  });
}
