/** What customers have sent of their use: judged, kept, and told apart from what they stated before. */
import type { ImportedUsage } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { moment } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { readText } from '../../../program/secrets.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';

export const usageImport: CommandSpec = {
  words: 'authority usage import',
  arguments: { '<file>': 'the file as the customer sent it' },
  options: [dirOption, { flags: '--customer <name>', purpose: 'refuse it if it is of another customer' }],
  group: 'Vendor',
  summary: 'Take in a usage statement that a customer has sent; missing days and changed figures are named',
  example: 'attiva authority usage import usage-2026-11.json',
  run: async (call: Call): Promise<Answer> => {
    const customer = call.text('customer');
    const body = {
      file: await readText(call, call.argument('file') ?? ''),
      ...(customer !== undefined && { customer }),
    };
    const imported: ImportedUsage = await askAuthority(call, (door) =>
      door.ask({ method: 'POST', path: '/v1/usage-statements', body }),
    );
    return { json: asJson(imported), text: describe(imported) };
  },
};

function describe(imported: ImportedUsage): string {
  const { customer, month, from, to, host, signedAt, known, registered, peaks, findings } = imported;
  return [
    `Genuine   ${customer ?? 'no customer'}, ${month}: ${from} to ${to}${known ? '; held before, nothing has changed' : ''}`,
    `Host      ${host}, signed ${moment(signedAt)}`,
    ...(registered ? [] : ['NOTE      this authority remembers no registration of that host']),
    ...peaks.map(({ application, day, use }) => `Use       ${application}: at most ${use}, on ${day}`),
    ...findings.map(({ text }) => `LOOK      ${text}`),
    ...(findings.length === 0 ? ['Nothing stands out: no missing day, no changed figure'] : []),
  ].join('\n');
}
