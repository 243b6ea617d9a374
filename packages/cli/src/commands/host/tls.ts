/** TLS on the port for clients: `attiva host tls …`, one command per verb. */
import type { TlsStatus } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import { day } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { askHost, dataOption } from './host-folder.ts';

const group = 'Host in the LAN';

export const tlsEnable: CommandSpec = {
  words: 'host tls enable',
  options: [
    {
      flags: '--certificate <file>',
      purpose: "certificate of your own CA in PEM, the host's first (else the host makes one)",
    },
    { flags: '--key <file>', purpose: 'its private key in PEM, not locked with a passphrase' },
    dataOption,
  ],
  group,
  summary: 'Speak TLS with clients on the same port, under a key of this host',
  example: 'attiva host tls enable',
  async run(call): Promise<Answer> {
    const status = await change(call, 'enable', await givenKey(call));
    const next =
      'Clients hear of the key in signed answers and use TLS from their next request on; none needs a setting.';
    return { json: asJson(status), text: `${describeTls(status)}\n${next}` };
  },
};

export const tlsRenew: CommandSpec = {
  words: 'host tls renew',
  options: [dataOption],
  group,
  summary: 'Make another TLS key and certificate in the place of those that this host has made',
  example: 'attiva host tls renew',
  async run(call): Promise<Answer> {
    const status = await change(call, 'renew');
    return {
      json: asJson(status),
      text: `${describeTls(status)}\nThe key before is gone; clients hear of this one by themselves.`,
    };
  },
};

export const tlsDisable: CommandSpec = {
  words: 'host tls disable',
  options: [dataOption],
  group,
  summary: 'Speak plain HTTP with clients again and remove the TLS key',
  example: 'attiva host tls disable',
  async run(call): Promise<Answer> {
    const status = await change(call, 'disable');
    const text =
      status.changed === true
        ? 'TLS is off; its key is removed. Until it restarts the host still answers clients that come under that key.'
        : 'TLS was off already.';
    return { json: asJson(status), text };
  },
};

export const tlsStatus: CommandSpec = {
  words: 'host tls status',
  options: [dataOption],
  group,
  summary: 'Show whether TLS is spoken, under which key, and how requests come',
  example: 'attiva host tls status --json',
  async run(call): Promise<Answer> {
    const status = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/tls' }));
    return { json: asJson(status), text: describeTls(status) };
  },
};

async function change(
  call: Call,
  verb: 'enable' | 'renew' | 'disable',
  given: Awaited<ReturnType<typeof givenKey>> = {},
): Promise<TlsStatus & { readonly changed?: boolean }> {
  const body = { change: verb, ...given };
  return await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/tls', body }));
}

async function givenKey(call: Call): Promise<{ certificates?: string; privateKey?: string }> {
  const certificate = call.text('certificate');
  const key = call.text('key');
  if (certificate === undefined && key === undefined) return {};
  if (certificate === undefined || key === undefined) {
    const missing = certificate === undefined ? '--certificate' : '--key';
    throw new ActivationError('wrong-usage', `--certificate and --key go together; ${missing} is missing`, {
      facts: { example: 'attiva host tls enable --certificate host.crt --key host.key' },
    });
  }
  return { certificates: await readText(call, certificate), privateKey: await readText(call, key) };
}

/** TLS of a host in a few lines. */
function describeTls({ enabled, key, certificate, requests }: TlsStatus): string {
  const heard = `Requests     ${requests.secured} over TLS, ${requests.plain} in plain since the host started`;
  if (!enabled || key === undefined || certificate === undefined)
    return `TLS          off: clients speak plain HTTP\n${heard}`;
  const { source, subject, issuer, until } = certificate;
  const end = source === 'host' ? 'no end' : `until ${day(until)}`;
  return [
    'TLS          on, on the same port as plain HTTP',
    `Public key   ${key} (SHA-256, what clients pin)`,
    `Certificate  ${subject}, ${source === 'host' ? 'made by this host' : `given, issued by ${issuer}`}, ${end}`,
    heard,
  ].join('\n');
}
