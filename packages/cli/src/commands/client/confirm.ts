import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { describeReport, exitOfReports } from './attempt-report.ts';
import { clientOptions, openMachines } from './editions.ts';
import { deviceEdition, takeAnswer } from './on-paper.ts';

export const clientConfirm: CommandSpec = {
  words: 'client confirm',
  arguments: {
    '[file]':
      "the vendor's answer: a file, or a photograph of its QR code (PNG, JPEG); without it you type the confirmation ID",
  },
  options: [
    { flags: '--for <edition>', purpose: 'the edition that is answered, where several have a device key' },
    { flags: '--anew', purpose: 'forget what was typed before and begin with the first group' },
    ...clientOptions,
  ],
  group: 'Client on each machine',
  summary: "Take the vendor's answer for a device key without a network (familiar: /atp)",
  example: 'attiva client confirm answer.json',
  run,
};

async function run(call: Call): Promise<Answer> {
  const edition = deviceEdition(call, await openMachines(call), call.text('for'));
  const { report, validUntil } = await takeAnswer(call, edition, { file: call.argument('file') });
  return {
    json: asJson({ report }),
    text: describeReport(report, validUntil),
    exit: exitOfReports([report]),
  };
}
