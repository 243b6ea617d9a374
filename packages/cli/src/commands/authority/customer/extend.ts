/** New terms for an agreement that is there: what is not named stays as it was. Hosts take them when they renew. */
import type { ChangedAgreement } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';
import { givenTerms } from '../given-options.ts';

export const customerExtend: CommandSpec = {
  words: 'authority customer extend',
  arguments: { '<agreement>': "the customer's name, the agreement's id, or the last five of its host key" },
  options: [
    dirOption,
    { flags: '--application <id>', purpose: 'which one, where the customer has several' },
    { flags: '--until <day>', purpose: 'new last day of the agreement; none: perpetual' },
    { flags: '--grace-days <n>', purpose: 'days of grace after that' },
    { flags: '--maintenance-until <day>', purpose: 'products built later are not covered; none: all are' },
    { flags: '--quantity <n>', purpose: 'how many machines are bought by now' },
    {
      flags: '--mode <mode>',
      purpose: 'what happens beyond the quantity',
      choices: ['report', 'advise', 'enforce'],
    },
    { flags: '--feature <name[=value]>', purpose: 'an entitlement over those agreed; several', repeatable: true },
    { flags: '--edition <id>', purpose: 'the features are for this edition alone' },
  ],
  group: 'Vendor',
  summary: 'Give an agreement new terms; its hosts take them when they renew',
  example: 'attiva authority customer extend "Rossi SpA" --until 2028-12-31',
  run,
};

async function run(call: Call): Promise<Answer> {
  const body = { agreement: call.argument('agreement') ?? '', ...givenTerms(call) };
  const path = '/v1/agreements';
  const changed = (await askAuthority(call, (door) => door.ask({ method: 'POST', path, body }))) as ChangedAgreement;
  return { json: asJson(changed), text: describe(changed) };
}

function describe({ customer, agreement, application, before, terms, changed, shortened }: ChangedAgreement): string {
  const end = (until: number | null): string => (until === null ? 'perpetual' : `until ${day(until)}`);
  const was = before.until === terms.until ? '' : ` (was: ${end(before.until)})`;
  const { quantity, maintenanceUntil } = terms;
  return [
    `Agreement  ${agreement} of ${customer}: ${application}${changed ? '' : ', as it was'}`,
    `Ends       ${end(terms.until)}${was}`,
    ...(quantity === null ? [] : [`Machines   ${quantity} (${terms.mode ?? 'report'})`]),
    ...(maintenanceUntil === null ? [] : [`Covers     products built until ${day(maintenanceUntil)}`]),
    ...(changed ? ['Hosts      take this with their next renewal; at once: attiva host renew, on the host'] : []),
    ...(shortened ? ['Note       it ends earlier than before; leases that are held run to their own end'] : []),
  ].join('\n');
}
