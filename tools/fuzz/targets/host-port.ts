/**
 * The whole host port: HTTP as anybody on the network may send it. After every input the host lives, has answered nothing
 * but what is signed or a problem document, holds exactly the clients that were authentic, and has nothing waiting.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  catalogue,
  isErrorCode,
  openActivationRequest,
  type PublicJwk,
  RevocationSet,
  type VendorId,
  verifyChain,
} from '@attiva/protocol';
import {
  activationRequestClaims,
  byOwnKey,
  keys,
  now,
  ownHeader,
  requestId,
  trust,
  vendor,
} from '../../vectors/world.ts';
import { base64url } from '../../vectors/forge.ts';
import { type Json, jsonMutator, mutateTree, readJson } from '../json-mutators.ts';
import type { Random } from '../random.ts';
import { fuzzClients, isStatement, mutateStatement, putTogether } from '../statement-mutators.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import {
  adminToken,
  type FuzzedHost,
  type RawAnswer,
  readAnswers,
  startFuzzedHost,
  vendorFile,
} from './fuzzed-host.ts';

/** One request. Whatever is left out has its usual value. */
interface Step {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  /** Bytes that are sent of it; the rest never comes. */
  readonly cut?: unknown;
  /** In-process at the administration, with its token. */
  readonly admin?: unknown;
}

const jose = { 'content-type': 'application/jose' };
const json = { 'content-type': 'application/json' };

function activation(claims: Parameters<typeof activationRequestClaims>[0] = {}, key = keys.client): Step {
  const body = byOwnKey('activation-request', activationRequestClaims({ iss: key.id, ...claims }), { signer: key });
  return { method: 'POST', path: '/v1/activations', headers: jose, body };
}

/** A request of another client, with another id: what a fleet sends. */
function freshActivation(random: Random): Step {
  const key = random.pick(fuzzClients);
  const prev = { store: requestId, turn: random.below(4) };
  const claims = {
    ...activationRequestClaims({ iss: key.id, iat: now + random.below(600) - 300, jti: base64url(random.bytes(16)) }),
    device: [random.below(4), random.below(4), 0],
    ...(random.oneIn(3) && { prev }),
    ...(random.oneIn(3) && { name: `desk-${random.below(9)}` }),
    ...(random.oneIn(4) && { generation: random.pick([2019, 2022, 2025, 2026]) }),
  };
  const header = ownHeader('activation-request', key) as unknown as Json;
  return {
    method: 'POST',
    path: '/v1/activations',
    headers: jose,
    body: putTogether({ header, claims, signature: '' }),
  };
}

const addFresh: Mutator = (text, random) => {
  const steps = stepsOf(text);
  return JSON.stringify([...steps.slice(0, 5), freshActivation(random)]);
};

/** Changes the statement that one of the steps carries. */
const statementInStep: Mutator = (text, random, other) => {
  const steps = [...stepsOf(text)];
  const at = random.below(steps.length);
  const step = steps[at];
  if (step === undefined || !isStatement(step.body)) return addFresh(text, random, other);
  const donor = stepsOf(other).find(({ body }) => isStatement(body))?.body;
  steps[at] = { ...step, body: mutateStatement(step.body, random, isStatement(donor) ? donor : step.body) };
  return JSON.stringify(steps);
};

const words: readonly Json[] = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'OPTIONS',
  'DELETE',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PRI',
  'get',
  '/v1/activations',
  '/v1/host',
  '/v1/revocations',
  '/v1/status',
  '/v1/vendors',
  '/v1/clients',
  '/v1/events',
  '/v1/registrations',
  `/v1/host?nonce=${requestId}&vendor=${vendor}`,
  '/v1/host?vendor=a&vendor=b',
  '/%',
  '/%00',
  '//',
  '*',
  'http://x/v1/host',
  '/v1/activations/',
  '/../x',
  '?limit=1000',
  '?client=x',
  'application/jose',
  'application/json',
  'text/plain',
  'application/jose; charset=x',
  { 'transfer-encoding': 'chunked' },
  { 'content-length': '5' },
  { 'content-length': '99999999' },
  { 'content-length': '-1' },
  { expect: '100-continue' },
  { expect: 'x' },
  { upgrade: 'h2c', connection: 'Upgrade' },
  { 'content-encoding': 'gzip' },
  { 'x-forwarded-for': '8.8.8.8' },
  { authorization: `Bearer ${adminToken}` },
  { host: '' },
  { cookie: 'x'.repeat(9000) },
  { 'content-type': 'application/json' },
  '{"key":"x"}',
  '0\r\n\r\n',
  '{"limit":1}',
  'x'.repeat(17_000),
];

const step: Mutator = (text, random, other) => {
  const steps = [...stepsOf(text)];
  const at = random.below(steps.length + 1);
  const turn = random.below(6);
  if (turn === 0) steps.splice(at, 1);
  else if (turn === 1) steps.splice(at, 0, ...stepsOf(other).slice(0, 2));
  else if (turn === 2) steps[at] = { ...steps[at], cut: random.below(600) };
  else if (turn === 3) steps.push(...steps.slice(0, 2));
  else return JSON.stringify(mutateTree(steps as unknown as Json, random, words, stepsOf(other) as unknown as Json));
  return JSON.stringify(steps.slice(0, 8));
};

function stepsOf(text: string): readonly Step[] {
  const value = readJson(text);
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isStep) : [];
}

function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function seeds(): readonly Step[][] {
  const other = activation({ jti: base64url(Buffer.alloc(16, 9)), device: [5, 6, 7] }, keys.otherClient);
  return [
    [activation()],
    [activation(), activation(), other],
    [{ path: `/v1/host?nonce=${requestId}&vendor=${vendor}` }, { path: '/v1/host' }],
    [{ path: `/v1/host?nonce=${requestId}&vendor=${vendor}&roots=${keys.root.id},${keys.nextRoot.id}` }],
    [{ path: `/v1/revocations?vendor=${vendor}` }, { path: '/nothing' }],
    [{ ...activation(), cut: 300 }],
    [{ method: 'POST', path: '/v1/activations', headers: json, body: '{}' }],
    [{ method: 'POST', path: '/v1/activations', headers: jose, body: 'x'.repeat(17_000) }],
    [
      { admin: true, path: '/v1/status' },
      { admin: true, path: '/v1/clients?limit=5' },
      { admin: true, path: '/v1/events' },
    ],
    [{ admin: true, method: 'POST', path: '/v1/vendors', headers: json, body: JSON.stringify({ file: vendorFile() }) }],
    [
      {
        admin: true,
        method: 'POST',
        path: '/v1/registrations',
        headers: json,
        body: '{"key":"QQQRN-SNSF9-G9XAX-JNVTA-SK5WS"}',
      },
    ],
    [
      activation({ prev: { store: requestId, turn: 3 } }),
      activation({ iat: now - 20_000 }),
      activation({ vendor: 'borealis.example' }),
    ],
  ];
}

/** A token of HTTP that cannot end its line early: what steers lines is mutated as a raw step. */
function line(value: unknown, usual: string): string {
  return typeof value === 'string' ? value : value === undefined ? usual : JSON.stringify(value);
}

function render(one: Step): Buffer {
  const body = Buffer.from(line(one.body, ''), 'utf8');
  const given = typeof one.headers === 'object' && one.headers !== null ? Object.entries(one.headers) : [];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const headers = [
    ...(names.has('host') ? [] : [['host', 'h.example']]),
    ...(body.length === 0 || names.has('content-length') || names.has('transfer-encoding')
      ? []
      : [['content-length', String(body.length)]]),
    ...given.map(([name, value]) => [name, line(value, '')]),
  ];
  const head = `${line(one.method, 'GET')} ${line(one.path, '/')} HTTP/1.1\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`;
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), body]);
  return typeof one.cut === 'number' ? bytes.subarray(0, Math.abs(one.cut)) : bytes;
}

const chainTrust = {
  vendor: vendor as VendorId,
  roots: trust['roots'] as unknown as readonly PublicJwk[],
  now,
  revocations: RevocationSet.empty,
} as const;

/** One host for all inputs: what one input leaves behind is what the next one meets, as in life. */
class HostPort {
  #started: Promise<FuzzedHost> | undefined;
  /** `client application` of every request that was authentic when it was sent. */
  readonly #authentic = new Set<string>();
  readonly #accepted = new Set<string>();

  #inputs = 0;

  /** Every input is answered or given up within a bounded time. */
  async run(text: string): Promise<string> {
    const bound = new AbortController();
    const late = pause(10_000, 'late', { signal: bound.signal }).catch(() => 'in time');
    const label = await Promise.race([this.#runSteps(text), late]);
    bound.abort();
    promise(label !== 'late', 'no end within ten seconds');
    return label;
  }

  async #runSteps(text: string): Promise<string> {
    this.#started ??= startFuzzedHost();
    const fuzzed = await this.#started;
    const steps = stepsOf(text).slice(0, 8);
    const outside = steps.filter(({ admin }) => admin !== true);
    for (const one of outside) this.#remember(one);
    const whole = outside.every(({ cut }) => cut === undefined);
    const bytes = await fuzzed.send(Buffer.concat(outside.map(render)), outside.length - (whole ? 0 : 1));
    const labels = readAnswers(bytes).map((answer) => this.#judge(answer, fuzzed));
    for (const one of steps) if (one.admin === true) labels.push(await administer(one, fuzzed));
    await this.#checkHost(fuzzed);
    return labels.slice(0, 3).join('/');
  }

  async close(): Promise<void> {
    await (await this.#started)?.close();
    this.#started = undefined;
    this.#authentic.clear();
    this.#accepted.clear();
  }

  #remember({ body }: Step): void {
    if (!isStatement(body)) return;
    try {
      const { claims, succeeds } = openActivationRequest(body);
      this.#authentic.add(`${claims.iss} ${claims.application}`);
      if (succeeds !== undefined) this.#accepted.delete(`${succeeds} ${claims.application}`);
    } catch {
      return; // Not authentic: the host must not count it, which is checked below.
    }
  }

  #judge({ status, headers, body }: RawAnswer, { secrets }: FuzzedHost): string {
    const whole = `${[...headers.values()].join()} ${body}`;
    promise(!secrets.some((secret) => whole.includes(secret)), 'an answer holds a secret');
    if (status !== 200) return judgeProblem(status, headers, body);
    const value = JSON.parse(body) as { readonly chain?: readonly string[] };
    if (value.chain === undefined) return 'plain';
    const typ = Buffer.from(value.chain[0]?.split('.')[0] ?? '', 'base64url').toString();
    const kind = (['lease', 'notice', 'host-info'] as const).find((one) => typ.includes(`attiva-${one}+jwt`));
    promise(kind !== undefined, 'a signed answer of no kind that a host gives');
    const { claims } = verifyChain(kind, value.chain, chainTrust).subject.parts;
    if (kind === 'lease' || claims['outcome'] === 'counted') {
      const who = `${String(claims['sub'])} ${String(claims['application'])}`;
      promise(this.#authentic.has(who), 'a client is answered that never asked authentically');
      this.#accepted.add(who);
    }
    return `${kind} ${String(claims['outcome'] ?? '')}`;
  }

  async #checkHost({ host, send }: FuzzedHost): Promise<void> {
    for (let turn = 0; host.doors.line.length > 0 && turn < 200; turn += 1) await pause(10);
    promise(host.doors.line.length === 0, 'requests wait for ever');
    const rows = await host.doors.clients({ limit: 1000, offset: 0 });
    const held = new Set(rows.map(({ client, application }) => `${client} ${application}`));
    promise(held.size === rows.length, 'a client stands twice');
    for (const who of held) promise(this.#authentic.has(who), 'a client is held that never asked authentically');
    for (const who of this.#accepted) promise(held.has(who), 'a client that was answered is not held');
    this.#inputs += 1;
    if (this.#inputs % 8 !== 0) return;
    const [alive] = readAnswers(await send(render({ path: '/v1/host' }), 1, 5000));
    promise(alive?.status === 200, 'the host does not answer any more');
  }
}

function judgeProblem(status: number, headers: RawAnswer['headers'], body: string): string {
  promise(
    headers.get('content-type') === 'application/problem+json',
    `status ${status} without a problem document: ${body.slice(0, 200)}`,
  );
  const { code } = JSON.parse(body) as { readonly code?: unknown };
  promise(isErrorCode(code), `a problem of no code of the catalogue: ${String(code)}`);
  promise(code !== 'internal', `an answer that is our own mistake: ${body}`);
  promise(catalogue[code].status === status, `${code} came with status ${status}`);
  return code;
}

async function administer(one: Step, fuzzed: FuzzedHost): Promise<string> {
  const path = line(one.path, '/');
  const method = line(one.method, 'GET');
  if (!path.startsWith('/') || !/^(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH)$/.test(method)) return 'not sent';
  const answer = await fuzzed.host.administration.fastify.inject({
    method: method as 'GET',
    url: path,
    headers: { ...json, authorization: `Bearer ${adminToken}`, host: 'localhost' },
    ...(method === 'GET' || method === 'HEAD' ? {} : { payload: line(one.body, '') }),
  });
  promise(!fuzzed.secrets.some((secret) => answer.body.includes(secret)), 'the administration shows a secret');
  if (answer.statusCode === 200) return 'administered';
  return `admin ${judgeProblem(answer.statusCode, new Map([['content-type', String(answer.headers['content-type'])]]), answer.body)}`;
}

const port = new HostPort();

export const hostPort: FuzzTarget = {
  name: 'host-port',
  covers: [],
  sources: ['packages/host/src', 'packages/daemon/src', 'packages/protocol/src/rules', 'packages/storage/src'],
  seeds: () => seeds().map((one) => JSON.stringify(one)),
  mutators: [
    ...Array.from({ length: 4 }, () => statementInStep),
    ...Array.from({ length: 4 }, () => step),
    addFresh,
    addFresh,
    jsonMutator(words),
    ...textMutators.slice(0, 3),
  ],
  dictionary: [],
  longest: 40_000,
  stateful: true,
  weight: 4,
  run: (text) => port.run(text),
  close: () => port.close(),
};
