import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { type AuditLine, auditText, verdictText } from '../audit/audit-text.ts';
import { askAuthority, dirArgument, dirOption } from './authority-folder.ts';
import { givenOptions } from './given-options.ts';

export const authorityAudit: CommandSpec = {
  words: 'authority audit',
  arguments: dirArgument,
  options: [
    dirOption,
    { flags: '--verify', purpose: 'walk the whole chain: is every row as it was written? Exit 5 when not' },
    { flags: '--head <digest>', purpose: 'with --verify: the end of the chain as it was noted earlier' },
    { flags: '--limit <number>', purpose: 'how many, newest first (default 100, at most 1000)' },
    { flags: '--before <position>', purpose: 'only older ones, for the next page' },
  ],
  group: 'Vendor',
  summary: 'Show who changed what on this authority, or prove that nothing was altered since',
  example: 'attiva authority audit aurora --verify',
  run: async (call) => (call.flag('verify') || call.text('head') !== undefined ? await verify(call) : await list(call)),
};

async function list(call: Call): Promise<Answer> {
  const query = givenOptions(call, { numbers: ['limit', 'before'] });
  const page = await askAuthority(call, (door) => door.ask({ method: 'GET', path: '/v1/audit', query }));
  return { json: asJson(page), text: auditText(page.entries as readonly AuditLine[]) };
}

async function verify(call: Call): Promise<Answer> {
  const head = call.text('head');
  const query = head === undefined ? {} : { head };
  const verdict = await askAuthority(call, (door) =>
    door.ask({ method: 'GET', path: '/v1/audit-verification', query }),
  );
  return { json: asJson(verdict), text: verdictText(verdict), exit: verdict.intact ? 0 : 5 };
}
