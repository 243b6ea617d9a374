import type { ListedAudit } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { auditText, verdictText } from '../audit/audit-text.ts';
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
  return { json: asJson(page), text: auditText(page.entries as readonly ListedAudit[]) };
}

async function verify(call: Call): Promise<Answer> {
  const head = call.text('head');
  const query = head === undefined ? {} : { head };
  const verdict = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/audit-verification', query }));
  return { json: asJson(verdict), text: verdictText(verdict), exit: verdict.intact ? 0 : 5 };
}
