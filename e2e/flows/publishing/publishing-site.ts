/** What both flows of publishing share: a registered host in a network namespace, and what DNS there says. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedNamespace } from '@attiva/testkit';
import { askAttiva, runAttiva } from '../../site/attiva.ts';
import { createHost, type Host } from '../../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

/** The part of `attiva host publish --json` that the flows look at. */
export interface Published {
  readonly running: boolean;
  readonly enabled: boolean;
  readonly way: string;
  readonly domains: readonly {
    readonly domain: string;
    readonly state: string;
    readonly code?: string;
    readonly detail?: string;
  }[];
}

export interface PublishingSite {
  readonly aurora: Vendor;
  readonly network: StartedNamespace;
  /** Makes and registers hosts, each with lines for `[publishing]` in its host.toml. */
  hosts(
    wishes: readonly {
      readonly name: string;
      readonly address: string;
      readonly port?: number;
      readonly toml: string;
    }[],
  ): Promise<readonly Host[]>;
  /** Runs `attiva host WORDS` for a host; whatever its exit is. */
  run(host: Host, ...words: readonly string[]): ReturnType<typeof runAttiva>;
  /** Runs a familiar verb on the machine of that host. */
  verb(host: Host, ...words: readonly string[]): ReturnType<typeof runAttiva>;
  ask<T>(host: Host, ...words: readonly string[]): Promise<T>;
  /** What the name server has, one line each, in order. */
  dig(name: string, type: string): Promise<readonly string[]>;
}

export async function createPublishingSite(
  folder: string,
  of: { readonly network: StartedNamespace; readonly authority: string; readonly dns: string },
): Promise<PublishingSite> {
  const { network, dns } = of;
  const packToml = osAndOffice({ desktop: 1 });
  const aurora = await createVendor({ folder, name: 'aurora', address: of.authority, packToml });
  const data = (host: Host): readonly string[] => ['--data', host.folder];
  return {
    aurora,
    network,
    async hosts(wishes) {
      const made: Host[] = [];
      const authority = await aurora.serve();
      try {
        for (const { name, address, port = 7688, toml } of wishes) {
          const host = await createHost({ folder: join(folder, name), address, port, inside: network }, aurora);
          await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os'));
          appendFileSync(join(host.folder, 'host.toml'), `\n[publishing]\n${toml}`);
          made.push(host);
        }
      } finally {
        await authority.stop();
      }
      return made;
    },
    run: (host, ...words) => runAttiva(['host', ...words, ...data(host)], { inside: network }),
    verb: (host, ...words) => runAttiva([...words, '--host-data', host.folder], { inside: network }),
    ask: (host, ...words) => askAttiva(['host', ...words, ...data(host)], { inside: network }),
    async dig(name, type) {
      const { stdout } = await network.run('dig', ['+short', '+time=5', '+tries=2', `@${dns}`, name, type]);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .sort();
    },
  };
}
