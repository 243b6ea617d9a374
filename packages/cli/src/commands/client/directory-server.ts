/** The directory server that a machine reads which is joined to no domain, set by an administrator. */
import type { CommandSpec } from '../../program/command-spec.ts';
import { readText } from '../../program/secrets.ts';
import { openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

export const directoryUse: CommandSpec = {
  words: 'directory use',
  arguments: { '<url>': 'ldaps://NAME, or ldap://NAME for StartTLS' },
  options: [
    {
      flags: '--ca-file <file>',
      purpose: 'certificates that may vouch for the server, PEM (default: those of the system)',
    },
    { flags: '--base <dn>', purpose: 'the suffix, where the server has several' },
    ...vendorOptions,
  ],
  group: 'Client on each machine',
  summary: 'Let this machine be licensed by the directory of this server',
  example: 'attiva directory use ldaps://ldap.corp.example --ca-file corp-ca.pem',
  async run(call) {
    const url = call.argument('url') ?? '';
    const [file, base] = [call.text('caFile'), call.text('base')];
    const ca = file === undefined ? undefined : await readText(call, file);
    const server = { url, ...(ca !== undefined && { ca }), ...(base !== undefined && { base }) };
    for (const machine of await openMachines(call)) await machine.setDirectory(server);
    const text = `The directory of ${url} is asked before hosts. Try it: attiva client activate`;
    return { json: { directory: url, caFile: file ?? null, base: base ?? null }, text };
  },
};

export const directoryForget: CommandSpec = {
  words: 'directory forget',
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Forget the directory server that was set; the domain that the machine was joined to counts again',
  example: 'attiva directory forget',
  async run(call) {
    for (const machine of await openMachines(call)) await machine.setDirectory(undefined);
    return { json: { directory: null }, text: 'No directory server is set. What it licensed ends at the next check.' };
  },
};
