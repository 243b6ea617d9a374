/** Who holds a TCP port: read from /proc on Linux, unknown elsewhere. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

export interface PortHolder {
  readonly pid: number;
  /** Name of the program, with its script where it is Node: `nginx`, `node attiva`. No further arguments: they may hold secrets. */
  readonly program: string;
}

/** State of a listening socket in /proc/net/tcp. */
const listening = '0A';

/** The process that listens on the port, as far as this account may see it. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listeningInodes((await readOrEmpty(table)) ?? '', port)) inodes.add(`socket:[${inode}]`);
  }
  if (inodes.size === 0) return undefined;
  for (const name of await list('/proc')) {
    if (/^\d+$/u.test(name) && (await holdsOne(name, inodes))) {
      return { pid: Number(name), program: await programOf(name) };
    }
  }
  return undefined;
}

/** Not `comm`: that is the name of a thread, and Node calls its first one "MainThread". */
async function programOf(pid: string): Promise<string> {
  const [program = '', ...words] = ((await readOrEmpty(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  const name = basename(program);
  const script = /^node(?:js)?$/u.test(name) ? words.find((word) => word !== '' && !word.startsWith('-')) : undefined;
  if (script !== undefined) return `${name} ${basename(script)}`;
  return name === '' ? 'unknown' : name;
}

/** Inodes of the sockets that listen on the port, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .filter((fields) => fields[3] === listening && fields[1]?.endsWith(`:${wanted}`) === true)
    .flatMap((fields) => fields[9] ?? []);
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const fd of await list(folder)) {
    const target = await readlink(`${folder}/${fd}`).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
}

// Processes end and close files while we look, and those of other accounts are closed to us: both mean "not seen".
async function readOrEmpty(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function list(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
