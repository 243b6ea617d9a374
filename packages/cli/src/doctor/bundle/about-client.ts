import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { agentPlace, findAgent, type Machine } from '@attiva/client';
import { openMachineOf } from '../../commands/client/editions.ts';
import { knownVendors } from '../../commands/client/vendor-files.ts';
import type { Call } from '../../program/command-spec.ts';
import { type Gathered, type Part, partOf } from './parts.ts';
import { serviceLog } from './service-log.ts';

/** This machine's products: settings, licenses, state files; of identities only how many there are. */
export async function aboutClient(call: Call): Promise<Gathered> {
  const machines: Machine[] = [];
  const vendors = await partOf('client/vendors', async () => {
    for (const roots of await knownVendors(call)) machines.push(await openMachineOf(call, roots, { agent: false }));
    return machines.map(({ opened, vendorName }) => ({ id: opened.vendor, name: vendorName, lab: opened.lab }));
  });
  const each = await Promise.all(machines.map(aboutVendor));
  const socket = call.text('socket');
  const parts: readonly Part[] = [
    vendors,
    ...each.flatMap((one) => one.parts),
    await partOf('client/agent', async () => (await findAgent(agentPlace(socket))) ?? 'none is running'),
    await serviceLog('client/agent-log', 'attiva-agent'),
  ];
  return { parts, secrets: each.flatMap((one) => one.secrets), names: [] };
}

async function aboutVendor(machine: Machine): Promise<Gathered> {
  const { path } = machine.folder.place;
  const at = `client/${machine.opened.vendor}`;
  const { identity } = machine.folder.read();
  const read = (name: string): Promise<Part> =>
    partOf(`${at}/${name}`, async () => JSON.parse(await readFile(join(path, name), 'utf8')));
  const parts: readonly Part[] = [
    { name: `${at}/settings`, content: machine.settings() },
    await read('state.json'),
    await read('grace.json'),
    {
      name: `${at}/identities`,
      content: identity.identities.map(({ created, succeeds }) => ({ created, succeeds: succeeds !== undefined })),
    },
    await partOf(`${at}/files`, () => filesOf(path)),
  ];
  return { parts, secrets: identity.identities.map(({ jwk }) => jwk.d), names: [] };
}

async function filesOf(folder: string): Promise<readonly object[]> {
  const names = await readdir(folder);
  const files = names.toSorted().map(async (name) => {
    const { size, mode, mtime, uid } = await stat(join(folder, name));
    return { name, size, mode: (mode & 0o777).toString(8), uid, changed: mtime.toISOString() };
  });
  return await Promise.all(files);
}
