/** The host to ask, set by an administrator: for one edition, for an application, or for the whole machine. */
import type { HostScope, Machine, Product } from '@attiva/client';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec, OptionSpec } from '../../program/command-spec.ts';
import { nearestWord } from '../../program/nearest-word.ts';
import { findEdition, openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

const scopeOptions: readonly OptionSpec[] = [
  {
    flags: '--edition <edition>',
    purpose: 'only for this edition (default: for the whole machine)',
    conflicts: ['application'],
  },
  { flags: '--application <id>', purpose: 'only for this application' },
  ...vendorOptions,
];

export const setHost: CommandSpec = {
  words: 'client set-host',
  arguments: { '<host>': 'NAME, NAME:PORT or [ADDRESS]:PORT; port 7688 when not given' },
  options: scopeOptions,
  group: 'Client on each machine',
  summary: 'Ask this host and no other (familiar: /skms)',
  example: 'attiva client set-host ny-att01.corp.example',
  async run(call) {
    const places = await chosenPlaces(call);
    let host = call.argument('host') ?? '';
    for (const { machine, scope, product } of places) host = await machine.setHost(host, scope, product);
    return said(places, `${host} is asked, and no other host`, host);
  },
};

export const clearHost: CommandSpec = {
  words: 'client clear-host',
  options: scopeOptions,
  group: 'Client on each machine',
  summary: 'Look hosts up in DNS again (familiar: /ckms)',
  example: 'attiva client clear-host',
  async run(call) {
    const places = await chosenPlaces(call);
    for (const { machine, scope, product } of places) await machine.clearHost(scope, product);
    return said(places, 'hosts are looked up again', null);
  },
};

interface Place {
  readonly machine: Machine;
  readonly scope: HostScope;
  readonly product?: Product;
}

async function chosenPlaces(call: Call): Promise<readonly Place[]> {
  const machines = await openMachines(call);
  const [edition, application] = [call.text('edition'), call.text('application')];
  if (edition !== undefined) return [{ ...findEdition(edition, machines), scope: 'edition' }];
  if (application === undefined) return machines.map((machine) => ({ machine, scope: 'machine' }));
  const found = machines.flatMap((machine) => {
    const product = machine.products().find((candidate) => candidate.application.id === application);
    return product === undefined ? [] : [{ machine, product, scope: 'application' as const }];
  });
  if (found.length > 0) return found;
  const known = [...new Set(machines.flatMap((machine) => machine.products().map((each) => each.application.id)))];
  const nearest = nearestWord(application, known);
  throw new ActivationError('wrong-usage', `there is no application ${application}; did you mean ${nearest}?`, {
    facts: { application, known, nearest },
  });
}

function said(places: readonly Place[], what: string, host: string | null): Answer {
  const named = places.map(({ machine, scope, product }) =>
    scope === 'machine'
      ? `all products of ${machine.vendorName}`
      : scope === 'application'
        ? `application ${product?.application.id ?? ''}`
        : `edition ${product?.key ?? ''}`,
  );
  return { json: { host, for: named }, text: `For ${named.join(', ')}: ${what}.` };
}
