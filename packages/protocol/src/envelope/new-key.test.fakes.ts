import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * A new P-256 private key for tests, which run on Node 20 as well. It is made as text and read again: there the export of a key that
 * comes as an object waits for ever where the garbage collector meanwhile clears away the job that made it, since both lock that key.
 */
export function newPrivateKey(): KeyObject {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
}
