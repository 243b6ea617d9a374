/** An open token: its signing keys are found, made and used; they never leave it. */
import { createHash, randomBytes } from 'node:crypto';
import { ActivationError, importPublicKey, keyId, type PublicJwk, type Signer } from '@attiva/protocol';
import { readPrivateFile } from '../files/private-file.ts';
import { type Attribute, Cryptoki, CryptokiError, returned } from './cryptoki.ts';

/** Where signing keys live, as a configuration says it. */
export interface TokenConfig {
  /** The token's shared library. */
  readonly module: string;
  /** Label of the token; absent: the only one there is. */
  readonly token?: string;
  /** Label of the keys in it. */
  readonly label: string;
  /** File with the PIN, for this account's eyes alone. */
  readonly pinFile: string;
}

export interface SigningToken {
  /** Makes a key pair under a label; the private half cannot be read out. */
  createKey(label: string): Promise<Signer>;
  /** The key of this id under a label. */
  findKey(label: string, id: string): Promise<Signer | undefined>;
}

const [classOfObject, keyType, label, keyName] = [0x0, 0x100, 0x3, 0x102];
const [onToken, secret, sensitive, extractable, signs, verifies] = [0x1, 0x2, 0x103, 0x162, 0x108, 0x10a];
const [curve, point] = [0x180, 0x181];
const [publicKey, privateKey] = [2, 3];
const ellipticCurve = 3;
const [makeEcKey, signEcdsa] = [0x1040, 0x1041];
const [serialSession, readWriteSession, user] = [4, 2, 1];
/** OID of P-256 in DER. */
const p256 = Buffer.from('06082a8648ce3d030107', 'hex');

const open = new Map<string, Promise<OpenToken>>();

/**
 * Opens a token; one that is open already in this process is shared: it has one session and signs one thing at a time.
 * @throws {ActivationError} `token-unavailable` (module, token), `token-pin-wrong`; what a private file is refused for.
 */
export async function openToken(config: TokenConfig): Promise<SigningToken> {
  const name = JSON.stringify([config.module, config.token]);
  const known = open.get(name);
  if (known !== undefined) return known;
  const opening = OpenToken.open(config);
  open.set(name, opening);
  opening.catch(() => open.delete(name));
  return opening;
}

class OpenToken implements SigningToken {
  readonly #cryptoki: Cryptoki;
  readonly #config: TokenConfig;
  #session: number;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(cryptoki: Cryptoki, config: TokenConfig, session: number) {
    this.#cryptoki = cryptoki;
    this.#config = config;
    this.#session = session;
  }

  static async open(config: TokenConfig): Promise<OpenToken> {
    const pin = await readPin(config.pinFile);
    const cryptoki = new Cryptoki(config.module);
    return told(config, () => {
      initialize(cryptoki);
      return new OpenToken(cryptoki, config, logIn(cryptoki, config, pin));
    });
  }

  createKey(named: string): Promise<Signer> {
    return this.#inTurn(() => {
      const c = this.#cryptoki;
      const [id, yes, no] = [randomBytes(16), Buffer.from([1]), Buffer.from([0])];
      const shared: readonly Attribute[] = [
        [onToken, yes],
        [label, Buffer.from(named, 'utf8')],
        [keyName, id],
      ];
      const open: readonly Attribute[] = [...shared, [curve, p256], [verifies, yes]];
      const closed: readonly Attribute[] = [
        ...shared,
        [secret, yes],
        [sensitive, yes],
        [extractable, no],
        [signs, yes],
      ];
      const [first, second] = [c.number(), c.number()];
      const mechanism = c.mechanism(makeEcKey);
      const [openTemplate, closedTemplate] = [c.template(open), c.template(closed)];
      c.call(
        'GenerateKeyPair',
        this.#session,
        mechanism,
        openTemplate,
        open.length,
        closedTemplate,
        closed.length,
        first,
        second,
      );
      return this.#signer(this.#publicOf(c.readNumber(first)), c.readNumber(second));
    });
  }

  findKey(named: string, wanted: string): Promise<Signer | undefined> {
    return this.#inTurn(() => {
      for (const found of this.#find(publicKey, [[label, Buffer.from(named, 'utf8')]])) {
        const jwk = this.#publicOf(found);
        if (keyId(jwk) !== wanted) continue;
        const [own] = this.#find(privateKey, [[keyName, this.#read(found, keyName)]]);
        if (own !== undefined) return this.#signer(jwk, own);
      }
      return undefined;
    });
  }

  #signer(jwk: PublicJwk, handle: number): Signer {
    return { jwk, id: keyId(jwk), sign: (bytes) => this.#sign(handle, bytes) };
  }

  /** ECDSA over the digest: R and S one after the other, as a signature of ES256 is. */
  async #sign(handle: number, bytes: Uint8Array): Promise<Uint8Array> {
    const digest = createHash('sha256').update(bytes).digest();
    return this.#inTurn(async () => {
      const c = this.#cryptoki;
      const [signature, length] = [Buffer.alloc(64), c.number(64)];
      c.call('SignInit', this.#session, c.mechanism(signEcdsa), handle);
      await c.callLater('Sign', this.#session, digest, digest.length, signature, length);
      return signature;
    });
  }

  #find(kind: number, attributes: readonly Attribute[]): number[] {
    const c = this.#cryptoki;
    const wanted: readonly Attribute[] = [
      [classOfObject, c.number(kind)],
      [keyType, c.number(ellipticCurve)],
      ...attributes,
    ];
    c.call('FindObjectsInit', this.#session, c.template(wanted), wanted.length);
    try {
      const [handles, count] = [Buffer.alloc(c.numberSize * 1000), c.number()];
      c.call('FindObjects', this.#session, handles, 1000, count);
      return Array.from({ length: c.readNumber(count) }, (_, at) => c.readNumber(handles, at * c.numberSize));
    } finally {
      c.call('FindObjectsFinal', this.#session);
    }
  }

  #read(handle: number, type: number): Buffer {
    const c = this.#cryptoki;
    const value = Buffer.alloc(256);
    const template = c.template([[type, value]]);
    c.call('GetAttributeValue', this.#session, handle, template, 1);
    return value.subarray(0, c.lengthIn(template));
  }

  /** CKA_EC_POINT: an octet string in DER around 0x04 ‖ x ‖ y; some tokens leave the wrapping out. */
  #publicOf(handle: number): PublicJwk {
    const bytes = this.#read(handle, point).subarray(-64);
    const [x, y] = [bytes.subarray(0, 32), bytes.subarray(32)].map((half) => half.toString('base64url'));
    const jwk: PublicJwk = { crv: 'P-256', kty: 'EC', x: x ?? '', y: y ?? '' };
    if (importPublicKey(jwk) === undefined) throw new CryptokiError('GetAttributeValue', returned.deviceError);
    return jwk;
  }

  /** One thing at a time: a session knows one search and one signature. A token that was taken out is opened once more. */
  #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const mine = this.#last.then(async () => {
      try {
        return await work();
      } catch (error) {
        throw inWords(this.#config, error);
      }
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

async function readPin(path: string): Promise<Buffer> {
  const text = (await readPrivateFile(path)).toString('utf8');
  return Buffer.from(text.replace(/\r?\n[\s\S]*$/u, ''), 'utf8');
}

function initialize(cryptoki: Cryptoki): void {
  // CK_C_INITIALIZE_ARGS: calls come from several threads, and the system's locks are good enough.
  const four = Buffer.alloc(32);
  const args = Buffer.concat([four, cryptoki.number(2), Buffer.alloc(8)]);
  try {
    cryptoki.call('Initialize', args);
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.value !== returned.alreadyInitialized) throw error;
  }
}

function logIn(cryptoki: Cryptoki, config: TokenConfig, pin: Buffer): number {
  const slot = findSlot(cryptoki, config);
  const session = cryptoki.number();
  cryptoki.call('OpenSession', slot, serialSession | readWriteSession, null, null, session);
  const handle = cryptoki.readNumber(session);
  try {
    cryptoki.call('Login', handle, user, pin, pin.length);
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.value !== returned.userAlreadyLoggedIn) throw error;
  }
  return handle;
}

function findSlot(cryptoki: Cryptoki, { token }: TokenConfig): number {
  const tokens = listTokens(cryptoki);
  const fitting = tokens.filter(({ name }) => token === undefined || name === token);
  const [only, ...more] = fitting;
  if (only !== undefined && more.length === 0) return only.slot;
  const names = tokens.map(({ name }) => name);
  const there = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`;
  const why = only === undefined ? `no token ${token ?? ''} is there` : 'several tokens are there: name one';
  throw new ActivationError('token-unavailable', `${why.replace('  ', ' ')}; ${there}`, { facts: { tokens: names } });
}

function listTokens(cryptoki: Cryptoki): { readonly slot: number; readonly name: string }[] {
  const [slots, count] = [Buffer.alloc(cryptoki.numberSize * 256), cryptoki.number(256)];
  cryptoki.call('GetSlotList', 1, slots, count);
  const all = Array.from({ length: cryptoki.readNumber(count) }, (_, at) =>
    cryptoki.readNumber(slots, at * cryptoki.numberSize),
  );
  return all.map((slot) => {
    const info = Buffer.alloc(512); // CK_TOKEN_INFO begins with 32 characters of label, filled with blanks.
    cryptoki.call('GetTokenInfo', slot, info);
    return { slot, name: info.subarray(0, 32).toString('utf8').trimEnd() };
  });
}

function told<Result>(config: TokenConfig, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw inWords(config, error);
  }
}

function inWords({ module, token, pinFile }: TokenConfig, error: unknown): unknown {
  if (!(error instanceof CryptokiError)) return error;
  const wrongPin: readonly number[] = [returned.pinIncorrect, returned.pinLenRange];
  const facts = { module, token: token ?? null, returned: `0x${error.value.toString(16)}` };
  if (wrongPin.includes(error.value))
    return new ActivationError('token-pin-wrong', `the token refuses the PIN in ${pinFile}`, { facts, cause: error });
  if (error.value === returned.pinLocked)
    return new ActivationError('token-pin-wrong', 'the token is locked after too many wrong PINs', {
      facts,
      cause: error,
    });
  return new ActivationError('token-unavailable', `the token does not do its work (${error.message})`, {
    facts,
    cause: error,
  });
}
