/** What an authority keeps of a product key: a verifier that costs 64 MiB a guess, never the key (spec/codes.md). */
import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyVerifierParameters } from '@attiva/protocol';

const argon2Async = promisify(argon2);

/** The verifier of the canonical key (25 upper-case characters, no dashes). Takes about 0.2 s, off the main thread. */
export async function deriveKeyVerifier(parameters: KeyVerifierParameters, canonicalKey: string): Promise<Uint8Array> {
  return argon2Async(parameters.algorithm, {
    message: Buffer.from(canonicalKey, 'ascii'),
    nonce: parameters.salt,
    parallelism: parameters.lanes,
    tagLength: parameters.length,
    memory: parameters.memoryKiB,
    passes: parameters.passes,
  });
}
