import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isActivationError } from '@attiva/protocol';
import { AttachedProducts } from './attached-products.ts';
import { Diary, type DiaryDay } from './diary.ts';
import type { DrivenWorld } from './driven-world.ts';
import { VirtualDays } from './virtual-days.ts';

export interface ControlOptions {
  readonly world: DrivenWorld;
  /** Where products of the lab keep their state. */
  readonly directory: string;
  /** Longest wait for the products to live through one step, in milliseconds. */
  readonly patienceMilliseconds?: number;
}

export interface ControlServer {
  /** What goes into `ATTIVA_LAB`: whoever knows it drives the lab. */
  readonly url: string;
  /** What the products were seen to be, stop by stop. */
  days(): readonly DiaryDay[];
  close(): Promise<void>;
}

interface Room extends ControlOptions {
  readonly products: AttachedProducts;
  readonly days: VirtualDays;
  readonly diary: Diary;
}

const mostBytes = 64 * 1024;

/** Opens the lab's door for its product and tests: loopback only, and only to whoever knows the random part of its path. */
export async function openControl(options: ControlOptions): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url');
  const products = new AttachedProducts(options.world.now(), options.patienceMilliseconds);
  const diary = new Diary();
  const room: Room = { ...options, products, days: new VirtualDays(options.world, products), diary };
  const server = createServer((request, response) => {
    void serve(request, response, { room, token });
  });
  server.keepAliveTimeout = 0; // A product's connection lasts as long as the product: its end is how the lab learns of it.
  server.requestTimeout = 0;
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/${token}/`, days: () => diary.days, close: () => close(server) };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { room, token }: { readonly room: Room; readonly token: string },
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://lab'); // Throws for `//`, which anybody may ask for.
    const [, given = '', name = '', ...more] = url.pathname.split('/');
    if (!isToken(given, token) || more.length > 0) return send(response, 404, { error: 'there is nothing here' });
    const body = request.method === 'POST' ? await readBody(request) : {};
    const answer = await answerTo(`${request.method} ${name}`, { room, request, url, body });
    if (answer === undefined) return send(response, 404, { error: `there is no ${request.method} ${name}` });
    send(response, 200, answer);
  } catch (error) {
    send(response, error instanceof TypeError ? 400 : 500, { error: wordsOf(error) });
  }
}

interface Asked {
  readonly room: Room;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Readonly<Record<string, unknown>>;
}

async function answerTo(route: string, { room, request, url, body }: Asked): Promise<object | undefined> {
  const { products } = room;
  switch (route) {
    case 'POST attach':
      return attach(room, products.attach(numberIn(body, 'pid'), request.socket));
    case 'GET clock':
      return nextMove(products, url.searchParams);
    case 'GET status':
      return statusOf(room);
    case 'POST time':
      await moveTime(room, body);
      return statusOf(room);
    case 'POST hosts':
      await switchHost(room, body);
      return statusOf(room);
    default:
      return undefined;
  }
}

function nextMove(products: AttachedProducts, told: URLSearchParams): Promise<object> {
  return products.next(told.get('client') ?? '', Number(told.get('after')), told.get('seen'));
}

function attach({ world, products, directory }: Room, client: string): object {
  const { roots, dns } = world;
  const opened = { roots, directory, products: world.products, dnsServer: dns.server, dnsSuffix: dns.suffix };
  return { client, ...products.move, ...opened };
}

function statusOf({ world, products, days }: Room): object {
  const hosts = world.hosts.map(({ name, running }) => ({ name, running }));
  return { day: days.day, now: world.now(), hosts, products: products.list() };
}

async function moveTime({ days, products, diary }: Room, body: Asked['body']): Promise<void> {
  await ('day' in body ? days.goTo(numberIn(body, 'day')) : days.advance(numberIn(body, 'seconds')));
  diary.note({ day: days.day, seen: products.seen() });
}

async function switchHost(room: Room, { name, wish }: Asked['body']): Promise<void> {
  const { world, days, products, diary } = room;
  const host = world.hosts.find((one) => one.name === name);
  if (host === undefined) {
    throw new TypeError(
      `there is no host "${String(name)}"; there are ${world.hosts.map((one) => one.name).join(', ')}`,
    );
  }
  if (wish !== 'start' && wish !== 'stop') throw new TypeError('a host is started or stopped');
  // What it was until now: a test that has asked its product to activate need not have let time pass.
  await days.look();
  const seen = products.seen();
  if (host.running !== (wish === 'start')) await host[wish]();
  diary.note({ day: days.day, host: { name: host.name, running: wish === 'start' }, seen });
}

function numberIn(body: Asked['body'], name: string): number {
  const value = body[name];
  if (typeof value !== 'number' || !(value >= 0)) throw new TypeError(`${name}: a number, not negative`);
  return value;
}

async function readBody(request: IncomingMessage): Promise<Asked['body']> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new TypeError(`more than ${mostBytes} bytes`);
    parts.push(part);
  }
  const body: unknown = parseJson(Buffer.concat(parts).toString('utf8'));
  if (typeof body !== 'object' || body === null) throw new TypeError('the body is no JSON object');
  return body as Asked['body'];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Told by the caller as no object.
  }
}

function isToken(given: string, token: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

/** Whoever gets this drives the lab: there is nothing to hide from him. */
function wordsOf(error: unknown): string {
  if (isActivationError(error)) return error.detail;
  return error instanceof Error ? error.message : 'unknown';
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
