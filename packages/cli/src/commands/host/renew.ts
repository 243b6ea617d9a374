/** The next term of an agreement, asked for by hand: online now; without a network by file or QR. */
import type { RenewalReport, RenewalRequest } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { day } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { offerRoads, roadOptions } from '../../without-network/offer-roads.ts';
import { isWithoutNetwork } from './ask-registration.ts';
import { dataFlag } from '../../program/typed-again.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostRenew: CommandSpec = {
  words: 'host renew',
  arguments: { '[key]': 'last five characters of the host key (default: each)' },
  options: [
    { flags: '--vendor <id>', purpose: 'the grants of this vendor alone' },
    { flags: '--without-network', purpose: 'ask by QR code or file; the answer is taken with host confirm' },
    ...roadOptions,
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Ask the vendor for this host's grants anew: a new term, other features",
  example: 'attiva host renew',
  run,
};

async function run(call: Call): Promise<Answer> {
  const [key, vendor] = [call.argument('key'), call.text('vendor')];
  const body = { ...(key !== undefined && { key }), ...(vendor !== undefined && { vendor }) };
  if (isWithoutNetwork(call)) return await askWithoutNetwork(call, body);
  const { renewals } = await withProgress(call, "asking the vendor's authority", () =>
    askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/renewals', body })),
  );
  const failed = renewals.filter(({ outcome }) => outcome === 'failed').length;
  const text = renewals.map(describeRenewal).join('\n\n');
  if (failed === 0) return { json: asJson({ renewals }), text };
  return { json: asJson({ renewals }), text, exit: failed < renewals.length ? 7 : 6 };
}

async function askWithoutNetwork(call: Call, body: object): Promise<Answer> {
  const { requests } = (await askHost(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/renewal-requests', body }),
  )) as { readonly requests: readonly RenewalRequest[] };
  const [one, ...more] = requests;
  if (one === undefined || more.length > 0) {
    const keys = requests.map(({ key, vendor }) => `…${key} (${vendor.iss})`).join(', ');
    throw new ActivationError('wrong-usage', `one request goes on one road: name the key that is meant: ${keys}`);
  }
  const { vendor, key, application, generation, signingKey, statement } = one;
  const data = dataFlag(call);
  return await offerRoads(call, {
    title: `Renewal of the grant for ${application}, host key …${key}, of ${vendor.name}, without a network`,
    vendor,
    statement,
    online: `attiva host renew ${key}${data}`,
    confirm: `attiva host confirm${data}`,
    facts: { key, application, generation, signingKey },
  });
}

export function describeRenewal(report: RenewalReport): string {
  const { application, generation, key, outcome, code, detail, until, untilBefore, changes } = report;
  const end = (at: number | undefined): string => (at === undefined ? 'no end' : `until ${day(at)}`);
  const head = `…${key}  ${application}, generation ≤ ${generation}`;
  if (outcome === 'failed') {
    return `${head}\nNOT RENEWED  ${code ?? ''}: ${detail ?? ''}; what the host holds goes on (${end(untilBefore)})`;
  }
  if (outcome === 'unchanged') return `${head}\nUnchanged    the vendor has no new terms yet (${end(until)})`;
  const was = until === untilBefore ? '' : `, was ${end(untilBefore)}`;
  const others = changes.filter((name) => name !== 'until');
  const sooner = until !== undefined && until < (untilBefore ?? Infinity);
  return [
    head,
    `Renewed      ${end(until)}${was}`,
    ...(changes.length === 0 ? ['Terms        the same, signed anew'] : []),
    ...(others.length === 0 ? [] : [`Changed      ${others.join(', ')}`]),
    ...(sooner ? ['Note         it ends sooner than before: the vendor has the agreement so'] : []),
  ].join('\n');
}
