import { realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { isActivationError } from '@attiva/protocol';
import { isWhole } from '../state/client-state.ts';
import { machineStates, systemSurroundings } from '../state/state-folder.ts';
import type { AgentPlace } from './agent-place.ts';
import { askAgent } from './ask-agent.ts';

const askMilliseconds = 3_000;

/** Who answers on the sockets, as it says itself: fit to be named to people, and no more. */
export interface RunningAgent {
  /** Version; `unknown` where it does not answer. */
  readonly program: string;
  /** 0 where it does not answer. */
  readonly pid: number;
  readonly instance: string;
  /** Folder of its states, where it is not the machine's. */
  readonly data?: string;
}

/** Who answers on the sockets now; undefined where nobody listens. Sockets outlive their process: the file alone says nothing. */
export async function findAgent(place: AgentPlace): Promise<RunningAgent | undefined> {
  if (!(await isAgentListening(place))) return undefined;
  try {
    const question = { method: 'GET', path: '/v1/agent', milliseconds: askMilliseconds } as const;
    const { program, pid, instance, data } = await askAgent(place.everyone, question);
    return {
      program: typeof program === 'string' && /^[\w.+-]{1,64}$/.test(program) ? program : 'unknown',
      pid: isWhole(pid) ? pid : 0,
      instance: String(instance),
      ...(typeof data === 'string' && { data }),
    };
  } catch (error) {
    if (isActivationError(error)) return { program: 'unknown', pid: 0, instance: '' };
    throw error;
  }
}

/** Whether a process has the socket open; a file that a killed one left refuses. */
export function isAgentListening({ everyone }: AgentPlace): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(everyone);
    const end = (listening: boolean): void => {
      socket.destroy();
      answer(listening);
    };
    socket.once('connect', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'EACCES' || error.code === 'EPERM'));
  });
}

/** Whether the agent keeps its states in this folder, by whatever name: one folder for each vendor is in it. */
export function keepsStatesIn({ data }: RunningAgent, folder: string): boolean {
  return realPath(data ?? machineStates(systemSurroundings())) === realPath(folder);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path); // Not there, or not to be seen by this account: its name is all there is.
  }
}
