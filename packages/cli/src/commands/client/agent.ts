import { join, resolve } from 'node:path';
import { platform } from 'node:os';
import type { Call, CommandSpec } from '../../program/command-spec.ts';
import { activationSource, networkOptions, networkSettings } from './editions.ts';
import { machineVendors, storeVendorFile, vendorOptions } from './vendor-files.ts';

export const clientAgent: CommandSpec = {
  words: 'client agent',
  options: [
    ...vendorOptions.filter(({ flags }) => !flags.startsWith('--roots')),
    { flags: '--config <file>', purpose: 'configuration (default: /etc/attiva/agent.toml)' },
    ...networkOptions,
  ],
  group: 'Client on each machine',
  summary: 'Serve all users and products of this machine over a local socket, until Ctrl-C or SIGTERM',
  example: 'attiva client agent',
  run,
};

async function run(call: Call): Promise<undefined> {
  const { serveAgent } = await import('@attiva/agent');
  const at = (path: string): string => resolve(call.terminal.workingDirectory, path);
  const [sockets, data] = [call.text('socket'), call.text('data')];
  await serveAgent({
    configFile: at(call.text('config') ?? defaultConfig(call)),
    network: networkSettings(call),
    activationSource: activationSource(call),
    vendors: { load: async () => machineVendors(call, sayOnce(call)), add: (text) => addVendor(call, text) },
    ...(sockets !== undefined && { sockets: at(sockets) }),
    ...(data !== undefined && { data: at(data) }),
    onReady({ everyone, administrator }) {
      const ready = { ready: true, socket: everyone, administration: administrator };
      const text = `Socket          ${everyone}\nAdministration  ${administrator}\nReady.`;
      call.terminal.out(call.flag('json') ? JSON.stringify(ready) : text);
    },
  });
  return undefined;
}

const said = new Set<string>();

/** A file that stays wrong is told once, not each minute. */
function sayOnce({ terminal }: Call): Parameters<typeof machineVendors>[1] {
  return (path, { code, detail }) => {
    const line = `${path} is left out: ${code}: ${detail}`;
    if (!said.has(line)) terminal.note(line);
    said.add(line);
  };
}

async function addVendor(call: Call, text: string): Promise<object> {
  const { file, known } = await storeVendorFile(call, text);
  return { vendor: file.id, name: file.vendor.name, fingerprint: file.fingerprint, known };
}

function defaultConfig({ terminal: { environment } }: Call): string {
  if (platform() === 'win32') return join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Attiva', 'agent.toml');
  if (platform() === 'darwin') return '/Library/Application Support/Attiva/agent.toml';
  return '/etc/attiva/agent.toml';
}
