import type { Activation, ActivationReport, Machine } from '@attiva/client';
import {
  ActivationError,
  type CarryAnswer,
  type CarryEntry,
  isActivationError,
  parseCarryAnswer,
} from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, day } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { clientOptions, installedEditions, type MachineEdition, openMachines, openOne } from '../client/editions.ts';

export const carryApply: CommandSpec = {
  words: 'carry apply',
  arguments: { '<file>': 'the answers, as `carry submit` has written them' },
  options: clientOptions,
  group: 'Client on each machine',
  summary: 'Take the answer for this machine out of a file; the others stay untouched',
  example: 'attiva carry apply answers.carry',
  run,
};

interface Applied {
  readonly product: string;
  readonly outcome: 'licensed' | 'counted' | 'applied-before' | 'refused';
  readonly code?: string;
  readonly detail: string;
}

async function run(call: Call): Promise<Answer> {
  const answer = parseCarryAnswer(await readText(call, call.argument('file') ?? ''));
  const machine = machineOf(await openMachines(call), answer);
  const applied: Applied[] = [];
  for (const edition of installedEditions([machine])) applied.push(...(await applyTo(edition, answer)));
  if (applied.length === 0) throw otherMachine(answer);
  const failed = applied.filter(({ outcome }) => outcome === 'refused' || outcome === 'counted').length;
  const rows = applied.map(({ product, outcome, code, detail }) => [product, outcome, code ?? '', detail]);
  const exit = failed === 0 ? 0 : failed < applied.length ? 7 : 4;
  return { json: asJson({ applied }), text: columns(rows), exit };
}

function machineOf(machines: readonly Machine[], { vendor }: CarryAnswer): Machine {
  const found = machines.find(({ opened }) => opened.vendor === vendor);
  if (found !== undefined) return found;
  throw new ActivationError('vendor-unknown', `this machine does not know ${vendor}, for which the answers are`, {
    facts: { vendor },
  });
}

function otherMachine({ answers }: CarryAnswer): ActivationError {
  const machines = new Set(answers.map(({ client }) => client)).size;
  return new ActivationError(
    'carry-other-machine',
    `The file has answers for ${machines} machines, and this is none of them.`,
    {
      facts: { machines },
    },
  );
}

/** What comes of the entries of this machine for one edition; none where no entry is for it. */
async function applyTo(edition: MachineEdition, answer: CarryAnswer): Promise<Applied[]> {
  const activation = await openOne(edition);
  try {
    const waiting = await activation.waitingRequest();
    const ids = new Set([waiting?.client, activation.status().clientId]);
    const ours = answer.answers.filter(({ client }) => ids.has(client));
    const applied: Applied[] = [];
    for (const entry of ours) applied.push(await applyOne(activation, { entry, answer, edition }));
    const done = applied.filter(({ outcome }) => outcome !== 'applied-before');
    return done.length > 0 ? done : applied.slice(0, 1);
  } finally {
    await activation.close();
  }
}

async function applyOne(
  activation: Activation,
  {
    entry,
    answer,
    edition,
  }: { readonly entry: CarryEntry; readonly answer: CarryAnswer; readonly edition: MachineEdition },
): Promise<Applied> {
  const product = edition.product.key;
  if ('returned' in entry) return { product, outcome: 'applied-before', detail: 'the license was given back' };
  try {
    const report = await activation.applyCarryAnswer(entry, answer.revocations);
    return {
      product,
      outcome: outcomeOf(report),
      detail: sentence(report, activation),
      ...(report.code && { code: report.code }),
    };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    if (error.code === 'nothing-awaited') {
      return { product, outcome: 'applied-before', detail: `nothing changed: ${untilOf(activation)}` };
    }
    return { product, outcome: 'refused', code: error.code, detail: error.detail };
  }
}

function outcomeOf({ outcome }: ActivationReport): Applied['outcome'] {
  return outcome === 'licensed' ? 'licensed' : outcome === 'counted' ? 'counted' : 'refused';
}

function sentence(report: ActivationReport, activation: Activation): string {
  return report.outcome === 'licensed' ? untilOf(activation) : report.detail;
}

function untilOf(activation: Activation): string {
  const { licensed, validUntil } = activation.status();
  if (!licensed) return 'no request of it waits here';
  return validUntil === undefined ? 'licensed' : `licensed until ${day(validUntil / 1000)}`;
}
