/**
 * What the pictures show: the site of `seeded-site.ts` with a history, and what administrators did there. Requests that were refused, a
 * list of computers, machines that were asked to renew, carried requests, customers, keys, usage statements, a host without a network.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asking, type HostPaths, sendByFetch } from '@attiva/administration';
import type { StartedProcess } from '@attiva/testkit';
import { createFleet } from '../flows/carry-files/fleet.ts';
import { askAttiva } from '../site/attiva.ts';
import { createHost } from '../site/host.ts';
import { type MachineCall, runMachines } from '../site/product.ts';
import type { Vendor } from '../site/vendor.ts';
import {
  createSeededSite,
  daysApart,
  desktop,
  type Fleet,
  type Machine,
  machines,
  requestOf,
  type SeededSite,
} from './seeded-site.ts';

const fleet: Fleet = {
  silent: 180,
  arriving: [5, 13, 21, 29, 35].map((day, at) => ({ day, desktops: 14 + at * 4 })),
  desktops: 840,
  servers: 14,
  offices: 37,
  drawings: 9,
};

export interface PicturedSite {
  readonly site: SeededSite;
  /** What a camera reads from the screen of a host without a network. */
  readonly asked: string;
  stop(): Promise<void>;
}

interface Addresses {
  readonly authority: string;
  readonly host: string;
  readonly isolated: string;
}

export async function createPicturedSite(folder: string, addresses: Addresses): Promise<PicturedSite> {
  const site = await createSeededSite({ ...addresses, folder, fleet });
  const { aurora } = site;
  const quota = { key: await deviceKey(aurora, 'desktop', 18), many: 26 };
  // The key is typed while the vendor is out of reach.
  const laptops = await createFleet({ folder: join(folder, 'laptops'), aurora, ...quota, firstFact: 300 });
  const authority: StartedProcess = await aurora.serve();
  const stop = async (): Promise<void> => {
    await authority.stop();
    await site.stop();
  };
  try {
    await refuseSome(site);
    await compareComputers(site, folder);
    await askMachines(site, folder);
    await laptops.ask(join(folder, 'requests'));
    await carry(site, join(folder, 'requests'));
    await sell(aurora);
    await stateUsage(site, folder);
    return { site, asked: await askWithoutNetwork(aurora, { folder, address: addresses.isolated }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deviceKey(aurora: Vendor, edition: string, quota: number): Promise<string> {
  const order = ['key', 'create', '--kind', 'device', '--edition', edition, '--quota', String(quota)];
  return (await askAttiva<{ key: string }>([...order, '--dir', aurora.folder])).key;
}

/** A clock that is wrong, and an edition that nobody sells: what a host refuses in a usual week. */
async function refuseSome({ host, aurora }: SeededSite): Promise<void> {
  const late = machines('lab', 4, desktop);
  const odd: readonly Machine[] = machines('kiosk', 3, { ...desktop, edition: 'kiosk' });
  for (const machine of [...late, ...odd]) {
    const daysAhead = late.includes(machine) ? daysApart - 2 : daysApart;
    const body = await requestOf(aurora, { machine, daysAhead });
    const headers = { 'content-type': 'application/jose' };
    await (await fetch(`http://${host.address}/v1/activations`, { method: 'POST', headers, body })).text();
  }
}

/** 140 of the computers have called, 9 never did, some are gone. */
async function compareComputers({ host }: SeededSite, folder: string): Promise<void> {
  const day = (ago: number): string => new Date(Date.now() + (daysApart - ago) * 86_400_000).toISOString().slice(0, 10);
  const line = (name: string, enabled: string, ago: number): string => `${name}.corp.example,${enabled},${day(ago)}`;
  const known = machines('ws', 140, desktop).map(({ name }, at) => line(name.split('.')[0] ?? '', 'True', at % 12));
  const never = ['reception-1', 'reception-2', 'lab-17', 'lab-18', 'lab-19', 'hr-04', 'hr-09', 'store-3', 'gate-1'];
  const list = [
    'DNSHostName,Enabled,LastLogonDate',
    ...known,
    ...never.map((name, at) => line(name, 'True', 1 + at)),
    ...['old-1', 'old-2', 'old-3', 'old-4'].map((name) => line(name, 'True', 140)),
    ...['leaver-1', 'leaver-2'].map((name) => line(name, 'False', 60)),
  ];
  const file = join(folder, 'computers.csv');
  writeFileSync(file, `${list.join('\n')}\n`);
  await askAttiva(['host', 'never-called', '--list', file, '--data', host.folder]);
}

/** Machines that are asked and call again, some of them with this host pinned, and others that have not called since. */
async function askMachines({ host, aurora }: SeededSite, folder: string): Promise<void> {
  const { rootsFile } = aurora;
  const setupKey = await aurora.setupKey('desktop', 2025);
  const called = Array.from({ length: 6 }, (_, at): MachineCall => {
    const directory = join(folder, `asked-${at}`, 'aurora.example'); // Where commands look for this vendor, too.
    const facts = [900 + at, 1900 + at, 2900 + at] as const;
    const machineName = `pc-04${String(31 + at * 7).padStart(2, '0')}.corp.example`;
    return { directory, edition: 'desktop', setupKey, facts, machineName, host: host.address, suffix: '' };
  });
  await runMachines({ rootsFile, machines: called });
  const data = ['--data', host.folder];
  const waiting = machines('ws', 3, desktop);
  await askAttiva(['host', 'hint', 'renew', ...waiting.map(({ name }) => name), ...data]);
  const list = ['host', 'hint', 'list', ...data];
  const { hostIds } = await askAttiva<{ hostIds: readonly { vendor: string; hostId: string }[] }>(list);
  const hostId = hostIds.find(({ vendor }) => vendor === 'aurora.example')?.hostId ?? '';
  for (const { directory } of called.slice(0, 3)) {
    await askAttiva(['client', 'pin-host', '--roots', rootsFile, '--data', dirname(directory), '--', hostId]);
  }
  await askAttiva(['host', 'hint', 'renew', ...called.map(({ machineName = '' }) => machineName), ...data]);
  await runMachines({ rootsFile, machines: called.slice(0, 5).map((one) => ({ ...one, attempts: 2 })) });
}

/** Files are taken in, most of them submitted to a key that does not license all of these, and some answers handed out. */
async function carry({ host }: SeededSite, folder: string): Promise<void> {
  const port = /port = (\d+)\s*$/u.exec(readFileSync(join(host.folder, 'host.toml'), 'utf8'))?.[1] ?? '';
  const authorization = `Bearer ${readFileSync(join(host.folder, 'admin.token'), 'utf8').trim()}`;
  const ask = asking<HostPaths>(sendByFetch({ fetch, base: `http://127.0.0.1:${port}`, headers: { authorization } }));
  const files = readdirSync(folder)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((file, at) => ({ name: `laptop-${101 + at}.carry`, text: readFileSync(join(folder, file), 'utf8') }));
  await ask({ method: 'POST', path: '/v1/carried-files', body: { files } });
  const { requests } = await ask({ method: 'GET', path: '/v1/carried', query: { limit: 100, offset: 0 } });
  const named = requests.map(({ client, nonce }) => ({ client, nonce }));
  await ask({ method: 'POST', path: '/v1/carried-submissions', body: { requests: named.slice(0, 22) } });
  const ready = await ask({ method: 'GET', path: '/v1/carried', query: { state: 'ready', limit: 9, offset: 0 } });
  const handed = ready.requests.map(({ client, nonce }) => ({ client, nonce }));
  await ask({ method: 'POST', path: '/v1/carried-handouts', body: { requests: handed } });
}

/** Further customers, agreements and keys of the vendor. */
async function sell(aurora: Vendor): Promise<void> {
  const until = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await aurora.hostKey('Bianchi Srl', 'aurora-os', '--quantity', '250', '--until', until(380));
  await aurora.hostKey('Comune di Lucca', 'aurora-office', '--quantity', '600', '--until', until(95));
  await aurora.hostKey('Ospedale San Marco', 'aurora-os', '--quantity', '1200');
  await deviceKey(aurora, 'office', 40);
}

/** Two months, signed by the host and taken in by the vendor. */
async function stateUsage({ host, aurora }: SeededSite, folder: string): Promise<void> {
  const now = new Date(Date.now() + daysApart * 86_400_000);
  for (const back of [2, 1]) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
    const file = join(folder, `usage-${month}.json`);
    const words = ['host', 'usage', '--month', month, '--vendor', aurora.id, '--out', file];
    await askAttiva([...words, '--data', host.folder]);
    await askAttiva(['authority', 'usage', 'import', file, '--customer', 'Rossi SpA', '--dir', aurora.folder]);
  }
}

/** @returns the address in its QR code */
async function askWithoutNetwork(
  aurora: Vendor,
  { folder, address }: { readonly folder: string; readonly address: string },
): Promise<string> {
  const key = await aurora.hostKey('Cooperativa Verde', 'aurora-os', '--quantity', '40');
  const vendorFile = join(folder, 'verde.attiva');
  await askAttiva(['authority', 'bundle', 'create', key.slice(-5), '--dir', aurora.folder, '--out', vendorFile]);
  const host = await createHost({ folder: join(folder, 'isolated'), address }, { ...aurora, vendorFile });
  const words = ['host', 'register', key, '--without-network', '--data', host.folder];
  return (await askAttiva<{ address: string }>(words)).address;
}
