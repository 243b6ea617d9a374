import { resolve } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { askAuthority } from '../authority/authority-folder.ts';
import { asOwnerOf, askHost, dataOption, findHost } from '../host/host-folder.ts';

export const consoleLink: CommandSpec = {
  words: 'console link',
  options: [
    dataOption,
    { flags: '--authority <dir>', purpose: "the console of the vendor's authority in this folder, not of a host" },
  ],
  group: 'Host in the LAN',
  summary: 'Print a link that opens the host’s page in a browser on this machine, once and within an hour',
  example: 'attiva console link',
  run,
};

async function run(call: Call): Promise<Answer> {
  const authority = call.text('authority');
  const { url, until } = await (authority === undefined
    ? makeConsoleLink(call)
    : makeAuthorityLink(call, resolve(call.terminal.workingDirectory, authority)));
  const { port } = new URL(url);
  const text = [
    url,
    `works once, for an hour, on this machine; from another one first: ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE`,
  ].join('\n');
  return { json: { url, until }, text };
}

/** @throws {ActivationError} `not-initialized` without a host; `wrong-usage` while it does not run: the page is its own. */
export async function makeConsoleLink(call: Call): Promise<{ readonly url: string; readonly until: number }> {
  const running = await findHost(call);
  if (running === undefined) {
    await askHost(call, () => Promise.resolve()); // Says where there is no host at all, or which is damaged.
    throw new ActivationError('wrong-usage', 'the page is one of the running host, and none runs: attiva host serve');
  }
  const { path, until } = await askHost(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/console-links', body: {} }),
  );
  return { url: new URL(path, running.url).href, until };
}

/** @throws {ActivationError} `not-initialized` without an authority; `wrong-usage` while it does not run. */
async function makeAuthorityLink(
  call: Call,
  folder: string,
): Promise<{ readonly url: string; readonly until: number }> {
  const { findRunning } = await import('@attiva/daemon');
  const running = await asOwnerOf(call, folder, () => findRunning(folder));
  if (running === undefined) {
    await askAuthority(call, () => Promise.resolve(), folder); // Says where there is no authority at all, or which is damaged.
    throw new ActivationError(
      'wrong-usage',
      'the console is one of the running authority, and none runs: attiva authority serve DIR',
    );
  }
  const { path, until } = await askAuthority(
    call,
    ({ ask }) => ask({ method: 'POST', path: '/v1/console-links', body: {} }),
    folder,
  );
  return { url: new URL(path, running.administration).href, until };
}
