import type { DirectoryObject } from '@attiva/directory';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { sessionOptions, withDirectory } from './directory-session.ts';
import { vendorChoice } from './directory-vendor.ts';

export const directoryRemove: CommandSpec = {
  words: 'directory remove',
  arguments: { '<object>': 'its name, its DN or RDN, or the beginning of its CN, as `directory list` shows them' },
  options: [...sessionOptions, ...vendorChoice],
  group: 'Host in the LAN',
  summary: 'Take an activation object out of the directory',
  example: 'attiva directory remove "aurora-os 2025 …9XJ5D" --server dc1.ad.example --bind-dn administrator@ad.example',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { readDirectory, removeObject } = await import('@attiva/directory');
  const wanted = call.argument('object') ?? '';
  return withDirectory(call, async (connection, where) => {
    const { objects } = await readDirectory(connection, where);
    const found = objects.filter((object) => isCalled(object, wanted));
    const [object, ...others] = found;
    if (object === undefined) throw new ActivationError('not-found', `No activation object is called "${wanted}".`);
    if (others.length > 0) {
      const names = found.map(({ dn }) => dn).join('; ');
      throw new ActivationError('wrong-usage', `${found.length} objects are called "${wanted}": ${names}`);
    }
    await removeObject(connection, object.dn);
    const text = [
      `Removed    ${object.dn}`,
      'Members lose what they hold by it at their next check, within 7 days, and look for a host then.',
    ].join('\n');
    return { json: { removed: object.dn, name: object.name, server: connection.server }, text };
  });
}

/** By its name, its DN, its RDN, or the beginning of its CN. */
function isCalled({ dn, name }: DirectoryObject, wanted: string): boolean {
  const [whole, part] = [dn.toLowerCase(), wanted.toLowerCase()];
  if (name === wanted || whole === part) return true;
  if (/^cn=[^,=]+$/.test(part)) return whole.startsWith(`${part},`);
  return /^[0-9a-f]{6,}$/.test(part) && whole.startsWith(`cn=${part}`);
}
