import {
  ActivationError,
  createActivationRequest,
  createLicenseRequest,
  findBundle,
  installationIdOf,
  isActivationError,
  type KeyId,
  parseBundles,
  parseCompact,
  type RequestId,
  type Seconds,
  type Bundle,
} from '@attiva/protocol';
import { requestBasis, requestDate } from '../activation/ask-hosts.ts';
import { type AttemptContext, makingNow, prepareIdentity } from '../activation/attempt-parts.ts';
import type { FolderWriter } from '../activation/client-folder.ts';
import { createRequestId } from '../activation/host-conversation.ts';
import { toSeconds } from '../clock.ts';
import { type Identity, identityId, signerOf } from '../identity/identity-record.ts';
import type { WaitingRequest } from '../state/device-vault.ts';
import { requestInput } from './license-attempt.ts';

/** A request that leaves without a network: in a file, as a QR code, by voice. It holds neither a name nor a product key. */
export interface CarryRequest {
  /** For the vendor (a device key), or for a host. */
  readonly kind: WaitingRequest['kind'];
  readonly statement: string;
  /** With the client's id it tells which answer is for this request. */
  readonly nonce: RequestId;
  readonly client: KeyId;
  /** `APPLICATION/EDITION`. */
  readonly product: string;
  /** Last five characters of the device key. */
  readonly key?: string;
  /** What is read out by voice; only where the vendor has prepared the telephone for this key. */
  readonly installationId?: string;
  /** Seconds since 1970. */
  readonly madeAt: Seconds;
}

/** How long a request waits for its answer: as long as a host or an authority takes it from a file (T6). */
export const longestWaitSeconds: number = 30 * 86_400;
/** Requests of one product that wait at once: each may be in a file of its own. */
const mostWaiting = 8;

/**
 * Makes the request and keeps what its answer is judged by, for thirty days and over restarts. The same one again where a device
 * key waits already and nothing that it says has changed.
 * @throws {ActivationError} `no-product-key`, `state-unwritable` …
 */
export async function createPaperRequest(writer: FolderWriter, context: AttemptContext): Promise<CarryRequest> {
  const key = writer.read().state.editions[context.product.key]?.key;
  if (key === undefined)
    throw new ActivationError('no-product-key', `no product key of ${context.product.key} is installed`);
  const identity = prepareIdentity({ writer, making: makingNow(context) });
  if (key.kind !== 'device') return keep(await leaseRequest(writer, context, identity), { writer, context });
  const known = knownRequest(writer, context, identity);
  return known === undefined
    ? keep(await licenseRequest(writer, context, identity), { writer, context })
    : describe(known);
}

/** The requests of this product that still wait, newest first. */
export function waitingFor(
  { vault }: Pick<FolderWriter, 'vault'>,
  product: string,
  now: Seconds,
): readonly WaitingRequest[] {
  return vault.read().waiting.filter((one) => one.product === product && one.at > now - longestWaitSeconds);
}

/** What is told of a request. */
export function describe(waiting: WaitingRequest): CarryRequest {
  const { kind, statement, product, at: madeAt, pending } = waiting;
  const claims = claimsOf(statement);
  const base = { kind, statement, product, madeAt, client: pending.client, nonce: claims.jti };
  if (waiting.kind !== 'license-request') return base;
  const installationId = claims.bundle === 0 ? undefined : installationIdOf('device', claims);
  return { ...base, key: waiting.pending.key, ...(installationId !== undefined && { installationId }) };
}

type OwnClaims = Parameters<typeof installationIdOf>[1] & { readonly jti: RequestId };

/** Of a statement that was made here. */
export function claimsOf(statement: string): OwnClaims {
  return (parseCompact(statement)?.claims ?? {}) as unknown as OwnClaims;
}

async function leaseRequest(
  writer: FolderWriter,
  context: AttemptContext,
  identity: Identity,
): Promise<WaitingRequest> {
  const at = toSeconds(context.clock.now());
  const { state } = writer.read();
  // A file passes through many hands: of the two, only the network's request says the machine's name.
  const { name: _name, ...basis } = requestBasis(identity, state, context);
  // Nobody repeats what is in a file: it must not bear the date of a request that was answered within this second.
  const iat = requestDate(at, state.applications[context.product.application.id]?.lastIat);
  const input = { ...basis, iat, jti: createRequestId(context.random) };
  const { statement, pending } = await createActivationRequest(input, signerOf(identity));
  return { kind: 'activation-request', product: context.product.key, at, statement, pending };
}

async function licenseRequest(
  writer: FolderWriter,
  context: AttemptContext,
  identity: Identity,
): Promise<WaitingRequest> {
  const at = toSeconds(context.clock.now());
  const bundle = bundleFor(writer, context)?.number ?? 0;
  const { statement, pending } = await createLicenseRequest(
    requestInput({ writer, context, bundle }),
    signerOf(identity),
  );
  return { kind: 'license-request', product: context.product.key, at, statement, pending };
}

/** The bundle that a code of this key names; undefined where the vendor has prepared none, or they cannot be read. */
function bundleFor(writer: FolderWriter, { product, opened }: AttemptContext): Bundle | undefined {
  const key = writer.read().state.editions[product.key]?.key?.lastFive;
  const [delegation = ''] = opened.delegation ?? [];
  const signer = (parseCompact(delegation)?.claims as { readonly sub?: KeyId } | undefined)?.sub;
  return key === undefined || signer === undefined
    ? undefined
    : findBundle(bundlesOf(opened.bundles), { kind: 'device', key, signer });
}

/** Bundles that a newer program wrote are none: file and QR code go on without them. */
export function bundlesOf(bundles: readonly unknown[]): readonly Bundle[] {
  try {
    return parseBundles(bundles);
  } catch (error) {
    if (isActivationError(error)) return [];
    throw error;
  }
}

/** The one that waits already, where it says what a new one would say. */
function knownRequest(writer: FolderWriter, context: AttemptContext, identity: Identity): WaitingRequest | undefined {
  const now = toSeconds(context.clock.now());
  const key = writer.read().state.editions[context.product.key]?.key?.lastFive;
  const bundle = bundleFor(writer, context)?.number ?? 0;
  return waitingFor(writer, context.product.key, now).find(
    (one) =>
      one.kind === 'license-request' &&
      one.pending.client === identityId(identity) &&
      one.pending.key === key &&
      claimsOf(one.statement).bundle === bundle &&
      one.pending.device.every((fact, place) => fact === context.device.facts[place]),
  );
}

function keep(
  waiting: WaitingRequest,
  { writer, context }: { readonly writer: FolderWriter; readonly context: AttemptContext },
): CarryRequest {
  const record = writer.vault.read();
  const now = toSeconds(context.clock.now());
  const others = record.waiting.filter(
    ({ product, at }) => product !== waiting.product && at > now - longestWaitSeconds,
  );
  const same = waitingFor(writer, waiting.product, now).slice(0, mostWaiting - 1);
  writer.vault.write({ ...record, waiting: [waiting, ...same, ...others] });
  return describe(waiting);
}
