/** Keys of editions and the grace that begins with them: recognised, stored, removed, mended. */
import {
  judgeSetupKey,
  type KeyId,
  parseProductKey,
  type ProductPackClaims,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import { deriveVerifier } from '../devices/derive-verifier.ts';
import { findProduct, type Product } from '../licensing/product.ts';
import type { EditionState } from '../state/client-state.ts';
import { graceKey, withGraceBegun, withGraceMended, withRearm } from '../state/grace.ts';
import type { FolderWriter } from './client-folder.ts';

/** A setup or device key that was recognised. */
export interface RecognizedKey {
  readonly product: Product;
  readonly generation: number;
  readonly kind: 'setup' | 'device';
  /** The printed spelling. Setup keys are public; a device key is a secret, and goes nowhere but into its verifier. */
  readonly text: string;
  readonly lastFive: string;
}

/** What `newIdentity` did. */
export interface NewIdentityResult {
  readonly clientId: KeyId;
  /** Whether initial grace began anew: only within the rearm budget. */
  readonly graceRenewed: boolean;
  readonly rearmsLeft: number;
}

/** What a typed key must be for. */
export interface WantedKey {
  readonly product: Product;
  readonly generation?: number;
}

/** @throws {ActivationError} `key-malformed`, and every code of `judgeSetupKey`. */
export function recognizeKey(
  text: string,
  { vendor, packs }: { readonly vendor: VendorId; readonly packs: readonly ProductPackClaims[] },
  only?: WantedKey,
): RecognizedKey {
  const key = parseProductKey(text);
  const wanted = {
    vendor,
    ...(only && { application: only.product.application.id, edition: only.product.edition.id }),
    ...(only?.generation !== undefined && { generation: only.generation }),
  };
  const { application, edition, generation } = judgeSetupKey({ key, vendors: [{ vendor, packs }], wanted });
  const product = findProduct(packs, { application: application.id, edition: edition.id });
  const kind = key.kind === 'device' ? 'device' : 'setup';
  return { product, generation, kind, text: key.text, lastFive: key.lastFive };
}

/** What proves a device key; undefined for a setup key, which is public. */
export async function verifierOf(vendor: VendorId, { kind, text }: RecognizedKey): Promise<Uint8Array | undefined> {
  return kind === 'device' ? deriveVerifier(vendor, parseProductKey(text).canonical) : undefined;
}

/** Keeps what proves the device key that is installed now; what was kept of the one before goes. */
export function keepVerifier(
  { vault }: FolderWriter,
  { product, lastFive }: RecognizedKey,
  { verifier, random }: { readonly verifier: Uint8Array | undefined; readonly random: (size: number) => Uint8Array },
): void {
  if (verifier === undefined) vault.forget(product.key);
  else vault.keep(product.key, { lastFive, verifier }, random);
}

/** Stores a recognised key, with the folder's lock already held. */
export function storeKey(
  writer: FolderWriter,
  { product, kind, text, lastFive, generation }: RecognizedKey,
  installedAt: Seconds,
): void {
  // Grace first: a crash between the two must not leave a key whose grace can be begun again.
  const { state, grace } = writer.read();
  const begun = withGraceBegun(grace, graceKey(product.key, generation), installedAt);
  if (begun !== grace) writer.writeGrace(begun);
  // Whatever licensed the edition before goes on until the new key has brought its own.
  const known = kind === 'device' ? ({ kind } as const) : { text };
  const edition: EditionState = {
    ...state.editions[product.key],
    key: { ...known, lastFive, generation, installedAt },
  };
  writer.writeState({ ...state, editions: { ...state.editions, [product.key]: edition } });
}

/**
 * Writes the beginning of grace down again where its file was lost, by the oldest trace there is; and where it lies ahead
 * (a clock that was set back since): grace then begins now, or it would not end before that day.
 */
export function mendGrace(
  writer: FolderWriter,
  { key, edition }: Product,
  { clock, packs }: { readonly clock: Seconds; readonly packs: readonly ProductPackClaims[] },
): void {
  const { state, identity, grace } = writer.read();
  const installed = state.editions[key]?.key;
  if (installed === undefined) return;
  const now = Math.max(clock, state.latest ?? 0);
  // A clock from before the product's own pack is the one that is wrong: grace must not be used up by an empty battery.
  const clockIsOld = packs.some(({ iat }) => iat > now);
  const installedAt = clockIsOld ? installed.installedAt : Math.min(installed.installedAt, now);
  const oldestTrace = Math.min(installedAt, identity.identities[0]?.created ?? installedAt);
  const facts = { key: graceKey(key, installed.generation), installed: true, rearmBudget: edition.rearmBudget };
  const mended = withGraceMended(grace, facts, { oldestTrace, now, clockIsOld });
  if (installedAt < installed.installedAt) {
    // A trace that stayed ahead would begin grace anew with every loss of its file.
    const own = { ...state.editions[key], key: { ...installed, installedAt } };
    writer.writeState({ ...state, editions: { ...state.editions, [key]: own } });
  }
  if (mended !== grace) writer.writeGrace(mended);
}

/** A machine made from a sealed image: grace begins now. As long as this cannot be written, it goes on from its old start. */
export function beginSealedGrace(writer: FolderWriter, product: Product, now: Seconds): void {
  const { grace, state } = writer.read();
  const generation = state.editions[product.key]?.key?.generation;
  if (generation === undefined) return;
  const place = graceKey(product.key, generation);
  const own = grace.editions[place];
  if (own?.sealedAt === undefined) return;
  const begun = { start: now, rearms: own.rearms };
  writer.writeGrace({ editions: { ...grace.editions, [place]: begun } });
}

/** The key goes with what it licensed; the machine keeps its identity, and grace its beginning. */
export function removeKey(writer: FolderWriter, product: Product): void {
  const { state } = writer.read();
  const {
    key: _key,
    lease: _lease,
    license: _license,
    object: _object,
    answer: _answer,
    ...kept
  } = state.editions[product.key] ?? {};
  writer.writeState({ ...state, editions: { ...state.editions, [product.key]: kept } });
  writer.vault.forget(product.key); // The confirmation stays: it licenses this client's key, whoever types the key again.
}

/** A new identity begins initial grace anew, as long as the budget lasts. */
export function spendRearm(writer: FolderWriter, product: Product, now: Seconds): Omit<NewIdentityResult, 'clientId'> {
  const { grace, state } = writer.read();
  const installed = state.editions[product.key]?.key;
  const generation = installed?.generation ?? product.application.generations.at(-1) ?? 0;
  const key = graceKey(product.key, generation);
  const { rearmBudget } = product.edition;
  const after = withRearm(grace, { key, rearmBudget, installed: installed !== undefined }, now);
  if (after === grace) return { graceRenewed: false, rearmsLeft: 0 };
  writer.writeGrace(after);
  return { graceRenewed: true, rearmsLeft: rearmBudget - (after.editions[key]?.rearms ?? 0) };
}
