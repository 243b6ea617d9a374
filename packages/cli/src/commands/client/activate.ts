import type { ActivationReport } from '@attiva/client';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { describeReport, exitOfReports } from './attempt-report.ts';
import { chosenEditions, clientOptions, editionArgument, openMachines, openOne } from './editions.ts';

export const activate: CommandSpec = {
  words: 'client activate',
  arguments: editionArgument,
  options: clientOptions,
  group: 'Client on each machine',
  summary: 'Try to activate or renew now (familiar: /ato)',
  example: 'attiva client activate studio',
  run,
};

async function run(call: Call): Promise<Answer> {
  const reports: ActivationReport[] = [];
  const texts: string[] = [];
  // One after the other: they share one state folder and its lock.
  for (const edition of chosenEditions(call, await openMachines(call))) {
    const activation = await openOne(edition);
    const report = await withProgress(call, 'looking for a host and asking it', () => activation.ensureActivated());
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
