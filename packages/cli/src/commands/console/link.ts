import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { askHost, dataOption, findHost } from '../host/host-folder.ts';

export const consoleLink: CommandSpec = {
  words: 'console link',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Print a link that opens the host’s page in a browser on this machine, once and within an hour',
  example: 'attiva console link',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { url, until } = await makeConsoleLink(call);
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
