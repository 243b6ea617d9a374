import type { CommandSpec } from '../../program/command-spec.ts';
import { clientOptions } from './editions.ts';

export const clientSetup: CommandSpec = {
  words: 'client setup',
  arguments: { '<file>': 'the vendor file, NAME.attiva' },
  options: [
    { flags: '--key <key>', purpose: 'setup key of an edition; a product may also bring its own' },
    { flags: '--key-file <file>', purpose: 'file with the key' },
    { flags: '--host <host>', purpose: 'ask this host and no other (default: hosts are looked up in DNS)' },
    {
      flags: '--root <fingerprint>',
      purpose: "fingerprint of the vendor's root, from the contract; another one is refused",
    },
    { flags: '--answers <file>', purpose: 'answers as TOML (key, keyFile, root, host, service)' },
    { flags: '--check', purpose: 'change nothing; exit 0 when all is as wanted, else 7' },
    { flags: '--no-service', purpose: 'install no agent' },
    ...clientOptions.filter(({ flags }) => !flags.startsWith('--roots')),
  ],
  group: 'Client on each machine',
  summary: 'Set up a machine: vendor, agent, key, license; may be repeated',
  example: 'attiva client setup aurora.attiva',
  async run(call) {
    const { setUpClient } = await import('../../setup/client-setup.ts');
    const { thisMachine } = await import('../../setup/setup-machine.ts');
    return await setUpClient(call, thisMachine(call.terminal));
  },
};
