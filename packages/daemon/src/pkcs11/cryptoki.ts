/** The functions and numbers of PKCS #11 2.40 that are needed to find, make and use signing keys. */
import { arch, platform } from 'node:os';
import { ActivationError } from '@attiva/protocol';
import { type Foreign, type ForeignFunction, loadForeign } from './foreign-library.ts';

/** Names of the functions in the order of CK_FUNCTION_LIST, as far as the last one that is used. */
const order = `Initialize Finalize GetInfo GetFunctionList GetSlotList GetSlotInfo GetTokenInfo GetMechanismList
GetMechanismInfo InitToken InitPIN SetPIN OpenSession CloseSession CloseAllSessions GetSessionInfo GetOperationState
SetOperationState Login Logout CreateObject CopyObject DestroyObject GetObjectSize GetAttributeValue SetAttributeValue
FindObjectsInit FindObjects FindObjectsFinal EncryptInit Encrypt EncryptUpdate EncryptFinal DecryptInit Decrypt
DecryptUpdate DecryptFinal DigestInit Digest DigestUpdate DigestKey DigestFinal SignInit Sign SignUpdate SignFinal
SignRecoverInit SignRecover VerifyInit Verify VerifyUpdate VerifyFinal VerifyRecoverInit VerifyRecover
DigestEncryptUpdate DecryptDigestUpdate SignEncryptUpdate DecryptVerifyUpdate GenerateKey GenerateKeyPair`.split(
  /\s+/u,
);

const number = 'unsigned long';
const parameters: Readonly<Record<CryptokiName, readonly string[]>> = {
  Initialize: ['void *'],
  Finalize: ['void *'],
  GetSlotList: ['unsigned char', 'void *', 'void *'],
  GetTokenInfo: [number, 'void *'],
  OpenSession: [number, number, 'void *', 'void *', 'void *'],
  CloseSession: [number],
  Login: [number, number, 'void *', number],
  GetAttributeValue: [number, number, 'void *', number],
  FindObjectsInit: [number, 'void *', number],
  FindObjects: [number, 'void *', number, 'void *'],
  FindObjectsFinal: [number],
  SignInit: [number, 'void *', number],
  Sign: [number, 'void *', number, 'void *', 'void *'],
  GenerateKeyPair: [number, 'void *', 'void *', number, 'void *', number, 'void *', 'void *'],
};

export type CryptokiName =
  | 'Initialize'
  | 'Finalize'
  | 'GetSlotList'
  | 'GetTokenInfo'
  | 'OpenSession'
  | 'CloseSession'
  | 'Login'
  | 'GetAttributeValue'
  | 'FindObjectsInit'
  | 'FindObjects'
  | 'FindObjectsFinal'
  | 'SignInit'
  | 'Sign'
  | 'GenerateKeyPair';

/** Return values that mean something to people. */
export const returned = {
  ok: 0x0,
  slotInvalid: 0x3,
  deviceError: 0x30,
  deviceRemoved: 0x32,
  keyHandleInvalid: 0x60,
  objectHandleInvalid: 0x82,
  pinIncorrect: 0xa0,
  pinLenRange: 0xa2,
  pinLocked: 0xa4,
  sessionClosed: 0xb0,
  sessionHandleInvalid: 0xb3,
  tokenNotPresent: 0xe0,
  tokenNotRecognized: 0xe1,
  userAlreadyLoggedIn: 0x100,
  userNotLoggedIn: 0x101,
  notInitialized: 0x190,
  alreadyInitialized: 0x191,
} as const;

/** A call that did not succeed. */
export class CryptokiError extends Error {
  readonly value: number;

  constructor(name: string, value: number) {
    super(`C_${name} gave 0x${value.toString(16)}`);
    this.value = value;
  }
}

const gone: readonly number[] = [
  returned.slotInvalid,
  returned.deviceError,
  returned.deviceRemoved,
  returned.keyHandleInvalid,
  returned.objectHandleInvalid,
  returned.sessionClosed,
  returned.sessionHandleInvalid,
  returned.tokenNotPresent,
  returned.tokenNotRecognized,
  returned.userNotLoggedIn,
  returned.notInitialized,
];

/** Whether session, login or handle are no more, as after a token was taken out: another session may help. */
export function isGone(error: unknown): boolean {
  return error instanceof CryptokiError && gone.includes(error.value);
}

/** An attribute of a template: a number, a truth value or bytes. */
export type Attribute = readonly [type: number, value: Uint8Array];

export class Cryptoki {
  readonly #functions: ReadonlyMap<CryptokiName, ForeignFunction>;
  readonly #foreign: Foreign;
  readonly numberSize: number;

  /** @throws {ActivationError} `token-unavailable` naming the module that cannot be loaded. */
  constructor(module: string, foreign: Foreign = loadForeign(platform(), arch())) {
    this.#foreign = foreign;
    this.numberSize = foreign.sizeof(number);
    this.#functions = loadFunctions(module, foreign);
  }

  /** Calls and waits; a short one. @throws {CryptokiError} */
  call(name: CryptokiName, ...args: readonly unknown[]): void {
    const value = this.#function(name)(...args);
    if (value !== returned.ok) throw new CryptokiError(name, value);
  }

  /** Calls on another thread: a token may take a tenth of a second for each signature. */
  async callLater(name: CryptokiName, ...args: readonly unknown[]): Promise<void> {
    const value = await new Promise<number>((resolve, reject) => {
      this.#function(name).async(...args, (error: Error | null, result: number) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
    if (value !== returned.ok) throw new CryptokiError(name, value);
  }

  /** A CK_ULONG, also as room for one that is to be written. */
  number(value = 0): Buffer {
    const bytes = Buffer.alloc(this.numberSize);
    if (this.numberSize === 8) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeUInt32LE(value);
    return bytes;
  }

  readNumber(bytes: Buffer, offset = 0): number {
    return this.numberSize === 8 ? Number(bytes.readBigUInt64LE(offset)) : bytes.readUInt32LE(offset);
  }

  /** A CK_MECHANISM without parameter. */
  mechanism(type: number): Buffer {
    return Buffer.concat([this.number(type), Buffer.alloc(8), this.number()]);
  }

  /** An array of CK_ATTRIBUTE. The values must be held by the caller until the call has ended: it holds addresses. */
  template(attributes: readonly Attribute[]): Buffer {
    return Buffer.concat(
      attributes.map(([type, value]) => {
        const address = Buffer.alloc(8);
        address.writeBigUInt64LE(value.length === 0 ? 0n : this.#foreign.address(value));
        return Buffer.concat([this.number(type), address, this.number(value.length)]);
      }),
    );
  }

  /** Length of the value of one attribute after it was read. */
  lengthIn(template: Buffer): number {
    return this.readNumber(template, this.numberSize + 8);
  }

  #function(name: CryptokiName): ForeignFunction {
    return this.#functions.get(name) as ForeignFunction;
  }
}

function loadFunctions(module: string, foreign: Foreign): ReadonlyMap<CryptokiName, ForeignFunction> {
  try {
    const list: unknown[] = [null];
    const library = foreign.load(module);
    held.add(library);
    const get = library.func('C_GetFunctionList', number, [foreign.out('void **')]);
    const value = get(list);
    if (value !== returned.ok) throw new CryptokiError('GetFunctionList', value);
    const members = {
      version: foreign.array('uint8', 2),
      ...Object.fromEntries(order.map((name) => [name, 'void *'])),
    };
    // On Windows the structures of PKCS #11 have no gaps.
    const type = platform() === 'win32' ? foreign.pack(members) : foreign.struct(members);
    const addresses = foreign.decode(list[0], type) as Readonly<Record<string, unknown>>;
    const names = Object.keys(parameters) as CryptokiName[];
    return new Map(
      names.map((name) => {
        const prototype = foreign.proto(`C_${name}_${(loaded += 1)}`, number, parameters[name]);
        return [name, foreign.decode(addresses[name], prototype) as ForeignFunction];
      }),
    );
  } catch (cause) {
    throw new ActivationError('token-unavailable', `the PKCS #11 module ${module} cannot be loaded`, {
      facts: { module },
      cause,
    });
  }
}

/** Names of prototypes are for ever: each is used once. */
let loaded = 0;

/**
 * Every library that was loaded, for as long as the process lives: one that nobody holds is unmapped by the next
 * garbage collection, and the functions that were found in it by address lead into nothing.
 */
const held = new Set<unknown>();
