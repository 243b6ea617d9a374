/**
 * Registration without a network, the answering half: an answer that was carried here, or a confirmation ID that was typed, ends in
 * the same `storeGrant` as an answer by wire. An answer that was taken before is taken again and changes nothing.
 */
import {
  ActivationError,
  chainOfConfirmation,
  type HostGrantClaims,
  isActivationError,
  openRegistrationRequest,
  parseBundles,
  parseCompact,
  readConfirmationId,
  statementId,
} from '@attiva/protocol';
import { renewalAnswered, takeRenewal } from '../renewal/renew-grants.ts';
import { renewables } from '../renewal/renewable.ts';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import { listPending, type PendingRow } from './pending.repository.ts';
import { describeGrant, type Registered, type RegisterOptions, storeGrant, trustOf } from './register-host.ts';

/** Names a request where several wait. */
export interface WhichRequest {
  readonly vendor?: string | undefined;
  /** Last five characters of the host key. */
  readonly key?: string | undefined;
}

export interface TakenAnswer extends Registered {
  /** The answer had been taken before; nothing was changed. */
  readonly already?: true;
}

/**
 * Takes the body of an answer.
 * @param body what the file or the picture holds, parsed.
 * @throws {ActivationError} `answer-unreadable`, `nothing-awaited`, `answer-for-another-machine`, `answer-not-genuine`, and whatever
 * else a chain is refused for.
 */
export async function takeCarriedAnswer(options: RegisterOptions, body: unknown): Promise<TakenAnswer> {
  const claimed = claimedBy(body);
  const rows = await listPending(options.database, options.host);
  const row = rows.find(({ signing_key: sub, key }) => sub === claimed.grant.sub && key === claimed.grant.key);
  if (row !== undefined) return store(options, row, body);
  const before = grantHeld(options, claimed.id);
  if (before !== undefined) return before;
  const renewed = await takeRenewedGrant(options, body);
  if (renewed !== undefined) return renewed;
  throw rows.length === 0 ? nothingAwaited() : forAnother(claimed.grant, rows);
}

/**
 * Takes a confirmation ID as it was typed.
 * @throws {ActivationError} `nothing-awaited`, `wrong-usage` (several wait), `phone-code-…`, `bundle-unknown`, `confirmation-not-ours`,
 * and whatever else a chain is refused for.
 */
export async function takeTypedAnswer(
  options: RegisterOptions,
  typed: string,
  which: WhichRequest,
): Promise<TakenAnswer> {
  const row = await requireAwaited(options, which);
  const served = requireVendor(options, row);
  const { bundle, key, sub, device } = openRegistrationRequest(row.statement);
  if (bundle === 0) {
    const why = `the request with the key …${key} was made without a bundle, so no confirmation ID belongs to it`;
    throw new ActivationError('bundle-unknown', why, { facts: { bundle, key } });
  }
  // Both as they were when the request was made; what became of the delegation since, the chain is judged by.
  const bundles = parseBundles([JSON.parse(row.bundle_terms ?? 'null')]);
  const delegation = JSON.parse(row.delegation) as readonly string[];
  const asked = { kind: 'host', bundle, key, sub, device, bundles, delegation } as const;
  const chain = chainOfConfirmation(readConfirmationId(typed), asked, trustOf(options, served));
  return store(options, row, { chain });
}

/** The one request that is meant. @throws {ActivationError} `nothing-awaited`, `wrong-usage` (several are). */
export async function requireAwaited({ database, host }: RegisterOptions, which: WhichRequest): Promise<PendingRow> {
  const rows = (await listPending(database, host)).filter(
    ({ vendor, key }) => vendor === (which.vendor ?? vendor) && key === (which.key?.toUpperCase() ?? key),
  );
  const [row, another] = rows;
  if (row === undefined) throw nothingAwaited();
  if (another === undefined) return row;
  const named = rows.map(({ vendor, key }) => `…${key} (${vendor})`);
  throw new ActivationError('wrong-usage', `several requests wait: ${named.join(', ')}; name one with --for KEY`, {
    facts: { keys: rows.map(({ key }) => key) },
  });
}

async function store(options: RegisterOptions, row: PendingRow, body: unknown): Promise<Registered> {
  try {
    return await storeGrant(options, requireVendor(options, row), {
      body,
      pending: { sub: row.signing_key, key: row.key },
    });
  } catch (error) {
    // The remedy of the wire, to look at what answers there, would lead nowhere.
    if (!isActivationError(error) || error.code !== 'not-authentic') throw error;
    throw new ActivationError('answer-not-genuine', 'what the answer says does not bear the signature of the vendor', {
      cause: error,
    });
  }
}

function requireVendor({ book }: RegisterOptions, { vendor }: PendingRow): ServedVendor {
  const served = book.find(vendor);
  if (served === undefined) throw new ActivationError('vendor-unknown', `${vendor} is no longer served here`);
  return served;
}

/** A grant that was asked for anew needs no request that is kept: it says itself in whose place it comes. */
async function takeRenewedGrant(options: RegisterOptions, body: unknown): Promise<TakenAnswer | undefined> {
  const one = renewalAnswered(options, body);
  if (one === undefined) return undefined;
  const { outcome, key } = await takeRenewal({ ...options, chance: () => 0.5 }, body);
  const vendor = options.book.find(one.vendor.id) ?? one.vendor;
  const held = renewables([vendor]).find(
    ({ grant }) => grant.claims.key === key && grant.claims.sub === one.grant.claims.sub,
  );
  const described = describeGrant(vendor.id, (held ?? one).grant.claims);
  return outcome === 'renewed' ? described : { ...described, already: true };
}

interface Claimed {
  readonly id: string;
  readonly grant: Partial<HostGrantClaims>;
}

/** What an answer says of itself, to find the request that it belongs to; nothing is believed yet. */
function claimedBy(body: unknown): Claimed {
  const chain: unknown = (Object(body) as { readonly chain?: unknown }).chain;
  const [first]: readonly unknown[] = Array.isArray(chain) ? chain : [];
  const parts = typeof first === 'string' ? parseCompact(first) : undefined;
  if (typeof first !== 'string' || parts === undefined) {
    throw new ActivationError('answer-unreadable', 'there is no signed grant in it');
  }
  return { id: statementId(first), grant: parts.claims };
}

function grantHeld({ book }: RegisterOptions, id: string): TakenAnswer | undefined {
  for (const { id: vendor, grants } of book.all()) {
    const held = grants.find((grant) => grant.id === id);
    if (held !== undefined) return { ...describeGrant(vendor, held.claims), already: true };
  }
  return undefined;
}

function nothingAwaited(): ActivationError {
  return new ActivationError('nothing-awaited', 'this host waits for no such answer');
}

function forAnother(grant: Partial<HostGrantClaims>, rows: readonly PendingRow[]): ActivationError {
  const waiting = rows.map(({ key, signing_key: sub }) => `key …${key}, signing key ${sub}`).join('; ');
  const found = `key …${String(grant.key)}, signing key ${String(grant.sub)}`;
  const facts = { answers: String(grant.key), awaited: rows.map(({ key }) => key) };
  return new ActivationError('answer-for-another-machine', `it answers ${found}; this host waits for ${waiting}`, {
    facts,
  });
}
