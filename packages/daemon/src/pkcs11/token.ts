/**
 * An open token: its signing keys are found, made and used; they never leave it. One that was taken out and put back is
 * opened once more by whoever needs it next.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  ActivationError,
  importPublicKey,
  isActivationError,
  keyId,
  type PublicJwk,
  type Signer,
} from '@attiva/protocol';
import { type Attribute, Cryptoki, CryptokiError, isGone, returned } from './cryptoki.ts';
import { initialize, openSession, type TokenConfig } from './token-session.ts';

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

/** Where a key is: its label, for it has another handle in each session. */
interface KeyPlace {
  readonly label: string;
  handle: number | undefined;
}

class OpenToken implements SigningToken {
  readonly #cryptoki: Cryptoki;
  readonly #config: TokenConfig;
  #session: number;
  /** Keys that were made or found here, by id. */
  readonly #keys = new Map<string, KeyPlace>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(cryptoki: Cryptoki, config: TokenConfig, session: number) {
    this.#cryptoki = cryptoki;
    this.#config = config;
    this.#session = session;
  }

  static async open(config: TokenConfig): Promise<OpenToken> {
    try {
      const cryptoki = new Cryptoki(config.module);
      initialize(cryptoki);
      return new OpenToken(cryptoki, config, await openSession(cryptoki, config));
    } catch (error) {
      throw inWords(config, error);
    }
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
      return this.#signer(this.#publicOf(c.readNumber(first)), { label: named, handle: c.readNumber(second) });
    });
  }

  findKey(named: string, wanted: string): Promise<Signer | undefined> {
    return this.#inTurn(() => {
      const found = this.#look(named, wanted);
      if (found !== undefined) return this.#signer(found.jwk, { label: named, handle: found.handle });
      // It was here before: some modules show a token that was taken out as one that is empty.
      if (this.#keys.get(wanted)?.label === named) throw new CryptokiError('FindObjects', returned.keyHandleInvalid);
      return undefined;
    });
  }

  #look(named: string, wanted: string): { readonly jwk: PublicJwk; readonly handle: number } | undefined {
    for (const found of this.#find(publicKey, [[label, Buffer.from(named, 'utf8')]])) {
      const jwk = this.#publicOf(found);
      if (keyId(jwk) !== wanted) continue;
      const [handle] = this.#find(privateKey, [[keyName, this.#read(found, keyName)]]);
      if (handle !== undefined) return { jwk, handle };
    }
    return undefined;
  }

  #signer(jwk: PublicJwk, place: KeyPlace): Signer {
    const id = keyId(jwk);
    this.#keys.set(id, place);
    return { jwk, id, sign: (bytes) => this.#sign(id, bytes) };
  }

  /** ECDSA over the digest: R and S one after the other, as a signature of ES256 is. */
  async #sign(id: string, bytes: Uint8Array): Promise<Uint8Array> {
    const digest = createHash('sha256').update(bytes).digest();
    return this.#inTurn(async () => {
      const c = this.#cryptoki;
      const [signature, length] = [Buffer.alloc(64), c.number(64)];
      c.call('SignInit', this.#session, c.mechanism(signEcdsa), this.#handleOf(id));
      await c.callLater('Sign', this.#session, digest, digest.length, signature, length);
      return signature;
    });
  }

  #handleOf(id: string): number {
    const place = this.#keys.get(id);
    const handle = place && (place.handle ??= this.#look(place.label, id)?.handle);
    if (handle === undefined) throw new CryptokiError('FindObjects', returned.keyHandleInvalid);
    return handle;
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

  /** One thing at a time: a session knows one search and one signature. */
  #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const mine = this.#last.then(async () => {
      try {
        return await this.#asOftenAsItHelps(work);
      } catch (error) {
        throw inWords(this.#config, error);
      }
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** A token that was taken out: another session will do where it is back; some modules look for it only when begun anew. */
  async #asOftenAsItHelps<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const ways = [() => Promise.resolve(), () => this.#reopen(), () => this.#beginAnew()];
    let last: unknown;
    for (const prepare of ways) {
      try {
        await prepare();
        return await work();
      } catch (error) {
        if (!isGone(error) && !(isActivationError(error) && error.code === 'token-unavailable')) throw error;
        last = error;
      }
    }
    throw last;
  }

  async #reopen(): Promise<void> {
    for (const place of this.#keys.values()) place.handle = undefined;
    this.#quietly('CloseSession', this.#session);
    initialize(this.#cryptoki);
    this.#session = await openSession(this.#cryptoki, this.#config);
  }

  /** The whole module: what else in this process has a session of it finds that closed, and opens another. */
  async #beginAnew(): Promise<void> {
    this.#quietly('Finalize', null);
    await this.#reopen();
  }

  #quietly(name: 'CloseSession' | 'Finalize', argument: number | null): void {
    try {
      this.#cryptoki.call(name, argument);
    } catch (error) {
      if (!(error instanceof CryptokiError)) throw error; // It was gone already.
    }
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
