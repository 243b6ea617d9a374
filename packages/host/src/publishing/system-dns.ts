/** How this machine reaches DNS, and the mark that tells it from another one. */
import { createHash } from 'node:crypto';
import { promises, Resolver } from 'node:dns';
import { readFileSync } from 'node:fs';
import { type DnsAccess, parseServer } from './name-servers.ts';

export function systemDns(): DnsAccess {
  return {
    // A new one each time: it reads the machine's settings anew, which change with the network.
    resolvers: () =>
      new Resolver().getServers().map((text) => {
        const { name, port } = parseServer(text);
        return { address: name, port };
      }),
    async lookup(name) {
      try {
        return (await promises.lookup(name, { all: true })).map(({ address }) => address);
      } catch {
        return []; // No address, or nobody who could say one: told alike, with the name.
      }
    },
  };
}

/** A digest of `/etc/machine-id`; '' where there is none, or an image's own. It stays in the database of this host. */
export function machineMark(path = '/etc/machine-id'): string {
  try {
    const id = readFileSync(path, 'utf8').trim();
    return /^[0-9a-f]{32}$/.test(id) ? createHash('sha256').update(`attiva publishing ${id}`).digest('base64url') : '';
  } catch {
    return '';
  }
}
