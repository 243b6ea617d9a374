import { createCipheriv, createDecipheriv } from 'node:crypto';
import { join } from 'node:path';
import type { KeyId, PendingActivation, PendingLicense, Seconds } from '@attiva/protocol';
import { removeIfThere } from './atomic-file.ts';
import { isRecord, isWhole } from './client-state.ts';
import type { FileSystem } from './file-system.ts';
import { StateFile } from './state-file.ts';

/**
 * What this machine holds of its device keys: never the key, only its verifier V (spec/codes.md), and that sealed under a key
 * of another file, so that neither file alone is a credential. Beside it the confirmations, which outlive the state file, and
 * the requests that wait for an answer on paper. Both files are this account's alone.
 */
export interface DeviceKeysRecord {
  /** By `APPLICATION/EDITION`. */
  readonly keys: Readonly<Record<string, SealedKey>>;
  /** The newest of each product and key. */
  readonly confirmations: readonly Confirmation[];
  readonly waiting: readonly WaitingRequest[];
}

export interface SealedKey {
  readonly lastFive: string;
  /** Nonce, tag and ciphertext of V (AES-256-GCM), base64url; the product is bound in. */
  readonly sealed: string;
}

/** A device license as it was confirmed, to be applied again where the state was lost and the client's key was not. */
export interface Confirmation {
  readonly product: string;
  readonly lastFive: string;
  readonly client: KeyId;
  readonly chain: readonly string[];
  readonly receivedAt: Seconds;
}

/** A request that left on paper, in a file or by voice. */
export type WaitingRequest = {
  readonly product: string;
  /** When it was made, by the wall clock. */
  readonly at: Seconds;
  readonly statement: string;
} & (
  | { readonly kind: 'license-request'; readonly pending: PendingLicense }
  | { readonly kind: 'activation-request'; readonly pending: PendingActivation }
);

export const noDeviceKeys: DeviceKeysRecord = { keys: {}, confirmations: [], waiting: [] };

interface SealingKey {
  readonly key: string;
}

/** The files, and V in and out of its seal. Writing: only with the folder's lock. */
export class DeviceVault {
  readonly #fs: FileSystem;
  readonly #paths: readonly string[];
  readonly #record: StateFile<DeviceKeysRecord>;
  readonly #sealing: StateFile<SealingKey>;

  constructor(fs: FileSystem, folder: string, token: () => string) {
    const at = (name: string): string => join(folder, name);
    this.#fs = fs;
    this.#paths = [at('device-keys.json'), at('sealing-key.json')];
    const [record = '', sealing = ''] = this.#paths;
    this.#record = new StateFile(fs, { path: record, mode: 0o600, empty: noDeviceKeys, parse: parseRecord }, token);
    this.#sealing = new StateFile(fs, { path: sealing, mode: 0o600, empty: { key: '' }, parse: parseSealing }, token);
  }

  /** What is held now; a damaged file holds nothing. */
  read(): DeviceKeysRecord {
    return this.#record.read().value;
  }

  write(record: DeviceKeysRecord): void {
    this.#record.write(record);
  }

  /** Whether there is anything here at all. */
  isEmpty(): boolean {
    return this.#record.read().value === noDeviceKeys && this.#sealing.read().value.key === '';
  }

  /** Keeps V of a product's device key, in place of whatever was there. */
  keep(product: string, key: { readonly lastFive: string; readonly verifier: Uint8Array }, random: Random): void {
    const sealed = this.#seal(key.verifier, product, random);
    const record = this.read();
    this.write({ ...record, keys: { ...record.keys, [product]: { lastFive: key.lastFive, sealed } } });
  }

  /** V of the product's device key; undefined where there is none that opens. */
  verifier(product: string): Uint8Array | undefined {
    const held = this.read().keys[product];
    const key = this.#sealing.read().value.key;
    return held === undefined || key === '' ? undefined : open(held.sealed, key, product);
  }

  forget(product: string): void {
    const { keys, ...record } = this.read();
    if (keys[product] === undefined) return;
    const { [product]: _gone, ...kept } = keys;
    this.write({ ...record, keys: kept });
  }

  /** Removes both files: nothing of them may travel in an image. */
  remove(): void {
    for (const path of this.#paths) removeIfThere(this.#fs, path);
  }

  #seal(verifier: Uint8Array, product: string, random: Random): string {
    let { key } = this.#sealing.read().value;
    if (key === '') {
      key = Buffer.from(random(32)).toString('base64url');
      this.#sealing.write({ key });
    }
    const nonce = random(12);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce);
    cipher.setAAD(Buffer.from(product, 'utf8'));
    const body = Buffer.concat([cipher.update(verifier), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }
}

type Random = (size: number) => Uint8Array;

/** Undefined where key and seal do not belong together: the product key is typed once more. */
function open(sealed: string, key: string, product: string): Uint8Array | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(product, 'utf8'));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    return undefined; // The cipher throws for every alteration: as if there were no key.
  }
}

function parseSealing(content: unknown): SealingKey | undefined {
  if (!isRecord(content) || typeof content['key'] !== 'string') return undefined;
  return Buffer.from(content['key'], 'base64url').length === 32 ? { key: content['key'] } : undefined;
}

function parseRecord(content: unknown): DeviceKeysRecord | undefined {
  if (!isRecord(content)) return undefined;
  const { keys, confirmations, waiting } = content;
  const fits =
    isRecord(keys) &&
    Object.values(keys).every((key) => hasTexts(key, ['lastFive', 'sealed'])) &&
    Array.isArray(confirmations) &&
    confirmations.every(isConfirmation) &&
    Array.isArray(waiting) &&
    waiting.every(isWaiting);
  return fits ? (content as unknown as DeviceKeysRecord) : undefined;
}

function isConfirmation(value: unknown): boolean {
  if (!isRecord(value) || !hasTexts(value, ['product', 'lastFive', 'client'])) return false;
  const { chain, receivedAt } = value;
  return isWhole(receivedAt) && Array.isArray(chain) && chain.every((one) => typeof one === 'string');
}

function isWaiting(value: unknown): boolean {
  if (!isRecord(value) || !hasTexts(value, ['product', 'statement']) || !isWhole(value['at'])) return false;
  const { kind, pending } = value;
  if (kind === 'license-request') {
    if (!isRecord(pending) || !hasTexts(pending, ['client', 'key'])) return false;
    const { device } = pending;
    return Array.isArray(device) && device.length === 3 && device.every(isWhole);
  }
  if (kind !== 'activation-request' || !isRecord(pending)) return false;
  return (
    hasTexts(pending, ['client', 'jti', 'application', 'edition']) &&
    isWhole(pending['iat']) &&
    isWhole(pending['generation'])
  );
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string' && value[name] !== '');
}
