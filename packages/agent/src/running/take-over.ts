/**
 * One agent per machine: finding the one that runs, taking over from an older one, and noticing that somebody else has the
 * sockets now. Sockets are files that outlive a process that was killed, so it is the answer that counts, never the file.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentPlace, askAgent, findAgent, isAgentListening } from '@attiva/client';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { isNewer } from './program-version.ts';

const askMilliseconds = 3_000;
const stopMilliseconds = 15_000;
const pollMilliseconds = 50;

/**
 * Makes the place free for this program: an older agent is asked to stop and waited for.
 * @throws {ActivationError} `already-running` where an agent of the same or a newer version runs, or one that does not stop.
 */
export async function takeOver(place: AgentPlace, program: string): Promise<void> {
  const other = await findAgent(place);
  if (other === undefined) return;
  if (!isNewer(program, other.program)) throw alreadyRunning(other, 'runs already');
  await stop(place, other);
}

/** Removes the socket files; pipes of Windows end with their process. */
export async function removeSockets({ everyone, administrator }: AgentPlace): Promise<void> {
  if (everyone.startsWith('\\\\.\\')) return;
  await rm(everyone, { force: true });
  await rm(administrator, { force: true });
}

async function stop(place: AgentPlace, other: { readonly program: string; readonly pid: number }): Promise<void> {
  try {
    await askAgent(place.administrator, { method: 'POST', path: '/v1/stop', body: {}, milliseconds: askMilliseconds });
  } catch (error) {
    if (!isActivationError(error)) throw error;
    throw alreadyRunning(other, `is older, but cannot be asked to stop: ${error.detail}`, error);
  }
  for (let waited = 0; waited < stopMilliseconds; waited += pollMilliseconds) {
    if (!(await isAgentListening(place))) return;
    await pause(pollMilliseconds);
  }
  throw alreadyRunning(other, `is older, but did not stop within ${stopMilliseconds / 1000} s`);
}

function alreadyRunning(
  { program, pid }: { readonly program: string; readonly pid: number },
  what: string,
  cause?: unknown,
): ActivationError {
  return new ActivationError('already-running', `the agent ${program} (process ${pid}) ${what}`, {
    facts: { program, pid },
    cause,
  });
}
