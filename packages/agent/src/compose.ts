/** Builds the agent: vendors, routes, two doors, the look at the timers. */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, rename } from 'node:fs/promises';
import type { Server } from 'node:http';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { type AgentPlace, findAgent, type Machine } from '@attiva/client';
import type { Log } from '@attiva/daemon';
import { ActivationError, type ProductRoots } from '@attiva/protocol';
import type { AgentConfig } from './config/agent-config.ts';
import { createLocalServer } from './http/local-server.ts';
import type { Door } from './http/route.ts';
import { type AgentAbout, agentRoutes } from './http/routes.ts';
import { removeSockets, takeOver } from './running/take-over.ts';
import { VendorDesks, type VendorSource } from './vendors/vendor-desks.ts';

export type { VendorSource } from './vendors/vendor-desks.ts';

export interface AgentOptions {
  readonly place: AgentPlace;
  readonly config: AgentConfig;
  readonly vendors: VendorSource;
  /** Opens the machine's folder for a vendor, never through an agent. */
  readonly open: (roots: ProductRoots) => Machine;
  readonly log: Log;
  readonly about: AgentAbout;
  /** Told once when an administrator, a newer agent, or the loss of the sockets asks this one to end. */
  readonly onStop: (why: string) => void;
}

export interface Agent {
  /** Takes over from an older agent and listens. @throws {ActivationError} `already-running`, `socket-unusable`. */
  listen(): Promise<void>;
  /** One look at vendors and timers, to be taken every minute. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const doors: readonly Door[] = ['everyone', 'administrator'];
const modes = { everyone: 0o666, administrator: 0o600 } as const;

export function composeAgent(options: AgentOptions): Agent {
  const { place, config, log, about, onStop } = options;
  const desks = new VendorDesks({ source: options.vendors, log, open: options.open });
  const routes = agentRoutes({ desks, about, stop: () => onStop('asked to stop') });
  const servers = new Map(
    doors.map((door): [Door, Server] => [
      door,
      createLocalServer({ door, routes, userOperations: config.userOperations, log }),
    ]),
  );
  let listening = false;
  // One that is too busy to answer itself in time still has its sockets.
  const isMine = async (): Promise<boolean> => {
    const found = await findAgent(place);
    return found !== undefined && (found.instance === about.instance || found.instance === '');
  };
  return {
    async listen() {
      await takeOver(place, about.program);
      await desks.reload();
      await makeFolder(place);
      // The administrators' door first: who finds the other one open finds this one, too.
      for (const door of doors.toReversed()) await listenAt(servers.get(door) as Server, place[door], modes[door]);
      listening = true;
      if (await isMine()) return;
      listening = false;
      throw new ActivationError('already-running', 'another agent has started at the same moment');
    },
    async tick() {
      if (listening && !(await isMine())) {
        listening = false;
        onStop('the sockets are gone, or another agent has them');
        return;
      }
      await desks.reload();
      await desks.tick();
    },
    async close() {
      if (listening && (await isMine())) await removeSockets(place);
      listening = false;
      await desks.close();
      await Promise.all([...servers.values()].map(closeServer));
    },
  };
}

async function makeFolder({ everyone }: AgentPlace): Promise<void> {
  if (everyone.startsWith('\\\\.\\')) return;
  try {
    await mkdir(dirname(everyone), { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw unusable(dirname(everyone), cause);
  }
  await refuseForeign(dirname(everyone));
}

/** Whoever may rename in the folder could have this account give its rights to any file, between listening and `chmod`. */
async function refuseForeign(folder: string): Promise<void> {
  const { uid, mode, isDirectory } = await aboutFolder(folder);
  const isOurs = isDirectory && (uid === 0 || uid === userInfo().uid);
  const mayOthersRename = (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
  if (isOurs && !mayOthersRename) return;
  const why = isOurs ? 'everybody may write there' : 'it is a link or belongs to another account';
  throw new ActivationError('socket-unusable', `${folder} is no place for an agent's sockets: ${why}`, {
    facts: { path: folder, reason: isOurs ? 'writable-by-all' : 'foreign' },
  });
}

async function aboutFolder(
  folder: string,
): Promise<{ readonly uid: number; readonly mode: number; readonly isDirectory: boolean }> {
  try {
    const found = await lstat(folder);
    return { uid: found.uid, mode: found.mode, isDirectory: found.isDirectory() };
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/**
 * Listens under a name of its own and then takes the place by renaming: a socket that a killed agent left is replaced, nobody
 * ever finds one with other rights, and the end of an agent that was displaced removes its own name and not the new one's
 * (the run time unlinks what it has bound). Pipes of Windows have no files; there `readableAll` and `writableAll` are the mode.
 */
async function listenAt(server: Server, path: string, mode: number): Promise<void> {
  const isPipe = path.startsWith('\\\\.\\');
  const forAll = isPipe && mode === modes.everyone;
  const own = isPipe ? path : `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: own, readableAll: forAll, writableAll: forAll }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    if (isPipe) return;
    await chmod(own, mode);
    await rename(own, path);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

function unusable(path: string, cause: unknown): ActivationError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (reason === 'EADDRINUSE') {
    return new ActivationError('already-running', `another program listens on ${path}`, { facts: { path }, cause });
  }
  return new ActivationError('socket-unusable', `cannot listen on ${path} (${reason})`, {
    facts: { path, reason },
    cause,
  });
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
