import { ActivationError, catalogue, type CatalogueRow } from '@attiva/protocol';
import { allEditions, type MachineEdition, openMachines } from '../../commands/client/editions.ts';
import { explainError } from '../../commands/error.ts';
import { moment } from '../../program/columns.ts';
import type { Answer, Call } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { noTokens, withoutCounterpart } from '../absent-verbs.ts';
import { osppPhoneVerbs } from '../phone-verbs.ts';
import { installLicenseFile, rearm, uninstall } from '../advanced-verbs.ts';
import {
  clearDomain,
  clearHost,
  type Place,
  readActivationType,
  setActivationType,
  setCaching,
  setDomain,
  setHost,
} from '../client-verbs.ts';
import { activateNow, installKey } from '../global-verbs.ts';
import { hostCall } from '../host-place.ts';
import { showLicense } from '../license-block.ts';
import { idArgument, namedEditions, ofApplication, statusOf } from '../named-editions.ts';
import type { Verb } from '../verb.ts';
import { dashes, statusBlock } from './status-block.ts';

const everyone = { group: 'Global', who: 'everyone' } as const;
const changing = { group: 'Global', who: 'administrator' } as const;
const finding = { group: 'Client', who: 'administrator' } as const;

const noService =
  'a product keeps its license without any service; where the agent runs, the system starts it (systemctl restart attiva-agent)';

export const osppVerbs: readonly Verb[] = [
  {
    ...everyone,
    name: '/act',
    modern: 'attiva /ato',
    summary: 'Activate the installed keys',
    run: (call) => activateAll(call),
  },
  {
    ...changing,
    name: '/inpkey',
    arguments: { '<key>': 'a setup or device key' },
    modern: 'attiva /ipk KEY',
    summary: 'Install a product key and try to activate at once',
    example: 'HC8TF-2N6WK-QX7RD-5W2K8-9XJ5D',
    run: (call) => installKey(call, call.argument('key') ?? ''),
  },
  {
    ...changing,
    name: '/unpkey',
    arguments: { '<last5>': 'last five characters of an installed key, as /dstatus shows them' },
    modern: 'attiva /upk ID',
    summary: 'Uninstall a product key and its license',
    example: '9XJ5D',
    run: removeKey,
  },
  {
    ...changing,
    name: '/inslic',
    arguments: { '<file>': 'a vendor file, NAME.attiva' },
    modern: 'attiva /ilc FILE',
    summary: "Install a vendor's file",
    example: 'aurora.attiva',
    run: (call) => installLicenseFile(call, call.argument('file') ?? ''),
  },
  {
    ...everyone,
    name: '/dstatus',
    modern: 'attiva /dli',
    summary: 'Show the license of each product that has a key',
    run: async (call) => showStatus((await namedEditions(call, undefined)).editions),
  },
  {
    ...everyone,
    name: '/dstatusall',
    modern: 'attiva /dli all',
    summary: 'Show the license of every product that could have a key',
    run: async (call) => showStatus(ofApplication(call, allEditions(await openMachines(call)))),
  },
  {
    ...everyone,
    name: '/dhistoryacterr',
    modern: 'attiva client status --json',
    summary: 'Show why the last attempt failed; a host keeps the events of 90 days (attiva host events)',
    run: (call) => showHistory(call, 'failed'),
  },
  {
    ...everyone,
    name: '/dhistorykms',
    modern: 'attiva client status --json',
    summary: 'Show the last attempt and the host that answered',
    run: (call) => showHistory(call, 'all'),
  },
  {
    ...everyone,
    name: '/dcmid',
    modern: 'attiva /dlv',
    summary: 'Show the client machine ID (CMID)',
    run: showClientIds,
  },
  {
    ...everyone,
    name: '/ddescr',
    arguments: { '<code>': "a familiar number, or a code of Attiva's" },
    modern: 'attiva error CODE',
    summary: 'Explain an error code',
    example: '0xC004F038',
    run: explain,
  },
  ...osppPhoneVerbs,
  {
    ...changing,
    name: '/rearm',
    arguments: { '[id]': idArgument['[id]'] },
    modern: 'attiva /rearm, attiva /rearm-sku ID',
    summary: 'Take a new identity; grace begins anew while the budget lasts',
    run: (call) => rearm(call, call.argument('id')),
  },
  {
    ...finding,
    name: '/sethst',
    arguments: { '<host>': 'NAME or NAME:PORT' },
    modern: 'attiva /skms HOST',
    summary: 'Ask this host and no other',
    example: 'ny-att01.corp.example',
    run: async (call) => setHost(await places(call), call.argument('host') ?? ''),
  },
  {
    ...finding,
    name: '/setprt',
    arguments: { '<port>': 'TCP port of the host that is set' },
    modern: 'attiva /skms :PORT',
    summary: 'Change the port of the host that is set',
    example: '7688',
    run: async (call) => setHost(await places(call), `:${call.argument('port') ?? ''}`),
  },
  {
    ...finding,
    name: '/remhst',
    modern: 'attiva /ckms',
    summary: 'Forget the host and its port, and find hosts by DNS again',
    run: async (call) => clearHost(await places(call)),
  },
  {
    ...finding,
    name: '/cachst',
    arguments: { '<TRUE|FALSE>': 'whether the host of the last success is asked first' },
    modern: 'attiva /skhc, attiva /ckhc',
    summary: 'Keep the host of the last success, or look hosts up each time',
    example: 'TRUE',
    run: cacheHost,
  },
  {
    ...finding,
    name: '/actype',
    arguments: { '<type>': '0 all, 1 directory, 2 host' },
    modern: 'attiva /act-type TYPE',
    summary: 'Let all methods, only the directory or only hosts activate',
    example: '2',
    run: allowMethods,
  },
  {
    ...finding,
    name: '/skms-domain',
    arguments: { '<domain>': 'hosts are looked up as _attiva._tcp.DOMAIN' },
    modern: 'attiva /skms-domain DOMAIN',
    summary: 'Look hosts up in this domain',
    example: 'corp.example',
    run: async (call) => setDomain(await places(call), call.argument('domain') ?? ''),
  },
  {
    ...finding,
    name: '/ckms-domain',
    modern: 'attiva /ckms-domain',
    summary: "Look hosts up in the machine's own domains again",
    run: async (call) => clearDomain(await places(call)),
  },
  ...(
    [
      { name: '/dtokils', summary: 'Lists issuance licenses of token activation' },
      { name: '/rtokil', arguments: { '<ilid>': 'ILID' }, summary: 'Removes one of them' },
      { name: '/stokflag', summary: 'Allows token activation only' },
      { name: '/ctokflag', summary: 'Allows other methods than tokens again' },
      { name: '/dtokcerts', summary: 'Lists certificates for token activation' },
      { name: '/tokact', arguments: { '<thumbprint>': 'of a certificate' }, summary: 'Activates by token' },
    ] as const
  ).map((one) => withoutCounterpart(one, 'Token', noTokens)),
  ...(
    [
      { name: '/osppsvcrestart', summary: 'Restarts the licensing service' },
      { name: '/osppsvcauto', summary: 'Lets the licensing service start by itself' },
    ] as const
  ).map((one) => withoutCounterpart(one, 'Advanced', noService)),
];

async function activateAll(call: Call): Promise<Answer> {
  return await activateNow(call, undefined);
}

/** The whole machine, or the application that is named. @throws {ActivationError} `wrong-usage`. */
async function places(call: Call): Promise<readonly Place[]> {
  const machines = await openMachines(call);
  if (call.text('application') === undefined) return machines.map((machine) => ({ machine, scope: 'machine' }));
  const [one] = ofApplication(call, allEditions(machines));
  return one === undefined ? [] : [{ ...one, scope: 'application' }];
}

async function removeKey(call: Call): Promise<Answer> {
  const lastFive = (call.argument('last5') ?? '').toUpperCase();
  const { editions } = await namedEditions(call, undefined);
  const keyOf = ({ machine, product }: MachineEdition): string =>
    machine.settings().installed[product.key]?.lastFive ?? '';
  const found = editions.filter((edition) => keyOf(edition) === lastFive);
  const [only] = found;
  if (only !== undefined && found.length === 1) return await uninstall(only);
  const known = editions.map(keyOf);
  throw new ActivationError('wrong-usage', `no installed key ends in ${lastFive}; there are: ${known.join(', ')}`, {
    facts: { known, example: `attiva ospp /unpkey:${known[0] ?? ''}` },
  });
}

async function showStatus(editions: readonly MachineEdition[]): Promise<Answer> {
  const shown = [];
  for (const edition of editions) shown.push(await showLicense(edition));
  const licenses = shown.map(({ status, activationId, extendedId }) => ({ ...status, activationId, extendedId }));
  return {
    json: asJson({ licenses }),
    text: [
      '---Processing--------------------------',
      dashes,
      ...shown.map(statusBlock),
      '---Exiting-----------------------------',
    ].join('\n'),
    exit: licenses.length > 0 && licenses.every(({ licensed }) => licensed) ? 0 : 3,
  };
}

async function showHistory(call: Call, which: 'all' | 'failed'): Promise<Answer> {
  const { editions } = await namedEditions(call, undefined);
  const attempts = [];
  const lines: string[] = [];
  for (const edition of editions) {
    const { productName, lastAttempt, host = null } = await statusOf(edition);
    const code = lastAttempt?.code;
    if (lastAttempt === undefined || (which === 'failed' && code === undefined)) continue;
    const row: CatalogueRow | undefined = code === undefined ? undefined : catalogue[code];
    const outcome = row === undefined ? 'successful' : `${row.familiar ?? ''} ${code ?? ''}: ${row.title}`.trim();
    attempts.push({ edition: edition.product.key, at: lastAttempt.at, code: code ?? null, host });
    lines.push(`${productName}: ${moment(lastAttempt.at / 1000)}, ${outcome}${host === null ? '' : `, host ${host}`}`);
  }
  const none = which === 'failed' ? 'No attempt has failed since the last success.' : 'No attempt has been made yet.';
  return { json: asJson({ attempts }), text: lines.length === 0 ? none : lines.join('\n') };
}

async function showClientIds(call: Call): Promise<Answer> {
  const settings = (await openMachines(call)).map((machine) => machine.settings());
  const lines = settings.map(
    ({ vendorName, clientId }) =>
      `Client Machine ID (CMID): ${clientId ?? 'none before the first contact'} (${vendorName})`,
  );
  return {
    json: asJson({ clients: settings.map(({ vendor, clientId = null }) => ({ vendor, clientId })) }),
    text: lines.join('\n'),
  };
}

async function explain(call: Call): Promise<Answer> {
  const code = call.argument('code') ?? '';
  const answer = await explainError.run({ ...hostCall(call, { code }), texts: () => [code], flag: () => false });
  return answer ?? { json: {}, text: '' };
}

async function cacheHost(call: Call): Promise<Answer> {
  const wanted = (call.argument('TRUE|FALSE') ?? '').toUpperCase();
  if (wanted === 'TRUE' || wanted === 'FALSE') return await setCaching(call, wanted === 'TRUE');
  throw new ActivationError('wrong-usage', `TRUE or FALSE, not "${wanted}"`, {
    facts: { usage: 'attiva ospp /cachst:TRUE|FALSE', example: 'attiva ospp /cachst:TRUE' },
  });
}

/** Of an application each edition has its own restriction. */
async function allowMethods(call: Call): Promise<Answer> {
  const type = readActivationType(call.argument('type') ?? '');
  const machines = await openMachines(call);
  const wished =
    call.text('application') === undefined
      ? machines.map((machine): Place => ({ machine, scope: 'machine' }))
      : ofApplication(call, allEditions(machines)).map((edition): Place => ({ ...edition, scope: 'edition' }));
  return await setActivationType(wished, type);
}
