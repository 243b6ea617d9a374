import type { RecordTexts } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askHost, dataOption } from '../host-folder.ts';

export const hostPrintRecords: CommandSpec = {
  words: 'host print-records',
  options: [{ flags: '--domain <domain>', purpose: 'for this domain only, in the list or not' }, dataOption],
  group: 'Host in the LAN',
  summary: 'Print the DNS records of this host ready to paste, and the checks with the answer to expect',
  example: 'attiva host print-records --domain corp.example',
  run: (call) => printRecords(call, { domain: call.text('domain') }),
};

/** The lines for the domains of the list, or for one that is given with priority and weight. */
export async function printRecords(
  call: Call,
  {
    domain,
    ...numbers
  }: { readonly domain?: string | undefined; readonly priority?: number; readonly weight?: number },
): Promise<Answer> {
  const query = { ...numbers, ...(domain !== undefined && { domain }) };
  return await askHost(call, async (door) => {
    const { records } = await door.ask({ method: 'GET', path: '/v1/publishing-records', query });
    return { json: asJson({ records }), text: records.map(describe).join('\n\n') };
  });
}

function describe({ domain, zoneFile, nsupdate, powershell, checks }: RecordTexts): string {
  return [
    `This host in ${domain}`,
    '',
    'Zone file:',
    ...zoneFile,
    '',
    'Windows DNS, in PowerShell on the name server (where the zone has another name, give that one):',
    ...powershell,
    '',
    'nsupdate (with -k KEYFILE, or -g for Kerberos):',
    ...nsupdate,
    '',
    'Then check:',
    ...checks.flatMap(({ command, expect }) => [command, `  expect: ${expect}`]),
  ].join('\n');
}
