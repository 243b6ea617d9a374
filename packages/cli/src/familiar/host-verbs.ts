/** Verbs that change a setting of the host of this machine, in force at once. */
import { ActivationError, parseHostAddress } from '@attiva/protocol';
import { askHost, type HostDoor } from '../commands/host/host-folder.ts';
import type { Answer, Call, Json } from '../program/command-spec.ts';
import { hostCall } from './host-place.ts';
import type { Verb } from './verb.ts';

interface Change {
  /** Of the host's settings. */
  readonly name: string;
  readonly value: number | boolean;
  /** What is said when it is done. */
  readonly said: string;
}

const common = { group: 'Host', who: 'administrator of the host' } as const;

export const hostVerbs: readonly Verb[] = [
  {
    ...common,
    name: '/sprt',
    arguments: { '<port>': 'TCP port for activations, 1 to 65535' },
    modern: 'attiva host set activation.port PORT',
    summary: 'Listen on this port, at once',
    example: '7688',
    run: (call) =>
      change(
        call,
        numbered(call, 'port', 'activation.port', (port) => `Activation host port set to ${port} successfully.`),
      ),
  },
  {
    ...common,
    name: '/sai',
    arguments: { '<minutes>': 'until a machine that is not licensed asks again, 15 to 43200' },
    modern: 'attiva host set intervals.activationMinutes MINUTES',
    summary: 'Set the activation interval that the host tells its clients',
    example: '120',
    run: (call) =>
      change(
        call,
        numbered(
          call,
          'minutes',
          'intervals.activationMinutes',
          (minutes) => `Activation interval set to ${minutes} minutes successfully.`,
        ),
      ),
  },
  {
    ...common,
    name: '/sri',
    arguments: { '<minutes>': 'until a licensed machine renews, 15 to 43200' },
    modern: 'attiva host set intervals.renewalMinutes MINUTES',
    summary: 'Set the renewal interval that the host tells its clients',
    example: '10080',
    run: (call) =>
      change(
        call,
        numbered(
          call,
          'minutes',
          'intervals.renewalMinutes',
          (minutes) => `Renewal interval set to ${minutes} minutes successfully.`,
        ),
      ),
  },
  switched('/sdns', 'Publish the host in DNS', {
    name: 'publishing.enabled',
    value: true,
    said: 'DNS publishing enabled.',
  }),
  switched('/cdns', 'Do not publish the host in DNS', {
    name: 'publishing.enabled',
    value: false,
    said: 'DNS publishing disabled.',
  }),
  switched('/spri', 'Let the host run with normal priority (default)', {
    name: 'process.lowPriority',
    value: false,
    said: 'Host priority set to Normal.',
  }),
  switched('/cpri', 'Let the host run with low priority', {
    name: 'process.lowPriority',
    value: true,
    said: 'Host priority set to Low.',
  }),
];

function switched(name: string, summary: string, wished: Change): Verb {
  const modern = `attiva host set ${wished.name} ${String(wished.value)}`;
  return { ...common, name, summary, modern, run: (call) => change(call, wished) };
}

/** @throws {ActivationError} `wrong-usage` for what is no whole number; the host knows the limits. */
function numbered(call: Call, argument: string, name: string, said: (value: number) => string): Change {
  const typed = call.argument(argument) ?? '';
  const value = Number(typed);
  if (!/^\d{1,9}$/.test(typed))
    throw new ActivationError('wrong-usage', `${argument} is a whole number, not "${typed}"`);
  if (name === 'activation.port') refusePort(value);
  return { name, value, said: said(value) };
}

/** @throws {ActivationError} `wrong-usage` for what is no port, and for the port of another protocol. */
function refusePort(port: number): void {
  if (port < 1 || port > 65_535)
    throw new ActivationError('wrong-usage', `port is a number from 1 to 65535, not ${port}`);
  parseHostAddress(`host:${port}`);
}

async function change(call: Call, { name, value, said }: Change): Promise<Answer> {
  return await askHost(hostCall(call), async (door) => {
    const body = { change: { [name]: value } };
    const changed = await door.ask({ method: 'POST', path: '/v1/settings', body });
    const status = await door.ask({ method: 'GET', path: '/v1/status' });
    const notes = [
      ...(changed.notes ?? []),
      ...(name === 'publishing.enabled' && value === true && door.running ? await notPublished(door) : []),
      ...(door.running ? [] : ['The host is not running; this holds from its next start.']),
      ...(status.vendors.some(({ registered }) => registered)
        ? []
        : ['This host is not activated with a host key yet; the setting is kept all the same.']),
    ];
    const json: Readonly<Record<string, Json>> = { setting: name, value, running: door.running, notes };
    return { json, text: [said, ...notes.map((note) => `Warning: ${note}`)].join('\n') };
  });
}

/** Publishing that is switched on and refused at once is no success: the reason belongs to this answer, not to a log. */
async function notPublished(door: HostDoor): Promise<readonly string[]> {
  const { domains } = await door.ask({ method: 'POST', path: '/v1/publishing', body: {} });
  const failed = domains.filter(({ state }) => state === 'failed');
  return failed.map(
    ({ domain, code, detail }) =>
      `Not published in ${domain}: ${[code, detail].filter(Boolean).join(': ')}. The records to enter by hand: attiva host print-records`,
  );
}
