/** Licenses of single machines, as the vendor sees them. */
import type { DeviceSummary } from '@attiva/authority';
import type { Answer, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';
import { everyPage } from '../every-page.ts';

export const licenseList: CommandSpec = {
  words: 'authority license list',
  arguments: dirArgument,
  options: [dirOption, { flags: '--key <key>', purpose: 'of this device key only: last five characters, or its id' }],
  group: 'Vendor',
  summary: 'Show the machines that device keys have licensed',
  example: 'attiva authority license list --key 9XJ5D',
  async run(call): Promise<Answer> {
    const key = call.text('key');
    const licenses = await askAuthority(call, (door) =>
      everyPage(async (page) => {
        const query = { ...page, ...(key !== undefined && { key }) };
        const { licenses: rows, next } = await door.ask({ method: 'GET', path: '/v1/licenses', query });
        return { rows, next };
      }),
    );
    return { json: asJson({ licenses }), text: columns(licenses.map(row)) || 'No machine has a license yet.' };
  },
};

function row(license: DeviceSummary): readonly string[] {
  return [
    `client ${license.client}`,
    `…${license.keyLastFive}`,
    `${license.application}/${license.edition ?? ''}`,
    `license ${license.number}`,
    day(license.issuedAt),
    state(license),
    license.customer ?? '',
  ];
}

function state({ blockedAt, returnedAt, trialUntil, forgotten }: DeviceSummary): string {
  if (forgotten === 1) return 'TAKEN BACK since the backup: release or block it';
  if (blockedAt !== null) return `BLOCKED ${day(blockedAt)}`;
  if (returnedAt !== null) return `given back ${day(returnedAt)}`;
  return trialUntil === null ? '' : `trial until ${day(trialUntil)}`;
}
