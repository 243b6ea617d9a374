/**
 * A CA for tests: issues certificates for the servers that tests start, and wrong ones on wish. X.509 written by hand, as little
 * of it as TLS needs; the keys live as long as the test.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

export interface CertificateWish {
  /** Common name. */
  readonly name: string;
  /** DNS names and addresses that it is for; for a server's. */
  readonly names?: readonly string[];
  /** Whether it may sign others. */
  readonly ca?: boolean;
  /** Days from now; the past for one that has ended. Default 2. */
  readonly days?: number;
  /** Default: a new one. */
  readonly keys?: KeyPair;
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface TestAuthority extends TestCertificate {
  readonly keys: KeyPair;
  /** SHA-256 of its public key (SubjectPublicKeyInfo), base64url. */
  readonly keyHash: string;
  issue(wish: CertificateWish): TestCertificate;
  /** Another CA, below this one (or, without `ca`, what only looks like one). */
  authority(wish: CertificateWish): TestAuthority;
}

/** A root: a CA that signed itself. */
export function createTestAuthority(name: string): TestAuthority {
  const keys = newKeys();
  const cert = certificate({ name, ca: true, keys, days: 2 }, { name, keys });
  return authorityOf(name, keys, cert);
}

function authorityOf(name: string, keys: KeyPair, cert: string): TestAuthority {
  const issuer = { name, keys };
  const issue = (wish: CertificateWish, own: KeyPair): TestCertificate => ({
    cert: certificate({ ...wish, keys: own }, issuer),
    key: pemOfKey(own.privateKey),
  });
  return {
    cert,
    key: pemOfKey(keys.privateKey),
    keys,
    keyHash: createHash('sha256').update(spki(keys.publicKey)).digest('base64url'),
    issue: (wish) => issue(wish, wish.keys ?? newKeys()),
    authority: (wish) => {
      const own = wish.keys ?? newKeys();
      return authorityOf(wish.name, own, issue(wish, own).cert);
    },
  };
}

function newKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

const ecdsaSha256 = der(0x30, oid('1.2.840.10045.4.3.2'));

function certificate(
  wish: CertificateWish & { readonly keys: KeyPair },
  issuer: { readonly name: string; readonly keys: KeyPair },
): string {
  const end = Date.now() + (wish.days ?? 2) * 86_400_000;
  const body = der(
    0x30,
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaSha256,
    nameOf(issuer.name),
    der(0x30, time(Math.min(end, Date.now()) - 86_400_000), time(end)),
    nameOf(wish.name),
    spki(wish.keys.publicKey),
    der(0xa3, der(0x30, ...extensions(wish, issuer.keys))),
  );
  const signature = sign('sha256', body, issuer.keys.privateKey);
  const whole = der(0x30, body, ecdsaSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extensions(
  { ca = false, names = [], keys }: CertificateWish & { readonly keys: KeyPair },
  issuer: KeyPair,
): Buffer[] {
  const critical = der(0x01, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, ...mark: readonly Buffer[]): Buffer =>
    der(0x30, oid(id), ...mark, der(0x04, value));
  return [
    extension('2.5.29.19', ca ? der(0x30, critical) : der(0x30), critical),
    extension('2.5.29.15', ca ? der(0x03, Buffer.from([1, 0x06])) : der(0x03, Buffer.from([7, 0x80])), critical),
    extension('2.5.29.14', der(0x04, keyIdentifier(keys))),
    extension('2.5.29.35', der(0x30, der(0x80, keyIdentifier(issuer)))),
    ...(ca ? [] : [extension('2.5.29.37', der(0x30, oid('1.3.6.1.5.5.7.3.1')))]),
    ...(names.length > 0 ? [extension('2.5.29.17', der(0x30, ...names.map(alternativeName)))] : []),
  ];
}

function keyIdentifier({ publicKey }: KeyPair): Buffer {
  return createHash('sha1').update(spki(publicKey)).digest();
}

function alternativeName(name: string): Buffer {
  const numbers = name.split('.').map(Number);
  const address = numbers.length === 4 && numbers.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  return address ? der(0x87, Buffer.from(numbers)) : der(0x82, Buffer.from(name, 'latin1'));
}

function nameOf(common: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oid('2.5.4.3'), der(0x0c, Buffer.from(common, 'utf8')))));
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text, 'latin1'));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((part) => {
    const digits = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}
