import type { AuthorityStatus } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { day } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { exposedText } from '../console/exposed-text.ts';
import { askAuthority, dirArgument, dirOption } from './authority-folder.ts';

export const authorityStatus: CommandSpec = {
  words: 'authority status',
  arguments: dirArgument,
  options: [dirOption],
  group: 'Vendor',
  summary: 'Show roots, signing key, what there is, and warnings',
  example: 'attiva authority status aurora',
  run: (call) => run(call),
};

async function run(call: Call): Promise<Answer> {
  return await askAuthority(call, async (door) => {
    const status = (await door.ask({ method: 'GET', path: '/v1/status' })) as AuthorityStatus;
    return { json: asJson({ running: door.running, ...status }), text: describe(status, door.running) };
  });
}

function describe(status: AuthorityStatus, running: boolean): string {
  return [
    `Authority ${status.program}, ${running ? 'running' : 'NOT RUNNING'}`,
    `Vendor       ${status.name} (${status.vendor})`,
    `Roots        ${status.roots.join(', ')}${status.lab ? '   LAB ROOT, for tests only' : ''}`,
    `Addresses    ${status.addresses.join(', ')}`,
    `Signing key  ${status.signingKey}, may sign until ${day(status.signsUntil)} (${status.signingDaysLeft} days)`,
    `Packs ${status.packs}, customers ${status.customers}, host keys ${status.hostKeys}, hosts ${status.hosts}, registrations ${status.registrations}`,
    `Device keys ${status.deviceKeys}, machines licensed ${status.licenses}`,
    ...(status.console === undefined ? [] : [exposedText(status.console)]),
    ...status.warnings.map(
      (warning) => `${warning.severity.toUpperCase()} ${warning.code}: ${warning.text}\n  remedy    ${warning.remedy}`,
    ),
  ].join('\n');
}
