/** Settings of discovery that are neither a host nor a key: the domain to look in, and whether the last host is kept. */
import { ActivationError } from '@attiva/protocol';
import type { CommandSpec } from '../../program/command-spec.ts';
import { openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

export const setDomain: CommandSpec = {
  words: 'client set-domain',
  arguments: { '<domain>': "look hosts up here instead of in the machine's own domains" },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Look hosts up in this domain (familiar: /skms-domain)',
  example: 'attiva client set-domain corp.example',
  async run(call) {
    const domain = call.argument('domain') ?? '';
    for (const machine of await openMachines(call)) await machine.setLookupDomain(domain);
    return { json: { domain }, text: `Hosts are looked up as _attiva._tcp.${domain}.` };
  },
};

export const clearDomain: CommandSpec = {
  words: 'client clear-domain',
  options: vendorOptions,
  group: 'Client on each machine',
  summary: "Look hosts up in the machine's own domains again (familiar: /ckms-domain)",
  example: 'attiva client clear-domain',
  async run(call) {
    for (const machine of await openMachines(call)) await machine.setLookupDomain(undefined);
    return { json: { domain: null }, text: "Hosts are looked up in the machine's own domains." };
  },
};

export const setCaching: CommandSpec = {
  words: 'client set-caching',
  arguments: { '<on|off>': 'whether the host of the last success is asked first' },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Keep or forget the host of the last success (familiar: /skhc, /ckhc)',
  example: 'attiva client set-caching off',
  async run(call) {
    const wanted = call.argument('on|off');
    if (wanted !== 'on' && wanted !== 'off')
      throw new ActivationError('wrong-usage', `on or off, not "${wanted ?? ''}"`, {
        facts: { example: setCaching.example },
      });
    for (const machine of await openMachines(call)) await machine.setCaching(wanted === 'on');
    const text = wanted === 'on' ? 'The host of the last success is asked first.' : 'Hosts are looked up each time.';
    return { json: { caching: wanted === 'on' }, text };
  },
};
