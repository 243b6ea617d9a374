import type { Explanation } from '@attiva/host';
import { columns, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostExplain: CommandSpec = {
  words: 'host explain',
  arguments: { '<machine>': 'its name (short or in full), or its client id or the beginning of that' },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Explain one machine: its last requests with each decision and its reason, or why it may never have called',
  example: 'attiva host explain pc-0231',
  run,
};

async function run(call: Call): Promise<Answer> {
  const query = { machine: call.argument('machine') ?? '' };
  return await askHost(call, async (door) => {
    const explanation = await door.ask({ method: 'GET', path: '/v1/clients/explain', query });
    return { json: asJson({ running: door.running, ...explanation }), text: describe(explanation, door.running) };
  });
}

function describe(explanation: Explanation, running: boolean): string {
  const { machine, summary, known } = explanation;
  // Where nothing else stands in the way of a silent machine, a host that does not run does.
  const idle = !running && explanation.kind === 'never-called' && explanation.do.length === 0;
  const likely = idle ? ['this host does not run, and nobody is answered'] : explanation.likely;
  const remedy = idle ? ['attiva host serve, or its service: systemctl start attiva-host'] : explanation.do;
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    ['Machine', matchLines(explanation)],
    ['Product', productLines(explanation)],
    ['Requests', requestLines(explanation)],
    ['Identity', explanation.identity],
    ['Known', [...known, ...(running || idle ? [] : ['this host is NOT RUNNING: nobody is answered'])]],
    ['Likely', likely],
    ['Do', remedy],
    ['Check', explanation.check],
  ];
  return [`${machine}  ${summary}`, ...blocks.flatMap(([head, lines]) => block(head, lines))].join('\n');
}

/** The word stands before the first line, the others under it. */
function block(head: string, lines: readonly string[]): string[] {
  const all = lines.flatMap((line) => line.split('\n'));
  return all.map((line, index) => `  ${(index === 0 ? head : '').padEnd(9)} ${line}`.trimEnd());
}

function matchLines({ kind, matches }: Explanation): readonly string[] {
  const rows = matches.map(({ name, client, vendor, lastSeen }) => [
    ...(kind === 'several' ? [name] : []),
    client,
    vendor,
    lastSeen === 0 ? '' : `last answered ${moment(lastSeen)}`,
  ]);
  return rows.length === 0 ? [] : columns(rows).split('\n');
}

/** Whose product it is is said where one name has several identities. */
function productLines({ products }: Explanation): readonly string[] {
  const isOne = new Set(products.map(({ client }) => client)).size < 2;
  return products.map(({ product, client, text }) => `${isOne ? '' : `${client}  `}${product}: ${text}`);
}

function requestLines({ requests }: Explanation): readonly string[] {
  const rows = requests.map(({ at, product, reported, count, code, text }) => [
    moment(at),
    product,
    `reported ${reported}`,
    count,
    code,
    text,
  ]);
  return rows.length === 0 ? [] : columns(rows).split('\n');
}
