/** From a passphrase to the key that seals a backup: Argon2id, whose parameters stand in the file. */
import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';

const argon2Async = promisify(argon2);

export interface PassphraseParameters {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** 16 bytes, base64url. */
  readonly salt: string;
}

/** 64 MiB, three passes: the second recommendation of RFC 9106, as product keys have it. */
export function passphraseParameters(salt: Uint8Array): PassphraseParameters {
  return {
    name: 'argon2id',
    memoryKiB: 65_536,
    passes: 3,
    lanes: 1,
    salt: Buffer.from(salt).toString('base64url'),
  };
}

/** Whether a stranger's file may ask for this: bounded, so that it cannot take all memory or all day. */
export function arePassphraseParameters(value: unknown): value is PassphraseParameters {
  const given = value as Partial<Record<keyof PassphraseParameters, unknown>> | null;
  return (
    typeof given === 'object' &&
    given?.name === 'argon2id' &&
    isWhole(given.memoryKiB, 8, 1_048_576) &&
    isWhole(given.passes, 1, 10) &&
    isWhole(given.lanes, 1, 4) &&
    typeof given.salt === 'string' &&
    /^[A-Za-z0-9_-]{22}$/u.test(given.salt)
  );
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

/** 32 bytes. */
export async function keyOfPassphrase(passphrase: string, parameters: PassphraseParameters): Promise<Uint8Array> {
  return argon2Async('argon2id', {
    message: Buffer.from(passphrase.normalize('NFC'), 'utf8'),
    nonce: Buffer.from(parameters.salt, 'base64url'),
    parallelism: parameters.lanes,
    tagLength: 32,
    memory: parameters.memoryKiB,
    passes: parameters.passes,
  });
}
