/**
 * A library has no `main.ts`; this is the one file of the SDK that sees `process`. Everything else gets what it needs
 * from here as an argument or as a default. The only environment variables read are those named below.
 */
import process from 'node:process';

/** `linux`, `win32`, `darwin` … */
export const thisPlatform: NodeJS.Platform = process.platform;

/** Number of this process. */
export const thisPid: number = process.pid;

/** The environment variables that say where state folders are. */
export function folderVariables(): Readonly<
  Record<'ProgramData' | 'LOCALAPPDATA' | 'XDG_STATE_HOME', string | undefined>
> {
  const { ProgramData, LOCALAPPDATA, XDG_STATE_HOME } = process.env;
  return { ProgramData, LOCALAPPDATA, XDG_STATE_HOME };
}

/** Where the lab is that started this process; read by `testing/` alone, which is not shipped. */
export function labVariables(): Readonly<Record<'ATTIVA_LAB', string | undefined>> {
  return { ATTIVA_LAB: process.env['ATTIVA_LAB'] };
}

/** The proxies that the environment names, for what is asked outside the network. Lower case comes first, as elsewhere. */
export function proxyVariables(): Readonly<Record<'http' | 'https' | 'no', string | undefined>> {
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY } = process.env;
  return { http: http_proxy ?? HTTP_PROXY, https: https_proxy ?? HTTPS_PROXY, no: no_proxy ?? NO_PROXY };
}

/** Folder of the agent's sockets, where it is not the machine's: in containers, in tests. */
export function agentFolderVariable(): string | undefined {
  return process.env['ATTIVA_AGENT'];
}

/** Folder of a machine that lives for the job that started this process (`attiva client run`). */
export function ephemeralFolderVariable(): string | undefined {
  return process.env['ATTIVA_EPHEMERAL'];
}

/** Whether a process of this number runs, under whatever account. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
