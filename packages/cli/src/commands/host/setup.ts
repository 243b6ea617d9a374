import type { CommandSpec } from '../../program/command-spec.ts';
import { databaseOptions } from './database-options.ts';
import { dataOption } from './host-folder.ts';

export const hostSetup: CommandSpec = {
  words: 'host setup',
  arguments: { '<file>': 'the vendor file, NAME.attiva, as it came from the vendor' },
  options: [
    { flags: '--key <key>', purpose: 'the host key (else you are asked, where it is not registered yet)' },
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    {
      flags: '--root <fingerprint>',
      purpose: "fingerprint of the vendor's root, from the contract; another one is refused",
    },
    {
      flags: '--answers <file>',
      purpose:
        'answers as TOML (key, keyFile, root, service, openFirewall, database, databasePasswordFile); nothing is asked then',
    },
    { flags: '--check', purpose: 'change nothing; exit 0 when all is as wanted, else 7' },
    ...databaseOptions,
    { flags: '--no-service', purpose: 'install no service' },
    { flags: '--open-firewall', purpose: 'open the port in a firewall that blocks it, instead of printing how' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Set up a host: vendor, registration, service, firewall; may be repeated',
  example: 'attiva host setup aurora.attiva',
  async run(call) {
    const { setUpHost } = await import('../../setup/host-setup.ts');
    const { thisMachine } = await import('../../setup/setup-machine.ts');
    return await setUpHost(call, thisMachine(call.terminal));
  },
};
