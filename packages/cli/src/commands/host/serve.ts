import type { Call, CommandSpec } from '../../program/command-spec.ts';
import { dataOption, deviceOfHost, hostFolder } from './host-folder.ts';

export const hostServe: CommandSpec = {
  words: 'host serve',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Serve clients until Ctrl-C or SIGTERM',
  example: 'attiva host serve',
  run,
};

async function run(call: Call): Promise<undefined> {
  const { serveHost } = await import('@attiva/host');
  await serveHost({
    folder: hostFolder(call),
    device: deviceOfHost,
    onReady({ activation, administration }) {
      const urls = activation.map(({ url }) => url);
      const ready = { ready: true, activation: urls, administration: administration.url };
      const text = `Activation      ${urls.join(', ')}\nAdministration  ${administration.url}\nReady.`;
      call.terminal.out(call.flag('json') ? JSON.stringify(ready) : text);
    },
  });
  return undefined;
}
