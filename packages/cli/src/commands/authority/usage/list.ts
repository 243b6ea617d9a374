import type { ReceivedUsage, UsageLists } from '@attiva/authority';
import type { Answer, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';

export const usageList: CommandSpec = {
  words: 'authority usage list',
  arguments: dirArgument,
  options: [dirOption],
  group: 'Vendor',
  summary: 'Show use against what customers bought, and the statements that say so',
  example: 'attiva authority usage list',
  run: async (call): Promise<Answer> => {
    const lists: UsageLists = await askAuthority(call, (door) =>
      door.ask({ method: 'GET', path: '/v1/usage-statements' }),
    );
    return { json: asJson(lists), text: describe(lists) || 'No usage statement yet.' };
  },
};

function describe({ months, statements }: UsageLists): string {
  const use = months.map((one) => [
    one.month,
    one.customer ?? 'no customer',
    one.application,
    `use ${one.use} on ${one.day}`,
    one.agreements === 0 ? 'no agreement found' : one.quantity === null ? 'any number' : `of ${one.quantity}`,
    one.over === 0 ? '' : `OVER by ${one.over}`,
    one.hosts === 1 ? '1 host' : `${one.hosts} hosts`,
  ]);
  return [columns(use), columns(statements.flatMap(rowsOf))].filter((part) => part !== '').join('\n\n');
}

function rowsOf({ month, customer, host, from, to, whole, receivedAt, findings }: ReceivedUsage): string[][] {
  const kind = whole ? 'whole month' : 'part';
  const head = [month, customer ?? 'no customer', `host ${host}`, `${from} to ${to}`, kind, `came ${day(receivedAt)}`];
  return [head, ...findings.map(({ text }) => ['', '', '', '', '', `LOOK: ${text}`])];
}
