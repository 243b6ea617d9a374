import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedEvent, ListedSetting } from '@attiva/host';
import { askHost, asOwnerOf, hostFolder, type HostDoor } from '../../commands/host/host-folder.ts';
import type { Call } from '../../program/command-spec.ts';
import { type Gathered, type Part, partOf } from './parts.ts';
import { serviceLog } from './service-log.ts';

const lastEvents = 200;

/** A host: its configuration, what it says of itself, its last events; of its files their sizes and who may read them. */
export async function aboutHost(call: Call): Promise<Gathered> {
  const folder = hostFolder(call);
  const ask = <T>(use: (ask: HostDoor['ask']) => Promise<T>): Promise<T> => askHost(call, (door) => use(door.ask));
  // As the owner of the folder: a link that he has planted would bring any file of root's into what is sent away.
  const read = (name: string): Promise<string> => asOwnerOf(call, folder, () => readFile(join(folder, name), 'utf8'));
  const toml = await partOf('host/host.toml', () => read('host.toml'));
  const settings = await partOf('host/settings', () => ask((host) => host({ method: 'GET', path: '/v1/settings' })));
  const events = await partOf('host/events', () =>
    ask((host) => host({ method: 'GET', path: '/v1/events', query: { limit: lastEvents } })),
  );
  const parts: readonly Part[] = [
    toml,
    await partOf('host/status', () => ask((host) => host({ method: 'GET', path: '/v1/status' }))),
    settings,
    events,
    await partOf('host/running', async () => JSON.parse(await read('running.json'))),
    await partOf('host/files', () => asOwnerOf(call, folder, () => filesOf(folder))),
    await serviceLog('host/log', 'attiva-host'),
  ];
  const files = await asOwnerOf(call, folder, () => secretsOf(folder));
  return { parts, secrets: [...files, ...secretsOfAddresses(toml, settings)], names: namesOf(events) };
}

/** Names, sizes, rights: no content. */
async function filesOf(folder: string): Promise<readonly object[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .slice(0, 500)
    .toSorted()
    .map(async (name) => {
      const { size, mode, mtime, uid, gid } = await stat(join(folder, name));
      return { name, size, mode: (mode & 0o777).toString(8), uid, gid, changed: mtime.toISOString() };
    });
  return await Promise.all(files);
}

/** What this account can read of the host's own secrets, so that none gets through by another way. */
async function secretsOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const secretFiles = names.filter((name) => /\.(?:token|key|pem|password)$/.test(name));
  const texts = await Promise.all(secretFiles.map((name) => readFile(join(folder, name), 'latin1').catch(() => '')));
  return texts.flatMap((text) => [text.trim(), ...text.split('\n').map((line) => line.trim())]);
}

/** Of the addresses that hear notifications: with many receivers the path is the password. */
function secretsOfAddresses(toml: Part, settings: Part): readonly string[] {
  const { settings: listed = [] } = settings.content as { readonly settings?: readonly ListedSetting[] };
  const texts = [toml.content, ...listed.map(({ value }) => value)].filter((text) => typeof text === 'string');
  const addresses = texts.flatMap((text) => text.match(/https?:\/\/[^\s"']+/g) ?? []);
  return addresses.flatMap((address) => /^https?:\/\/[^/?#]*[/?#](.+)$/.exec(address)?.[1] ?? []);
}

function namesOf({ content }: Part): readonly string[] {
  const { events = [] } = content as { readonly events?: readonly ListedEvent[] };
  return events.flatMap(({ name, heldBy }) => [name, heldBy].filter((one) => one !== null && one !== undefined));
}
