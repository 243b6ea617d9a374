import type { AnswerOf, Ask, HostPaths } from '@attiva/administration';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askConsole, consoleOptions } from './console-door.ts';
import { exposedText } from './exposed-text.ts';

export const consoleExpose: CommandSpec = {
  words: 'console expose',
  options: [
    {
      flags: '--name <host>',
      purpose: "what browsers call this machine, name or address; all of them anew (first time: this machine's name)",
      repeatable: true,
    },
    { flags: '--address <ip>', purpose: 'to listen on (first time: all)' },
    { flags: '--port <port>', purpose: 'TCP port (first time: 7694, of an authority 7695)' },
    { flags: '--yes', purpose: 'do not ask' },
    { flags: '--off', purpose: 'close it', conflicts: ['name', 'address', 'port', 'yes'] },
    ...consoleOptions,
  ],
  group: 'Host in the LAN',
  summary: 'Open the console to the network, with TLS, for people with an account and programs with a token',
  example: 'attiva console expose --name ny-att01.corp.example',
  run: async (call) => await askConsole(call, (ask) => (call.flag('off') ? close(ask) : open(call, ask))),
};

type Plan = AnswerOf<HostPaths, 'POST', '/v1/console-exposure-checks'>;

async function open(call: Call, ask: Ask<HostPaths>): Promise<Answer> {
  const wish = wishOf(call);
  const plan = await ask({ method: 'POST', path: '/v1/console-exposure-checks', body: wish });
  call.terminal.note(describe(plan));
  await confirm(call);
  // As it was shown, whatever became of it meanwhile.
  const { address, port, names, fingerprint } = plan;
  const body = { address, port, names, fingerprint };
  const { exposed } = await ask({ method: 'PUT', path: '/v1/console-exposure', body });
  if (exposed === undefined) throw new ActivationError('internal', 'it was exposed, and is not');
  return { json: asJson({ exposed }), text: exposedText(exposed) };
}

async function close(ask: Ask<HostPaths>): Promise<Answer> {
  const { changed } = await ask({ method: 'DELETE', path: '/v1/console-exposure' });
  const text = changed
    ? 'The console is reached from this machine alone now; whoever came in from elsewhere is signed out'
    : 'The console was not exposed; nothing was changed';
  return { json: { changed }, text };
}

function wishOf(call: Call): { names?: readonly string[]; address?: string; port?: number } {
  const [names, address, port] = [call.texts('name'), call.text('address'), call.number('port')];
  return {
    ...(names.length > 0 && { names }),
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
  };
}

/** Everything that becomes true by the answer. */
function describe(plan: Plan): string {
  const { address, port, urls, fingerprint, publicKey, certificate, uncovered } = plan;
  const everywhere = address === '::' ? 'all addresses of this machine' : address;
  const origin =
    certificate === 'given'
      ? 'the one given with `attiva host tls enable`'
      : 'made here, so browsers warn until somebody has compared it';
  return [
    'The console and its administration API become reachable from the network:',
    `  at           ${urls.join(', ')}`,
    `  listens on   ${everywhere}, TCP ${port}, HTTPS alone; other names than these are refused`,
    `  for          ${whoOf(plan)}`,
    '  not for      the token file (admin.token) and one-time links: they open nothing there',
    `  certificate  SHA-256 ${fingerprint}`,
    `               ${origin}`,
    ...(uncovered.length === 0 ? [] : [`               it does not have the name ${uncovered.join(', ')}`]),
    `  public key   SHA-256 ${publicKey}`,
    '               of a host: what the page Hosts of another host asks for',
  ].join('\n');
}

function whoOf({ accounts, ways, tokens }: Plan): string {
  const people = accounts.map(
    ({ name, role, secondFactor }) => `${name} (${role}${secondFactor ? '' : ', no second factor'})`,
  );
  return [
    ...people,
    ...ways.map((way) => `whoever ${way} lets in`),
    ...(tokens === 0 ? [] : [`${tokens} API ${tokens === 1 ? 'token' : 'tokens'}`]),
  ].join('; ');
}

/** @throws ActivationError `wrong-usage` where nobody can be asked, or says no. */
async function confirm(call: Call): Promise<void> {
  const { terminal } = call;
  if (call.flag('yes')) return;
  if (!terminal.interactive) {
    throw new ActivationError(
      'wrong-usage',
      'this opens a door to the network: say --yes, there is no terminal to ask at',
    );
  }
  if ((await terminal.ask('Open it? Type yes: ')).trim().toLowerCase() === 'yes') return;
  throw new ActivationError('wrong-usage', 'not opened; nothing was changed');
}
