/** Customers and their agreements, as the vendor types them. Terms are checked by the authority; here they are asked and shown. */
import type { AddedCustomer } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';
import { givenTerms } from '../given-options.ts';

export const customerAdd: CommandSpec = {
  words: 'authority customer add',
  arguments: { '<name>': "the customer's name" },
  options: [
    dirOption,
    { flags: '--edition <id>', purpose: 'what is bought: an edition, or …' },
    { flags: '--application <id>', purpose: '… a whole application' },
    { flags: '--generation <n>', purpose: 'the newest generation it may use (default: the newest there is)' },
    { flags: '--quantity <n>', purpose: 'how many machines were bought' },
    {
      flags: '--mode <mode>',
      purpose: 'what happens beyond the quantity (default report)',
      choices: ['report', 'advise', 'enforce'],
    },
    { flags: '--until <day>', purpose: 'last day of the agreement (default: perpetual)' },
    { flags: '--grace-days <n>', purpose: 'days of grace after that (default 30)' },
    { flags: '--maintenance-until <day>', purpose: 'products built later are not covered' },
    { flags: '--feature <name[=value]>', purpose: 'an entitlement; several', repeatable: true },
    { flags: '--hosts <n>', purpose: 'how many hosts may be registered (default 6)' },
    { flags: '--registrations <n>', purpose: 'registrations of each host (default 10)' },
  ],
  group: 'Vendor',
  summary: 'Record an agreement and show its host key, once',
  example: 'attiva authority customer add "Rossi SpA" --edition studio --quantity 400 --until 2027-12-31',
  run,
};

async function run(call: Call): Promise<Answer> {
  const body = { name: call.argument('name') ?? '', ...givenTerms(call, ['generation', 'hosts', 'registrations']) };
  const added = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/customers', body }));
  return { json: asJson(added), text: describe(added) };
}

function describe(added: AddedCustomer): string {
  return [
    `Customer   ${added.customer}, agreement ${added.agreement}: ${added.application}, generation ≤ ${added.generation}`,
    `Host key   ${added.hostKey}   shown once: give it to the customer now`,
  ].join('\n');
}
