/**
 * `authority revoke`: what was named, and with a product key everything that it has given, in one transaction. It is shown
 * before it is done, for nothing of it can be taken back.
 */
import { seenSet } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { changedMeanwhile, givings } from '../audit/changed-meanwhile.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { blockKey } from '../keys/block-key.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { listRegistrations } from '../registration/registration.repository.ts';
import { secondsNow } from '../surroundings.ts';
import { findExactly, type FoundRevocable, notIssuedHere, type Revocable } from './find-revocable.ts';
import { type Choice, choicesOf } from './known-names.ts';
import { requireRoom } from './list-room.ts';
import { isRevoked } from './revocation.repository.ts';
import { recordRevoked } from './revoke.ts';

export interface NamedRevocation {
  /** A customer, the end of a product key, `YEPS8/2`, or an id, as `choicesOf` and `findExactly` take it. */
  readonly named: string;
  /** An id that this authority has not issued. */
  readonly foreign?: boolean;
}

export interface RevocationOrder extends NamedRevocation {
  readonly reason?: string;
  /** `digest` of the preview that was agreed to; absent: whatever it is by now. */
  readonly confirmed?: string;
}

/** What would be revoked. */
export interface RevocationPreview {
  /** More than one thing is called so: name one. Then nothing else is told. */
  readonly choices: readonly Choice[];
  /** Last five characters of the product key that would be blocked. */
  readonly key?: string;
  readonly hosts: number;
  readonly directories: number;
  readonly machines: number;
  /** Ids that would stand on the lists, which they do not now. */
  readonly ids: number;
  /** Last five characters of product keys, beside the named one, with which these hosts and directories are registered: that ends too. */
  readonly otherKeys: readonly string[];
  /** Stands for all that would be revoked, id by id, and for what ends with it, as of now. */
  readonly digest: string;
}

export interface Revoked {
  readonly revoked: readonly (Revocable & { readonly changed: boolean })[];
  /** Last five characters of the product key that is blocked now. */
  readonly blockedKey?: string;
  /** Files rewritten: hand them out. */
  readonly files: readonly string[];
}

const nothing: RevocationPreview = {
  choices: [],
  hosts: 0,
  directories: 0,
  machines: 0,
  ids: 0,
  otherKeys: [],
  digest: '',
};

/** @throws {ActivationError} `not-found`, `wrong-usage`, `revocations-full`. */
export async function previewRevocation(
  { database, surroundings }: AuthorityParts,
  order: NamedRevocation,
): Promise<RevocationPreview> {
  return database.transact(async (tx) => {
    const found = await find(tx, order);
    if ('choices' in found) return { ...nothing, choices: found.choices };
    const { revocable, productKey } = found;
    const at = secondsNow(surroundings);
    await requireFits(tx, found, at);
    const ofKind = (...kinds: readonly Revocable['kind'][]): number =>
      new Set(revocable.filter(({ kind }) => kinds.includes(kind)).map(({ of }) => of)).size;
    return {
      choices: [],
      ...(productKey !== undefined && { key: productKey.lastFive }),
      hosts: ofKind('signing-key', 'grant'),
      directories: ofKind('directory', 'object'),
      machines: ofKind('license'),
      ids: await countNew(tx, revocable),
      otherKeys: await otherKeysOf(tx, found),
      digest: `${at}.${await digestOf(tx, found)}`,
    };
  });
}

/** @throws {ActivationError} `not-found`, `changed-meanwhile`, `wrong-usage`, `revocations-full`; then nothing is changed. */
export function revokeNamed(parts: AuthorityParts, order: RevocationOrder, actor: string): Promise<Revoked> {
  return parts.publisher.during(() => revokeAll(parts, order, actor));
}

async function revokeAll(parts: AuthorityParts, order: RevocationOrder, actor: string): Promise<Revoked> {
  const { reason = 'not told', confirmed } = order;
  const at = secondsNow(parts.surroundings);
  const done = await parts.database.transact(async (tx) => {
    const found = await find(tx, order);
    if ('choices' in found) throw ambiguous(order.named, found.choices);
    await requireFits(tx, found, at);
    const [, seenAt = at, seen] = /^(\d{1,12})\.(.+)$/u.exec(confirmed ?? '') ?? []; // What is no digest names nobody.
    if (confirmed !== undefined && seen !== (await digestOf(tx, found))) throw await changed(tx, found, Number(seenAt));
    const revoked: (Revocable & { changed: boolean })[] = [];
    for (const one of found.revocable) {
      const { id, under } = one;
      const changed = await recordRevoked(tx, id, { reason, at, actor, ...(under !== undefined && { under }) });
      revoked.push({ ...one, changed });
    }
    announcePublication(tx);
    if (found.productKey === undefined) return { revoked };
    const { lastFive } = await blockKey(tx, { named: found.productKey.id, reason, at }, actor);
    return { revoked, blockedKey: lastFive };
  });
  return { ...done, files: await parts.publisher.publish() };
}

/** What has exactly this name; else what people call so, if it is one thing. */
async function find(
  on: Statements,
  { named, foreign }: NamedRevocation,
): Promise<FoundRevocable | { readonly choices: readonly Choice[] }> {
  const exactly = await findExactly(on, named);
  if (isSomething(exactly)) return exactly;
  if (foreign === true) return { revocable: [notIssuedHere(named)] };
  const choices = await choicesOf(on, named);
  if (choices.length > 1) return { choices };
  const found = choices[0] && (await findExactly(on, choices[0].named));
  if (found !== undefined && isSomething(found)) return found;
  throw new ActivationError(
    'not-found',
    `Nothing that this authority issued is called ${named}. An id that was not issued here is revoked with --foreign.`,
    { facts: { named } },
  );
}

function isSomething({ revocable, productKey }: FoundRevocable): boolean {
  return revocable.length > 0 || productKey !== undefined;
}

async function requireFits(on: Statements, { revocable, productKey }: FoundRevocable, now: Seconds): Promise<void> {
  await requireRoom(on, revocable, { now, productKey: productKey?.lastFive });
}

/** A host has one signing key for all its product keys: whoever revokes it, by its id or for one of them, ends the others. */
async function otherKeysOf(on: Statements, { revocable, productKey }: FoundRevocable): Promise<readonly string[]> {
  const ids = new Set(revocable.map(({ id }) => id));
  const shared = (await listRegistrations(on)).filter(({ signingKey }) => ids.has(signingKey));
  return [...new Set(shared.map(({ keyLastFive }) => keyLastFive))].filter((key) => key !== productKey?.lastFive);
}

async function countNew(on: Statements, revocable: readonly Revocable[]): Promise<number> {
  let news = 0;
  for (const { id } of revocable) if (!(await isRevoked(on, id))) news += 1;
  return news;
}

function ambiguous(named: string, choices: readonly Choice[]): ActivationError {
  const ids = choices.map((choice) => choice.named);
  return new ActivationError(
    'wrong-usage',
    `${ids.length} things are called ${named}; name one of ${ids.join(', ')}.`,
    { facts: { ids } },
  );
}

/** What was revoked before stands in it too: it is nothing else that a colleague has revoked a part of it meanwhile. */
async function digestOf(on: Statements, found: FoundRevocable): Promise<string> {
  const { revocable, productKey } = found;
  const others = await otherKeysOf(on, found);
  const ends = [...(productKey === undefined ? [] : [`key ${productKey.id}`]), ...others.map((key) => `other ${key}`)];
  return seenSet([...revocable.map(({ id }) => `id ${id}`), ...ends]);
}

/** Something else was given since it was shown. */
async function changed(
  on: Statements,
  { productKey, revocable }: FoundRevocable,
  since: Seconds,
): Promise<ActivationError> {
  const ids = await countNew(on, revocable);
  const now = `${ids} ids would be revoked now, and what is revoked or ends with it is not what was agreed to`;
  return changedMeanwhile(on, { subject: productKey?.id, actions: givings, since, now });
}
