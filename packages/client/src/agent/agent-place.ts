/**
 * The SDK's side of the machine's agent (`attiva client agent`): finding its sockets, talking to it, and judging what it
 * shows as if it came from anybody. What the agent does is `@attiva/agent`; what a lease means stays in `licensing/`.
 *
 * This file: where the sockets are.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { agentFolderVariable, thisPlatform } from '../this-process.ts';

/** The two doors of an agent. */
export interface AgentPlace {
  /** For everyone: status, proof, attempts. */
  readonly everyone: string;
  /** For administrators: changes. */
  readonly administrator: string;
}

/** The folder of the sockets; on Windows the beginning of the pipes' names. */
export function agentFolder(platform: NodeJS.Platform = thisPlatform): string {
  if (platform === 'win32') return '\\\\.\\pipe\\attiva';
  return platform === 'darwin' ? '/var/run/attiva' : '/run/attiva';
}

/** @param folder instead of the machine's */
export function agentPlace(folder?: string, platform: NodeJS.Platform = thisPlatform): AgentPlace {
  const base = folder ?? agentFolderVariable() ?? agentFolder(platform);
  const at = (name: string): string => (platform === 'win32' ? `${base}-${name}` : join(base, `${name}.sock`));
  return { everyone: at('agent'), administrator: at('admin') };
}

/** Whether there is anything to connect to: where no agent was ever installed, opening costs one look at the disk. */
export function mayAnswer({ everyone }: AgentPlace, platform: NodeJS.Platform = thisPlatform): boolean {
  return platform === 'win32' || existsSync(everyone);
}
