import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { HttpAnswer, HttpRequest } from '@attiva/client';
import {
  type ActivationRequestClaims,
  type ActivationRequestInput,
  createActivationRequest,
  createSigner,
  type HostGrantClaims,
  type HostKind,
  type LeaseClaims,
  openActivationRequest,
  prepareHostStatement,
  type RequestId,
  type Seconds,
  type Signer,
  signBatch,
  statementId,
  type StoreId,
} from '@attiva/protocol';
import type { Listener } from '../world/lab-wire.ts';

/** A key, and the papers that stand behind it: right ones, stolen ones or one's own. */
export interface Papers {
  readonly signer: Signer;
  /** Compact host-grant. */
  readonly grant: string;
  /** Compact delegation. */
  readonly delegation: string;
}

/** Claims of an answer pass through here before they are signed. */
export type Bend = (claims: LeaseClaims, request: ActivationRequestClaims) => object;

export function newSigner(): Signer {
  return createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** 16 random bytes, as ids of requests and stores. */
export function randomId(): RequestId {
  return randomBytes(16).toString('base64url') as RequestId;
}

/** Claims of a compact statement, unverified. */
export function claimsOf<Claims extends object>(statement: string): Claims {
  return JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
}

/** The chain in the body of an answer. */
export function chainIn(answer: HttpAnswer): readonly string[] {
  return (JSON.parse(answer.text) as { readonly chain?: readonly string[] }).chain ?? [];
}

/** The code in a problem document; undefined in any other answer. */
export function codeIn(answer: HttpAnswer): string | undefined {
  return (JSON.parse(answer.text) as { readonly code?: string }).code;
}

/** A program that answers as a host does and signs whatever it likes, with the key and papers it has. */
export function forgedHost(papers: Papers, now: () => Seconds, bend: Bend = (claims) => claims): Listener {
  const store = randomId() as unknown as StoreId;
  return async (request) => {
    if (request.method === 'GET')
      return signed(papers, 'host-info', infoClaims(papers, request, { now: now(), store }));
    const { claims } = openActivationRequest(request.body?.text);
    const answer = bend(leaseClaims(papers, claims, { now: now(), store }), claims);
    return signed(papers, 'outcome' in answer ? 'notice' : 'lease', answer);
  };
}

/** An answer signed with this key, under these papers. */
export async function signed(papers: Papers, kind: HostKind, claims: object): Promise<HttpAnswer> {
  const input = prepareHostStatement(kind, claims, papers.signer.jwk);
  const [statement = ''] = await signBatch([input], papers.signer);
  return jsonAnswer({ chain: [statement, papers.grant, papers.delegation] });
}

export function jsonAnswer(body: object): HttpAnswer {
  return { status: 200, type: 'application/json', text: JSON.stringify(body) };
}

export function problemAnswer(status: number, body: object): HttpAnswer {
  return { status, type: 'application/problem+json', text: JSON.stringify(body) };
}

interface Moment {
  readonly now: Seconds;
  readonly store: StoreId;
}

function infoClaims({ signer, grant }: Papers, { path }: HttpRequest, { now, store }: Moment): object {
  const query = new URL(path, 'http://host').searchParams;
  const { application } = claimsOf<HostGrantClaims>(grant);
  return {
    iss: signer.id,
    iat: now,
    nonce: query.get('nonce'),
    vendor: query.get('vendor'),
    protocol: [1],
    program: 'forged',
    applications: [{ id: application, generation: 9999 }],
    serving: true,
    store,
  };
}

/** What an honest host would sign, as far as the papers allow. */
function leaseClaims({ signer, grant }: Papers, asked: ActivationRequestClaims, { now, store }: Moment): LeaseClaims {
  const granted = claimsOf<HostGrantClaims>(grant);
  const { maintenanceUntil } = granted;
  return {
    iss: signer.id,
    iat: now,
    sub: asked.iss,
    nonce: asked.jti,
    grant: statementId(grant),
    application: asked.application,
    edition: asked.edition,
    generation: asked.generation,
    exp: now + 90 * 86_400,
    ends: 'validity',
    entitlements: granted.entitlements?.[asked.edition] ?? {},
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
    renewAfter: 604_800,
    retryAfter: 7200,
    count: 1,
    threshold: 1,
    store,
    turn: (asked.prev?.turn ?? 0) + 1,
    revocations: {},
  };
}

/** A client that exists only as a key: one request of it. */
export async function inventedRequest(
  wish: Pick<ActivationRequestInput, 'vendor' | 'application' | 'edition' | 'generation' | 'iat'> &
    Partial<ActivationRequestInput>,
  signer: Signer = newSigner(),
): Promise<string> {
  const usual = {
    jti: randomId(),
    roots: [],
    revocations: {},
    device: [0, 0, 0],
    state: 2,
    minutesLeft: 0,
    virtual: true,
  } as const;
  return (await createActivationRequest({ ...usual, ...wish }, signer)).statement;
}

/** Hands a statement to whoever answers, as the wire would. */
export function post(listener: Listener, statement: string): Promise<HttpAnswer> {
  const body = { type: 'application/jose', text: statement };
  return listener({ method: 'POST', host: '', port: 0, path: '/v1/activations', body, maxBytes: 131_072 }, 'attacker');
}
