/** Verbs for few: keys removed, vendor files taken in, identities made anew. */
import type { Answer, Call, Json } from '../program/command-spec.ts';
import { readText } from '../program/secrets.ts';
import { asJson } from '../program/json.ts';
import { type MachineEdition, openMachines } from '../commands/client/editions.ts';
import { knownVendors, storeVendorFile } from '../commands/client/vendor-files.ts';
import { askHost } from '../commands/host/host-folder.ts';
import { ActivationError } from '@attiva/protocol';
import { onlyOne } from './global-verbs.ts';
import { hostCall, hostHere } from './host-place.ts';
import { idArgument, namedEditions } from './named-editions.ts';
import type { Verb } from './verb.ts';

const common = { group: 'Advanced', who: 'administrator' } as const;

export const advancedVerbs: readonly Verb[] = [
  {
    ...common,
    name: '/cpky',
    arguments: idArgument,
    summary: 'Remove the text of the product key from this machine; the license and its last five characters stay',
    run: (call) => clearKeyTexts(call, call.argument('id')),
  },
  {
    ...common,
    name: '/ilc',
    arguments: { '<file>': 'a vendor file, NAME.attiva' },
    modern: 'attiva client add-vendor FILE; attiva host init FILE',
    summary: "Install a vendor's file: its products, its trust and what it has revoked",
    example: 'aurora.attiva',
    run: (call) => installLicenseFile(call, call.argument('file') ?? ''),
  },
  {
    ...common,
    name: '/rilc',
    who: 'everyone',
    summary: 'Read the vendor files of this machine again and verify them',
    run: readLicenseFiles,
  },
  {
    ...common,
    name: '/rearm',
    modern: 'attiva client new-identity',
    summary: 'Take a new identity for every product; grace begins anew while the budget lasts; no restart is needed',
    run: (call) => rearm(call, undefined),
  },
  {
    ...common,
    name: '/rearm-app',
    arguments: { '<application>': 'Application ID' },
    modern: 'attiva client new-identity EDITION',
    summary: 'The same for the products of one application',
    example: 'aurora-studio',
    run: (call) => rearmApplication(call, call.argument('application') ?? ''),
  },
  {
    ...common,
    name: '/rearm-sku',
    arguments: { '<id>': idArgument['[id]'] },
    modern: 'attiva client new-identity EDITION',
    summary: 'The same for one product',
    example: 'aurora-studio/studio',
    run: (call) => rearm(call, call.argument('id')),
  },
  {
    ...common,
    name: '/upk',
    arguments: idArgument,
    modern: 'attiva client clear-key [EDITION]',
    summary: 'Uninstall the product key and the license of one product',
    run: async (call) => uninstall(onlyOne(await namedEditions(call, call.argument('id')), '/upk')),
  },
];

async function clearKeyTexts(call: Call, id: string | undefined): Promise<Answer> {
  const { editions } = await namedEditions(call, id);
  for (const { machine, product } of editions) await machine.clearKeyText(product);
  const names = editions.map(({ product }) => product.key);
  return {
    json: { cleared: names },
    text: `Product key removed from this machine: ${names.join(', ')}. It stays activated; a setup key is public, so nothing was in danger.`,
  };
}

export async function uninstall({ machine, product }: MachineEdition): Promise<Answer> {
  const lastFive = machine.settings().installed[product.key]?.lastFive ?? null;
  await machine.clearKey(product);
  return {
    json: { uninstalled: product.key, lastFive },
    text: `Uninstalled product key …${lastFive ?? ''} successfully: ${product.key} is unlicensed now. No restart is needed.`,
  };
}

/** On a host the file goes to the host first: what it refuses changes nothing on either side. */
export async function installLicenseFile(call: Call, name: string): Promise<Answer> {
  const text = await readText(call, name);
  const onHost = hostHere(call) === 'none' ? undefined : await giveToHost(call, text);
  const { file, path, known } = await storeVendorFile(call, text);
  const editions = file.packs.flatMap(({ claims }) =>
    claims.applications.flatMap((application) => application.editions.map(({ id }) => `${application.id}/${id}`)),
  );
  const lines = [
    `License file ${name} installed successfully${onHost === undefined ? '' : ', here and on the host of this machine'}.`,
    `    Vendor: ${file.vendor.name} (${file.id})${known ? '' : `, new here; root ${file.fingerprint}: compare it with your contract`}`,
    `    Products: ${editions.join(', ') || 'none in this file'}`,
  ];
  return {
    json: asJson({ vendor: file.id, fingerprint: file.fingerprint, editions, path, known, host: onHost ?? null }),
    text: lines.join('\n'),
  };
}

async function giveToHost(call: Call, file: string): Promise<Json> {
  const answer = await askHost(hostCall(call), (door) =>
    door.ask({ method: 'POST', path: '/v1/vendors', body: { file } }),
  );
  return asJson({ answer })['answer'];
}

async function readLicenseFiles(call: Call): Promise<Answer> {
  const vendors = await knownVendors(call);
  const machines = await openMachines(call);
  const lines = machines.map((machine) => {
    const products = machine.products().map(({ key }) => key);
    return `    ${machine.vendorName} (${machine.opened.vendor}): ${products.join(', ') || 'no products'}`;
  });
  return {
    json: { vendors: vendors.map(({ vendor }) => vendor) },
    text: ['License files read again and verified:', ...lines].join('\n'),
  };
}

export async function rearm(call: Call, id: string | undefined): Promise<Answer> {
  return await rearmAll((await namedEditions(call, id)).editions);
}

async function rearmApplication(call: Call, application: string): Promise<Answer> {
  const { editions } = await namedEditions(call, undefined);
  const found = editions.filter(({ product }) => product.application.id === application);
  if (found.length > 0) return await rearmAll(found);
  const known = [...new Set(editions.map(({ product }) => product.application.id))];
  throw new ActivationError('wrong-usage', `no product of application ${application} has a key here`, {
    facts: { application, known, example: `attiva /rearm-app ${known[0] ?? ''}` },
  });
}

async function rearmAll(editions: readonly MachineEdition[]): Promise<Answer> {
  const done: { readonly [name: string]: Json }[] = [];
  const lines: string[] = [];
  for (const { machine, product } of editions) {
    const { clientId, graceRenewed, rearmsLeft } = await machine.newIdentity(product);
    done.push({ edition: product.key, clientId, graceRenewed, rearmsLeft });
    const grace = graceRenewed ? 'grace begins anew' : 'grace is not renewed any more';
    lines.push(`    ${product.key}: client ${clientId}; ${grace}; remaining rearm count ${rearmsLeft}`);
  }
  const said = 'Command completed successfully. No restart is needed: the next attempt uses the new identity.';
  return { json: { editions: done }, text: [said, ...lines].join('\n') };
}
