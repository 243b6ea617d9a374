import type { AuditVerdict, ListedAudit } from '@attiva/host';
import { columns, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostAudit: CommandSpec = {
  words: 'host audit',
  options: [
    { flags: '--verify', purpose: 'walk the whole chain: is every row as it was written? Exit 5 when not' },
    { flags: '--head <digest>', purpose: 'with --verify: the end of the chain as the log noted it earlier' },
    { flags: '--limit <number>', purpose: 'how many, newest first (default 100, at most 1000)' },
    { flags: '--before <position>', purpose: 'only older ones, for the next page' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Show who changed what on this host, or prove that nothing was altered since',
  example: 'attiva host audit --verify',
  run: async (call) => (call.flag('verify') || call.text('head') !== undefined ? await verify(call) : await list(call)),
};

async function list(call: Call): Promise<Answer> {
  const before = call.number('before');
  const query = { limit: call.number('limit') ?? 100, ...(before !== undefined && { before }) };
  const page = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/audit', query }));
  return { json: asJson(page), text: describe(page.entries as readonly ListedAudit[]) };
}

function describe(entries: readonly ListedAudit[]): string {
  if (entries.length === 0) return 'Nothing has been changed.';
  const rows = entries.map((entry) => [
    String(entry.position),
    moment(entry.at),
    entry.actor,
    entry.action,
    entry.subject,
    JSON.stringify(entry.personal === undefined ? entry.details : { ...entry.details, ...entry.personal }),
  ]);
  return columns([['Row', 'Time', 'By', 'Action', 'Of', 'Details'], ...rows]);
}

async function verify(call: Call): Promise<Answer> {
  const head = call.text('head');
  const query = head === undefined ? {} : { head };
  const verdict = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/audit-verification', query }));
  return { json: asJson(verdict), text: describeVerdict(verdict), exit: verdict.intact ? 0 : 5 };
}

function describeVerdict({ intact, rows, forgotten, head, found, broken }: AuditVerdict): string {
  const earlier = forgotten === 0 ? '' : `, after ${forgotten} that were forgotten after their time`;
  return [
    ...(broken === undefined ? [] : [`ALTERED   row ${broken.position}: ${broken.why}`]),
    ...(found === false && broken === undefined
      ? ['ALTERED   the digest you gave is nowhere in the chain: rows were replaced or taken from its end']
      : []),
    ...(intact ? [`Intact    ${rows} rows${earlier}`] : []),
    `Head      ${head.digest === '' ? 'none yet' : `${head.digest} (row ${head.position})`}`,
  ].join('\n');
}
