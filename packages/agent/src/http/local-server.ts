import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { asActivationError, type Log, problemAnswer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { type AgentRequest, type Door, findRoute, type Route } from './route.ts';

export interface LocalServerOptions {
  readonly door: Door;
  readonly routes: readonly Route[];
  readonly userOperations: boolean;
  readonly log: Log;
}

const mostBodyBytes = { everyone: 16 * 1024, administrator: 5 * 1024 * 1024 } as const;
/** Products of many users at once, each with a question for changes that waits. */
const mostConnections = { everyone: 1024, administrator: 64 } as const;
const headersMilliseconds = 5_000;
const requestMilliseconds = 10_000;

/** One door: a server that does not listen yet. Bodies, headers, connections and time are bounded. */
export function createLocalServer(options: LocalServerOptions): Server {
  const server = createServer(
    {
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 1_000,
      maxHeaderSize: 8 * 1024,
    },
    (incoming, outgoing) => {
      answer(incoming, outgoing, options).catch((error: unknown) => {
        options.log.error({ error }, 'no answer could be given');
        outgoing.destroy();
      });
    },
  );
  server.maxConnections = mostConnections[options.door];
  return server;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, options: LocalServerOptions): Promise<void> {
  const { door, routes, userOperations, log } = options;
  const { method = '', url = '' } = incoming;
  try {
    const { parts, query } = address(url);
    const route = findRoute(routes, { method, parts, door }, userOperations);
    const body = await readBody(incoming, mostBodyBytes[door]);
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const request: AgentRequest = { door, parts, query, body, gone: gone.signal };
    send(outgoing, 200, { 'content-type': 'application/json' }, await route.answer(request));
  } catch (thrown) {
    const error = asActivationError(thrown);
    const about = { door, method, path: url.split('?', 1)[0], code: error.code };
    if (error.code === 'internal') log.error({ ...about, error: thrown }, 'question failed');
    else log.debug(about, 'question refused');
    const { status, headers, document } = problemAnswer(error);
    send(outgoing, status, headers, document);
  }
}

function send(outgoing: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: object): void {
  if (outgoing.destroyed) return;
  const text = JSON.stringify(body);
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' });
  outgoing.end(text);
}

/** `/v1/vendors/aurora.example/status?x=y`. */
function address(url: string): { readonly parts: readonly string[]; readonly query: URLSearchParams } {
  const [path = '', query = ''] = url.split('?', 2);
  const [root, version, ...words] = path.split('/');
  if (root !== '' || version !== 'v1') throw new ActivationError('not-found', 'The agent has nothing at this address.');
  return { parts: words.map(decoded), query: new URLSearchParams(query) };
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch (cause) {
    throw new ActivationError('malformed', 'The address cannot be read.', { cause });
  }
}

async function readBody(incoming: IncomingMessage, most: number): Promise<AgentRequest['body']> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw new ActivationError('too-large', `A body has at most ${most} bytes here.`);
    parts.push(part);
  }
  if (size === 0) return {};
  const value = parse(Buffer.concat(parts).toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as AgentRequest['body'];
  throw new ActivationError('malformed', 'The body is no JSON object.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON: told by the caller.
  }
}
