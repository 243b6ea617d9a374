/** The TLS key of a host: what an administrator gives it, and the file where it lies. */
import { testCertificate } from '@attiva/testkit';
import { readTlsKey } from '../../../packages/daemon/src/tls/tls-key.ts';
import { readTlsFile, tlsFileText } from '../../../packages/host/src/tls/tls-file.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

const { cert: certificates, key: privateKey } = testCertificate;

/** One byte of the DER inside a PEM block: what a mutation of the text alone would mostly make unreadable. */
const inside: Mutator = (text, random) => {
  const blocks = [...text.matchAll(/-----BEGIN [A-Z ]+-----\s([\w+/=\s]+)-----END/g)];
  if (blocks.length === 0) return text;
  const { 1: body = '' } = random.pick(blocks);
  const der = Buffer.from(body, 'base64');
  if (der.length === 0) return text;
  der[random.below(der.length)] = random.below(256);
  return text.replace(body, () => `${der.toString('base64')}\n`);
};

const tlsKeys: FuzzTarget = {
  name: 'tls-keys',
  covers: ['host:readTlsFile', 'daemon:readTlsKey'],
  sources: ['packages/daemon/src/tls/tls-key.ts', 'packages/host/src/tls/tls-file.ts'],
  seeds: () => [
    `${certificates}\n${privateKey}`,
    `${certificates}\n${certificates}\n${privateKey}`,
    tlsFileText({ identity: { certificates, privateKey }, own: true }),
    privateKey.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'),
  ],
  mutators: [inside, inside, ...textMutators],
  dictionary: ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '-----BEGIN EC PRIVATE KEY-----', '-----'],
  longest: 4000,
  run: (text) => `${keyOf(text)}`,
};

function keyOf(text: string): string {
  return judged(
    () => readTlsFile(text),
    (key) => {
      promise(/^[\w-]{43}$/.test(key.pin), 'a pin that nobody could compare');
      const again = readTlsKey(key.identity, key.own);
      promise(again.pin === key.pin, 'a key that is another one after it was stored');
      return key.own ? 'own' : 'given';
    },
  );
}

export const tlsTargets: readonly FuzzTarget[] = [tlsKeys];
