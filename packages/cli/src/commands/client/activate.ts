import type { ActivationReport } from '@attiva/client';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { describeReport, exitOfReports } from './attempt-report.ts';
import { roadOptions } from '../../without-network/offer-roads.ts';
import {
  chosenEditions,
  clientOptions,
  editionArgument,
  type MachineEdition,
  openMachines,
  openOne,
} from './editions.ts';
import { deviceEdition, offerRequest } from './on-paper.ts';

export const activate: CommandSpec = {
  words: 'client activate',
  arguments: editionArgument,
  options: [
    { flags: '--without-network', purpose: 'ask the vendor by QR code, file or telephone; for a device key' },
    ...roadOptions,
    ...clientOptions,
  ],
  group: 'Client on each machine',
  summary: 'Try to activate or renew now (familiar: /ato)',
  example: 'attiva client activate studio',
  run,
};

async function run(call: Call): Promise<Answer> {
  if (isWithoutNetwork(call)) return await offerRequest(call, deviceEdition(call, await openMachines(call)));
  const reports: ActivationReport[] = [];
  const texts: string[] = [];
  // One after the other: they share one state folder and its lock.
  for (const edition of chosenEditions(call, await openMachines(call))) {
    const activation = await openOne(edition);
    const report = await withProgress(call, progressOf(edition), () => activation.ensureActivated());
    const { licensed, validUntil } = activation.status();
    reports.push(report);
    texts.push(describeReport(report, licensed ? validUntil : undefined));
    await activation.close();
  }
  return {
    json: asJson({ reports }),
    text: texts.join('\n\n'),
    exit: exitOfReports(reports),
  };
}

/** Whoever wants a file or a picture wants this road. */
function isWithoutNetwork(call: Call): boolean {
  return call.flag('withoutNetwork') || ['request', 'png', 'country'].some((name) => call.text(name) !== undefined);
}

/** What is waited for. */
export function progressOf({ machine, product }: MachineEdition): string {
  const isDevice = machine.settings().installed[product.key]?.kind === 'device';
  return isDevice ? "asking the vendor's authority" : 'looking for a host and asking it';
}
