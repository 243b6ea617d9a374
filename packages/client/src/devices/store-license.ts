import type { JudgedLicense, KeyId, RevocationSet, Seconds } from '@attiva/protocol';
import { dropIdentities, restoreRearms } from '../activation/after-success.ts';
import type { FolderWriter } from '../activation/client-folder.ts';
import { withRevocations } from '../activation/store-answer.ts';
import type { Product } from '../licensing/product.ts';
import type { ClientState, EditionState } from '../state/client-state.ts';
import type { Confirmation, DeviceKeysRecord } from '../state/device-vault.ts';

/** A license that was judged good, and how it came. */
export interface ReceivedLicense {
  readonly product: Product;
  readonly judged: JudgedLicense;
  readonly client: KeyId;
  /** Wall clock. */
  readonly at: Seconds;
  readonly remaining?: number;
  /**
   * Effective time from now on, where the answer proves it: the authority takes no request whose date differs from its clock by
   * more than four hours. What came on paper proves none.
   */
  readonly latest?: Seconds;
}

/** Confirmations kept: the newest of this many pairs of product and key. */
const mostConfirmations = 32;

/** License, key and clock in one atomic step; then the confirmation; then the rearm budget, which a success restores. */
export function storeLicense(writer: FolderWriter, received: ReceivedLicense): void {
  const { product, judged } = received;
  writer.writeState(withLicense(writer.read().state, received));
  const record = writer.vault.read();
  writer.vault.write(withConfirmation(record, confirmationOf(received)));
  dropIdentities(writer);
  for (const generation of generationsOf(product, judged.license.generation))
    restoreRearms(writer, product, generation);
}

/** The state with the license in it. */
export function withLicense(state: ClientState, received: ReceivedLicense): ClientState {
  const { product, judged, client, at, remaining, latest } = received;
  const { agreementCleared: _cleared, key, ...before } = state.editions[product.key] ?? {};
  const edition: EditionState = {
    ...before,
    ...(key !== undefined && { key: { ...key, generation: judged.license.generation } }),
    license: { chain: judged.chain, client, receivedAt: at, ...(remaining !== undefined && { remaining }) },
    attempt: { at },
  };
  const known = latest ?? (state.latest === undefined ? undefined : Math.max(state.latest, judged.license.iat));
  return {
    ...state,
    ...(judged.delegation.lab === true && { lab: true }), // Whatever the product's roots say of themselves.
    ...(known !== undefined && { latest: known }),
    editions: { ...state.editions, [product.key]: edition },
  };
}

function confirmationOf({ product, judged, client, at }: ReceivedLicense): Confirmation {
  return { product: product.key, lastFive: judged.license.key, client, chain: judged.chain, receivedAt: at };
}

/** With the newest confirmation of that product and key; requests that it answers wait no more. */
function withConfirmation(record: DeviceKeysRecord, confirmation: Confirmation): DeviceKeysRecord {
  const { product, lastFive } = confirmation;
  const others = record.confirmations.filter((one) => one.product !== product || one.lastFive !== lastFive);
  return {
    ...record,
    confirmations: [confirmation, ...others].slice(0, mostConfirmations),
    waiting: record.waiting.filter((one) => one.kind !== 'license-request' || one.product !== product),
  };
}

/** Everything of the edition's license is gone: it was given back, or its key removed for good. */
export function withoutLicense(writer: FolderWriter, { key: product }: Product): void {
  const { state } = writer.read();
  const { license: _license, key, ...kept } = state.editions[product] ?? {};
  const edition = key === undefined || key.kind === 'device' ? kept : { ...kept, key };
  writer.writeState({ ...state, editions: { ...state.editions, [product]: edition } });
  const record = writer.vault.read();
  writer.vault.write({
    ...record,
    confirmations: record.confirmations.filter((one) => one.product !== product),
    waiting: record.waiting.filter((one) => one.product !== product),
  });
  writer.vault.forget(product);
}

/**
 * The state with what was noticed about its device licenses: since when one is revoked, since when its device is out of
 * tolerance. The same object where nothing is new.
 */
export function withNoticed(
  state: ClientState,
  { key }: Product,
  seen: { readonly revoked: boolean; readonly changed: boolean; readonly now: Seconds },
): ClientState {
  const edition = state.editions[key];
  const license = edition?.license;
  if (license === undefined) return state;
  const { changedAt, revokedAt, ...plain } = license;
  const next = {
    ...plain,
    ...(seen.changed && { changedAt: changedAt ?? seen.now }),
    ...(seen.revoked && { revokedAt: revokedAt ?? seen.now }),
  };
  if (next.changedAt === changedAt && next.revokedAt === revokedAt) return state;
  return { ...state, editions: { ...state.editions, [key]: { ...edition, license: next } } };
}

/** Lists that were fetched, and are kept for ever. */
export function storeLists(writer: FolderWriter, held: RevocationSet): void {
  const { state } = writer.read();
  const after = withRevocations(state, held);
  if (after !== state) writer.writeState(after);
}

function generationsOf({ application }: Product, newest: number): readonly number[] {
  return application.generations.filter((generation) => generation <= newest);
}
