/**
 * TSIG key files in BIND's format, as `tsig-keygen` writes them. The secret stays in this file and in memory: it is never
 * logged, stored in the database or shown.
 */
import { readPrivateFile } from '@attiva/daemon';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { nameBytes } from './dns-wire.ts';

/** Hashes that may sign; MD5 and SHA-1 are refused. */
const digests = { 'hmac-sha256': 'sha256', 'hmac-sha384': 'sha384', 'hmac-sha512': 'sha512' } as const;

export interface TsigKey {
  /** Lower case, without a final dot. */
  readonly name: string;
  readonly algorithm: keyof typeof digests;
  readonly digest: (typeof digests)[keyof typeof digests];
  readonly secret: Buffer;
}

/** @throws {ActivationError} `dns-update-key-file`: missing, readable by others, or no key. */
export async function readKeyFile(path: string): Promise<TsigKey> {
  try {
    return parseKeyFile((await readPrivateFile(path)).toString('utf8'));
  } catch (error) {
    if (!isActivationError(error)) throw error;
    if (error.code === 'dns-update-key-file') {
      throw new ActivationError(error.code, `${path}: ${error.detail}`, { facts: { path } });
    }
    throw new ActivationError('dns-update-key-file', error.detail, { facts: { path }, cause: error });
  }
}

/** One `key "NAME" { algorithm …; secret …; };` @throws {ActivationError} `dns-update-key-file`; it never quotes the file. */
export function parseKeyFile(text: string): TsigKey {
  const plain = text.replace(/\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/g, ' ');
  const statement = /^\s*key\s+(?:"([^"\s]+)"|([^\s"{]+))\s*\{([^{}]*)\}\s*;?\s*$/.exec(plain);
  if (statement === null) throw unusable('it does not hold exactly one key in the format of tsig-keygen');
  const [, quoted, bare, body = ''] = statement;
  const fields = new Map([...body.matchAll(/(algorithm|secret)\s+"?([^";\s]+)"?\s*;/g)].map((of) => [of[1], of[2]]));
  const algorithm = (fields.get('algorithm') ?? '').toLowerCase().replace(/\.$/, '');
  if (!isAlgorithm(algorithm)) throw unusable(`its algorithm is none of ${Object.keys(digests).join(', ')}`);
  const secret = fields.get('secret') ?? '';
  const bytes = Buffer.from(secret, 'base64');
  if (bytes.length < 16 || bytes.toString('base64') !== secret) {
    throw unusable('its secret is not the base64 of 16 bytes or more');
  }
  return { name: keyName(quoted ?? bare ?? ''), algorithm, digest: digests[algorithm], secret: bytes };
}

function isAlgorithm(text: string): text is TsigKey['algorithm'] {
  return Object.hasOwn(digests, text);
}

function keyName(given: string): string {
  const name = given.toLowerCase().replace(/\.$/, '');
  try {
    nameBytes(name);
  } catch {
    throw unusable('the name of its key is no domain name');
  }
  if (name === '') throw unusable('its key has no name');
  return name;
}

function unusable(why: string): ActivationError {
  return new ActivationError('dns-update-key-file', why);
}
