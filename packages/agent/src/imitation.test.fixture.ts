/** Something else on the socket of an agent: an imitation that answers what a test says. */
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';
import type { AgentSite } from './agent.test.fixture.ts';

/** `isOpen`: whether the asking side still waits. */
type Answer = (path: string, body: Record<string, unknown>, isOpen: () => boolean) => unknown;

/** What every agent says of itself. */
export const about: Readonly<Record<string, unknown>> = { api: 1, program: '9.9.9', pid: 1, revision: 'x' };

/** Listens in the agent's place; what `answer` gives is sent as JSON, a text as it is, undefined never. */
export async function imitate(t: TestContext, { place }: AgentSite, answer: Answer): Promise<void> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const said = await answer(request.url ?? '', body, () => !response.destroyed);
      if (said === undefined) return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    })();
  });
  await listenAt(t, server, place.everyone);
}

async function listenAt(t: TestContext, server: Server, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return parts.length === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>);
}
