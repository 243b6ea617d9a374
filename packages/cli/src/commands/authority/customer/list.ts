import type { AgreementSummary } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';
import { everyPage } from '../every-page.ts';

export const customerList: CommandSpec = {
  words: 'authority customer list',
  arguments: dirArgument,
  options: [dirOption],
  group: 'Vendor',
  summary: 'Show customers, their agreements and hosts',
  example: 'attiva authority customer list aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const customers = await askAuthority(call, (door) =>
    everyPage(async (query) => {
      const answer = await door.ask({ method: 'GET', path: '/v1/customers', query });
      return { rows: answer.customers as readonly AgreementSummary[], next: answer.next };
    }),
  );
  return { json: asJson({ customers }), text: columns(customers.map(row)) || 'No customers yet.' };
}

function row(agreement: AgreementSummary): readonly string[] {
  const { quantity, mode, until } = agreement;
  return [
    agreement.customerName,
    agreement.application,
    quantity === null ? 'any number' : `${quantity} machines (${mode ?? 'report'})`,
    until === null ? 'perpetual' : `until ${day(until)}`,
    `hosts ${agreement.hosts}`,
    agreement.keys.map((key) => `…${key}`).join(' '),
  ];
}
