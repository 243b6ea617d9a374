/** Clients without state files: the protocol's own request and judgement, so that many of them make the host's batches large. */
import { randomBytes } from 'node:crypto';
import {
  createActivationRequest,
  type JudgedAnswer,
  judgeActivationAnswer,
  type RequestId,
  RevocationSet,
  type Signer,
  type StoreId,
} from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { type HostSite, played } from './host-site.ts';

export interface LightClient {
  readonly signer: Signer;
  readonly device: readonly [number, number, number];
  /** Of the last answer. */
  prev?: { readonly store: StoreId; readonly turn: number };
  /** Id of the request that was answered last. */
  answered?: RequestId;
  unanswered: number;
  iat: number;
}

let made = 0;

export function lightClient(): LightClient {
  made += 1;
  const device = [1 + (made % 4000), 1 + ((made * 7) % 4000), 1 + ((made * 13) % 4000)] as const;
  return { signer: createSigner(), device, unanswered: 0, iat: 0 };
}

/** What came of asking: an answer that is kept, a coded refusal, or nothing (the connection broke). */
export type Asked =
  | { readonly kind: 'answer'; readonly answer: JudgedAnswer }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfter: boolean }
  | { readonly kind: 'cut' };

/** Of a commit whose answer was cut off nobody knows; and what is recorded is signed only by whom the key belongs to. */
const inDoubt = ['database-unreachable', 'signing-key-in-use'];

/** Asks once. @throws {ActivationError} for an answer that is not good. */
export async function askLightly(
  site: Pick<HostSite, 'vendor' | 'port'>,
  client: LightClient,
  now: () => number = Date.now,
): Promise<Asked> {
  const seconds = Math.floor(now() / 1000);
  client.iat = Math.max(seconds, client.iat + 1);
  const jti = randomBytes(16).toString('base64url') as RequestId;
  const { statement, pending } = await createActivationRequest(
    {
      iat: client.iat,
      jti,
      vendor: site.vendor.vendor,
      ...played,
      roots: [site.vendor.root.id],
      revocations: {},
      device: client.device,
      state: 2,
      minutesLeft: 100,
      virtual: false,
      ...(client.prev && { prev: client.prev }),
    },
    client.signer,
  );
  client.unanswered += 1;
  const got = await post(site.port, statement);
  if (got === undefined) return { kind: 'cut' };
  if (got.status !== 200) {
    // A coded refusal says that nothing was recorded, and the judge holds the host to it.
    if (!inDoubt.includes(String(got.body['code']))) client.unanswered -= 1;
    return { kind: 'refused', status: got.status, code: String(got.body['code']), retryAfter: got.retryAfter };
  }
  const trust = { vendor: site.vendor.vendor, roots: [site.vendor.root.jwk], revocations: RevocationSet.empty };
  const answer = judgeActivationAnswer(got.body, pending, { ...trust, now: client.iat });
  const claims = answer.kind === 'lease' ? answer.lease : answer.notice;
  if ('turn' in claims) client.prev = { store: claims.store, turn: claims.turn };
  client.answered = jti;
  client.unanswered = 0;
  return { kind: 'answer', answer };
}

async function post(
  port: number,
  statement: string,
): Promise<{ status: number; body: Record<string, unknown>; retryAfter: boolean } | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/activations`, {
      method: 'POST',
      body: statement,
      headers: { 'content-type': 'application/jose' },
    });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body, retryAfter: answer.headers.has('retry-after') };
  } catch {
    return undefined; // Killed, as it should be: this answer is lost on its way.
  }
}
