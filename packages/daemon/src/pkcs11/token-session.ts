/** The way into a token: its module, the slot it is in, a session that is logged in. */
import { createHash } from 'node:crypto';
import { ActivationError } from '@attiva/protocol';
import { readPrivateFile } from '../files/private-file.ts';
import { type Cryptoki, CryptokiError, returned } from './cryptoki.ts';

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

const [serialSession, readWriteSession, user] = [4, 2, 1];

export function initialize(cryptoki: Cryptoki): void {
  // CK_C_INITIALIZE_ARGS: calls come from several threads, and the system's locks are good enough.
  const four = Buffer.alloc(32);
  const args = Buffer.concat([four, cryptoki.number(2), Buffer.alloc(8)]);
  try {
    cryptoki.call('Initialize', args);
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.value !== returned.alreadyInitialized) throw error;
  }
}

/**
 * Opens a session and logs in.
 * @throws {CryptokiError}; {ActivationError} `token-unavailable`, `token-pin-wrong`; what a private file is refused for.
 */
export async function openSession(cryptoki: Cryptoki, config: TokenConfig): Promise<number> {
  const pin = await readPin(config.pinFile);
  const slot = findSlot(cryptoki, config);
  const session = cryptoki.number();
  cryptoki.call('OpenSession', slot, serialSession | readWriteSession, null, null, session);
  const handle = cryptoki.readNumber(session);
  try {
    logIn(cryptoki, { handle, config }, pin);
    return handle;
  } catch (error) {
    cryptoki.call('CloseSession', handle);
    throw error;
  }
}

/** The PIN that a token has refused: it is not tried again, for tokens lock themselves after a few wrong ones. */
const refused = new Map<string, string>();

function logIn(
  cryptoki: Cryptoki,
  { handle, config }: { readonly handle: number; readonly config: TokenConfig },
  pin: Buffer,
): void {
  const [token, digest] = [`${config.module} ${config.token}`, createHash('sha256').update(pin).digest('base64')];
  if (refused.get(token) === digest) {
    const detail = `the token has refused the PIN in ${config.pinFile}, and it is not tried again`;
    throw new ActivationError('token-pin-wrong', detail, { facts: { module: config.module } });
  }
  try {
    cryptoki.call('Login', handle, user, pin, pin.length);
  } catch (error) {
    if (error instanceof CryptokiError && error.value === returned.userAlreadyLoggedIn) return;
    if (error instanceof CryptokiError && error.value === returned.pinIncorrect) refused.set(token, digest);
    throw error;
  }
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
  return all.flatMap((slot) => {
    const info = Buffer.alloc(512); // CK_TOKEN_INFO begins with 32 characters of label, filled with blanks.
    try {
      cryptoki.call('GetTokenInfo', slot, info);
    } catch (error) {
      if (error instanceof CryptokiError) return []; // Taken out a moment ago; another slot may hold the one meant.
      throw error;
    }
    return [{ slot, name: info.subarray(0, 32).toString('utf8').trimEnd() }];
  });
}

async function readPin(path: string): Promise<Buffer> {
  const text = (await readPrivateFile(path)).toString('utf8');
  return Buffer.from(text.replace(/\r?\n[\s\S]*$/u, ''), 'utf8');
}
