/** Verbs that say how this machine finds its host, and which methods may activate it. */
import type { HostScope, Machine, Product } from '@attiva/client';
import { ActivationError, type ActivationType, hostAddressText, parseHostAddress } from '@attiva/protocol';
import { openMachines } from '../commands/client/editions.ts';
import type { Answer, Call } from '../program/command-spec.ts';
import { overrides } from './license-block.ts';
import { editionOf, idArgument } from './named-editions.ts';
import type { Verb } from './verb.ts';

const common = { group: 'Client', who: 'administrator' } as const;

export const clientVerbs: readonly Verb[] = [
  {
    ...common,
    name: '/skms',
    arguments: {
      '<host>': 'NAME, NAME:PORT, [ADDRESS]:PORT, or :PORT alone to change the port of the host that is set',
      ...idArgument,
    },
    modern: 'attiva client set-host HOST [--edition EDITION]',
    summary: 'Ask this host and no other; port 7688 where none is given',
    example: 'ny-att01.corp.example:7688',
    run: async (call) => setHost(await placesOf(call, call.argument('id')), call.argument('host') ?? ''),
  },
  {
    ...common,
    name: '/ckms',
    arguments: idArgument,
    modern: 'attiva client clear-host [--edition EDITION]',
    summary: 'Forget the host that was set and find hosts by DNS again',
    run: async (call) => clearHost(await placesOf(call, call.argument('id'))),
  },
  {
    ...common,
    name: '/skms-domain',
    arguments: { '<domain>': 'hosts are looked up as _attiva._tcp.DOMAIN', ...idArgument },
    modern: 'attiva client set-domain DOMAIN',
    summary: "Look hosts up in this domain instead of the machine's own",
    example: 'corp.example',
    run: async (call) => setDomain(await placesOf(call, call.argument('id')), call.argument('domain') ?? ''),
  },
  {
    ...common,
    name: '/ckms-domain',
    arguments: idArgument,
    modern: 'attiva client clear-domain',
    summary: "Look hosts up in the machine's own domains again",
    run: async (call) => clearDomain(await placesOf(call, call.argument('id'))),
  },
  {
    ...common,
    name: '/skhc',
    modern: 'attiva client set-caching on',
    summary: 'Keep the host of the last success and ask it first (default)',
    run: (call) => setCaching(call, true),
  },
  {
    ...common,
    name: '/ckhc',
    modern: 'attiva client set-caching off',
    summary: 'Look hosts up in DNS each time, so that priority and weight count',
    run: (call) => setCaching(call, false),
  },
  {
    ...common,
    name: '/act-type',
    arguments: { '[type]': '0 all, 1 directory, 2 host; without one: all', ...idArgument },
    modern: 'attiva client set-activation-type all|directory|host',
    summary: 'Let all methods, only the directory or only hosts activate',
    example: '2',
    run: async (call) => {
      const type = readActivationType(call.argument('type') ?? '0');
      return await setActivationType(await placesOf(call, call.argument('id')), type);
    },
  },
];

/** What a verb is about: the whole machine, an application or one edition, of one vendor. */
export interface Place {
  readonly machine: Machine;
  readonly scope: HostScope;
  readonly product?: Product;
}

/** The edition that is named, else everything on this machine. */
export async function placesOf(call: Call, id: string | undefined): Promise<readonly Place[]> {
  const machines = await openMachines(call);
  if (id === undefined) return machines.map((machine) => ({ machine, scope: 'machine' }));
  return [{ ...editionOf(id, machines), scope: 'edition' }];
}

export async function setHost(places: readonly Place[], typed: string): Promise<Answer> {
  // All are read before the first is changed.
  const hosts = places.map((place) => readHost(typed, setIn(place)));
  for (const [at, { machine, scope, product }] of places.entries())
    await machine.setHost(hosts[at] ?? '', scope, product);
  const host = hosts[0] ?? '';
  const text = [
    `Host machine name set to ${host} successfully, for ${names(places)}. It is asked, and no other host.`,
    ...places.flatMap(({ machine }) => conflictOf(machine, host)),
    ...ownOnly(places),
  ].join('\n');
  return { json: { host, for: places.map(nameOf) }, text };
}

function readHost(typed: string, before: string | undefined): string {
  if (!/^:\d+$/.test(typed)) return hostAddressText(parseHostAddress(typed));
  if (before !== undefined) return hostAddressText(parseHostAddress(typed, parseHostAddress(before).name));
  throw new ActivationError(
    'wrong-usage',
    'a port alone changes the port of the host that is set, and none is set here',
    {
      facts: { usage: 'attiva /skms NAME:PORT', example: 'attiva /skms ny-att01.corp.example:7688' },
    },
  );
}

function setIn({ machine, scope, product }: Place): string | undefined {
  const { hosts } = machine.settings();
  if (scope === 'machine') return hosts['machine'];
  return scope === 'edition'
    ? hosts[`edition:${product?.key ?? ''}`]
    : hosts[`application:${product?.application.id ?? ''}`];
}

export async function clearHost(places: readonly Place[]): Promise<Answer> {
  for (const { machine, scope, product } of places) await machine.clearHost(scope, product);
  const left = places.flatMap(({ machine }) =>
    Object.entries(machine.settings().hosts).map(
      ([scope, host]) => `    still set for ${scope.replace(':', ' ')}: ${host}`,
    ),
  );
  const said = `Host machine name cleared successfully, for ${names(places)}. Hosts are found by DNS again.`;
  return { json: { host: null, for: places.map(nameOf) }, text: [said, ...left, ...ownOnly(places)].join('\n') };
}

export async function setDomain(places: readonly Place[], domain: string): Promise<Answer> {
  for (const { machine } of places) await machine.setLookupDomain(domain);
  const warnings = places.flatMap(({ machine }) =>
    Object.values(machine.settings().hosts).flatMap((host) => conflictOf(machine, host)),
  );
  const text = [
    `SRV record lookup domain set to ${domain} successfully, for all products of ${vendors(places)}.`,
    `Hosts are looked up as _attiva._tcp.${domain}.`,
    ...new Set(warnings),
    ...ownOnly(places),
  ].join('\n');
  return { json: { domain, conflicts: warnings.length > 0 }, text };
}

export async function clearDomain(places: readonly Place[]): Promise<Answer> {
  for (const { machine } of places) await machine.setLookupDomain(undefined);
  const said = `SRV record lookup domain cleared successfully, for all products of ${vendors(places)}.`;
  return { json: { domain: null }, text: [said, ...ownOnly(places)].join('\n') };
}

export async function setCaching(call: Call, caching: boolean): Promise<Answer> {
  const places = await placesOf(call, undefined);
  for (const { machine } of places) await machine.setCaching(caching);
  const said = caching ? 'Host caching is enabled.' : 'Host caching is disabled. Hosts are looked up each time.';
  return { json: { caching }, text: [said, ...ownOnly(places)].join('\n') };
}

const types = { '0': 'all', '1': 'directory', '2': 'host' } as const;

/** @throws {ActivationError} `no-counterpart` for 3, `wrong-usage`. */
export function readActivationType(typed: string): ActivationType {
  if (typed === '0' || typed === '1' || typed === '2') return types[typed];
  if (typed === '3')
    throw new ActivationError('no-counterpart', 'type 3 is activation by token; Attiva knows no tokens');
  const said = `the activation type is 0 (all), 1 (directory) or 2 (host), not "${typed}"`;
  throw new ActivationError('wrong-usage', said, {
    facts: { usage: 'attiva /act-type [0|1|2] [id]', example: 'attiva /act-type 2' },
  });
}

export async function setActivationType(places: readonly Place[], type: ActivationType): Promise<Answer> {
  for (const { machine, product } of places) await machine.setActivationType(type, product);
  const words = { all: 'All', directory: 'Directory', host: 'Host' }[type];
  const alone =
    type === 'directory'
      ? ['Hosts are not asked now: an activation object of the directory licenses, or nothing does.']
      : [];
  const said = `Configured Activation Type: ${words}, for ${names(places)}.`;
  return {
    json: { activationType: type, for: places.map(nameOf) },
    text: [said, ...alone, ...ownOnly(places)].join('\n'),
  };
}

function conflictOf(machine: Machine, host: string): readonly string[] {
  const { lookupDomain } = machine.settings();
  return lookupDomain === undefined ? [] : [overrides(host, lookupDomain)];
}

/** Where this account may not write the machine's folder, it keeps settings for itself; nobody must believe otherwise. */
export function ownOnly(places: readonly Pick<Place, 'machine'>[]): readonly string[] {
  if (places.every(({ machine }) => machine.scope !== 'user')) return [];
  return [
    'Warning: this account may not change the machine, so this holds for its own products alone. Repeat it as administrator (sudo).',
  ];
}

function names(places: readonly Place[]): string {
  return places.map(nameOf).join(', ');
}

function nameOf({ machine, scope, product }: Place): string {
  if (scope === 'machine') return `all products of ${machine.vendorName}`;
  return scope === 'application' ? `application ${product?.application.id ?? ''}` : `edition ${product?.key ?? ''}`;
}

function vendors(places: readonly Place[]): string {
  return [...new Set(places.map(({ machine }) => machine.vendorName))].join(', ');
}
