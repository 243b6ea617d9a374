import type { Call, CommandSpec } from '../../program/command-spec.ts';
import { dirArgument, dirOption, findAuthorityFolder } from './authority-folder.ts';

export const authorityServe: CommandSpec = {
  words: 'authority serve',
  arguments: dirArgument,
  options: [
    dirOption,
    { flags: '--address <address>', purpose: 'listen here instead; several', repeatable: true },
    { flags: '--port <port>', purpose: 'TCP port for registrations instead of the configured one' },
    { flags: '--administration-port <port>', purpose: 'TCP port for administration on loopback' },
  ],
  group: 'Vendor',
  summary: 'Register hosts of customers until Ctrl-C or SIGTERM',
  example: 'attiva authority serve aurora',
  run,
};

async function run(call: Call): Promise<undefined> {
  const { serveAuthority } = await import('@attiva/authority');
  const addresses = call.texts('address');
  const [port, administrationPort] = [call.number('port'), call.number('administrationPort')];
  await serveAuthority({
    folder: findAuthorityFolder(call),
    overrides: {
      ...(addresses.length > 0 && { addresses }),
      ...(port !== undefined && { port }),
      ...(administrationPort !== undefined && { administrationPort }),
    },
    onReady({ registration, administration, lab }) {
      const urls = registration.map(({ url }) => url);
      const ready = { ready: true, registration: urls, administration: administration.url, lab };
      const warning = lab ? 'LAB ROOT, for tests only: hosts and products refuse what this authority signs\n' : '';
      const text = `${warning}Registration    ${urls.join(', ')}\nAdministration  ${administration.url}\nReady.`;
      call.terminal.out(call.flag('json') ? JSON.stringify(ready) : text);
    },
  });
  return undefined;
}
