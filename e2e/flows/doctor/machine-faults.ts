/** Faults of the machine itself: what it knows, what it has stored, how it was set up, what it was told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { FakeVendor, runProcess } from '@attiva/testkit';
import { type DoctorSite, day } from './doctor-site.ts';
import type { Examination, Fault } from './fault.ts';
import { inZone } from './fault.ts';

/** Something answers, or has answered, on the everyone's socket of an agent. */
async function withAgent(site: DoctorSite, sockets: string, after?: Examination['after']): Promise<Examination> {
  const words = [...inZone(site, await site.machine(), 'good'), '--socket', sockets];
  return { words, ...(after !== undefined && { after }) };
}

let agents = 0;
async function answeringAgent(site: DoctorSite, body: object): Promise<Examination> {
  const sockets = join(site.folder, `sockets-${(agents += 1)}`);
  mkdirSync(sockets);
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(join(sockets, 'agent.sock'));
  await once(server, 'listening');
  return withAgent(site, sockets, async () => server.close());
}

/** A socket whose process was killed: the file stays and refuses. */
async function killedAgent(site: DoctorSite): Promise<Examination> {
  const sockets = join(site.folder, 'sockets-killed');
  mkdirSync(sockets);
  const listen = `require('node:net').createServer().listen(${JSON.stringify(join(sockets, 'agent.sock'))}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  return withAgent(site, sockets);
}

/** A small disk of its own for one machine's folder: full, or read-only. */
async function onDisk(site: DoctorSite, kind: 'full' | 'read-only'): Promise<Examination> {
  const made = await site.machine();
  const data = join(site.folder, `disk-${kind}`);
  mkdirSync(data);
  await must('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', data);
  cpSync(made.data, data, { recursive: true });
  if (kind === 'full') fill(join(data, 'filler'));
  else await must('mount', '-o', 'remount,ro', data);
  const words = inZone(site, { data, state: join(data, site.vendor.vendor) }, 'good');
  return { words, after: () => must('umount', '-l', data) };
}

function fill(path: string): void {
  const block = Buffer.alloc(16_384);
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

async function must(command: string, ...args: readonly string[]): Promise<void> {
  const ended = await runProcess({ command, args });
  if (ended.exit !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stderr}`);
}

/** Its state file is not what it was. */
async function withState(site: DoctorSite, change: (text: string) => string): Promise<Examination> {
  const machine = await site.machine();
  const path = join(machine.state, 'state.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return { words: inZone(site, machine, 'good') };
}

async function otherRoots(site: DoctorSite, name: string, content: object): Promise<Examination> {
  const rootsFile = join(site.folder, name);
  writeFileSync(rootsFile, JSON.stringify(content));
  return { words: inZone({ ...site, rootsFile }, await site.machine(), 'good') };
}

export const machineFaults: readonly Fault[] = [
  {
    what: 'no vendor is known on the machine',
    code: 'no-vendor',
    step: 'vendor',
    remedy: /client setup/,
    inject: async (site) => ({ words: ['--data', join(site.folder, 'nothing')] }),
  },
  {
    what: "the vendor's file is none",
    code: 'vendor-file-invalid',
    step: 'vendor',
    inject: (site) => otherRoots(site, 'roots-none.json', { hello: 'world' }),
  },
  {
    what: 'the vendor file was made with a lab root',
    code: 'lab-root',
    step: 'vendor',
    inject: async (site) => {
      const lab = await FakeVendor.create({ now: Math.floor(Date.now() / 1000), lab: true });
      return otherRoots(site, 'roots-lab.json', lab.roots);
    },
  },
  {
    what: 'the state file is damaged',
    code: 'state-damaged',
    step: 'state',
    names: /state\.json/,
    inject: (site) => withState(site, (text) => text.replace('"content":', '"content": ').slice(0, -20)),
  },
  {
    what: 'the state was written by a newer version',
    code: 'state-newer',
    step: 'state',
    inject: (site) => withState(site, (text) => text.replace('"format":1', '"format":99')),
  },
  {
    what: 'the state folder cannot be written',
    code: 'state-unwritable',
    step: 'state',
    inject: (site) => onDisk(site, 'read-only'),
  },
  { what: 'the disk is full', code: 'disk-full', step: 'state', inject: (site) => onDisk(site, 'full') },
  {
    what: 'no product has a key',
    code: 'no-product-key',
    step: 'key',
    inject: async (site) => ({ words: inZone(site, { data: join(site.folder, 'keyless'), state: '' }, 'good') }),
  },
  {
    what: 'only the directory may activate (act-type 1)',
    code: 'directory-only',
    step: 'key',
    outcome: 'warn',
    inject: async (site) => {
      const machine = await site.machine({ change: (one) => one.setActivationType('directory') });
      return { words: inZone(site, machine, 'good') };
    },
  },
  { what: 'the agent was killed', code: 'agent-unreachable', step: 'agent', outcome: 'warn', inject: killedAgent },
  {
    what: 'something else answers in the place of the agent',
    code: 'agent-not-proven',
    step: 'agent',
    inject: (site) => answeringAgent(site, { hello: 'world' }),
  },
  {
    what: 'a host that was set is wrong, while DNS names a good one',
    code: 'connection-refused',
    step: 'tcp',
    names: /set for the machine/,
    remedy: /clear-host.*att1\.good\.example/,
    inject: async (site) => {
      const machine = await site.machine({ change: (one) => one.setHost(site.closed, 'machine') });
      return { words: inZone(site, machine, 'good') };
    },
  },
  {
    what: 'the lookup domain that was set is wrong',
    code: 'no-srv-record',
    step: 'srv',
    remedy: /clear-domain.*good\.example/,
    inject: async (site) => {
      const machine = await site.machine({ change: (one) => one.setLookupDomain('empty.example') });
      return { words: inZone(site, machine, 'good') };
    },
  },
  {
    what: 'a setup key of a newer generation than the host was bought for',
    code: 'needs-newer-host-key',
    step: 'product',
    inject: async (site) => ({
      words: inZone(site, await site.machine({ generation: 2026, asks: '' }), 'older'),
    }),
  },
  {
    what: 'too few machines have asked yet',
    code: 'below-threshold',
    step: 'count',
    names: /1 of 2/,
    inject: async (site) => ({ words: inZone(site, await site.machine({ edition: 'server' }), 'good') }),
  },
  {
    what: 'the quantity bought is used up',
    code: 'quantity-exceeded',
    step: 'count',
    inject: async (site) => {
      for (let bought = 0; bought < 2; bought += 1) await site.machine({ asks: 'quantity' });
      return { words: inZone(site, await site.machine({ asks: 'quantity' }), 'quantity') };
    },
  },
  {
    what: 'the lease has run out',
    code: 'validity-ended',
    step: 'lease',
    names: /additional-grace/,
    inject: async (site) => ({ words: inZone(site, await site.machine(), 'expired'), ahead: 190 * day }),
  },
  {
    what: 'the grace period is over',
    code: 'grace-ended',
    step: 'lease',
    names: /notification/,
    inject: async (site) => ({ words: inZone(site, await site.machine({ asks: '' }), 'notified'), ahead: 220 * day }),
  },
];
