/**
 * Passwords: kept as what proves them (Argon2id, 64 MiB a guess), tried off the main thread and few at a time, so that a
 * crowd at the log-in takes neither memory nor the time of clients.
 */
import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ActivationError } from '@attiva/protocol';

const argon2Async = promisify(argon2);

export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The second recommendation of RFC 9106, as product keys and backups have it. */
const usualCost: PasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** 128 MiB at most; whoever finds so many waiting is told to come back. */
const mostAtOnce = 2;
const mostWaiting = 16;

export interface PasswordParts {
  readonly random: (size: number) => Uint8Array;
  /** Less in tests alone. */
  readonly cost?: PasswordCost;
}

interface Verifier extends PasswordCost {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

export class Passwords {
  readonly #random: PasswordParts['random'];
  readonly #cost: PasswordCost;
  /** Tried for names that nobody has: as long as the true one takes. Nothing proves it. */
  readonly #decoy: Verifier;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor({ random, cost = usualCost }: PasswordParts) {
    this.#random = random;
    this.#cost = cost;
    this.#decoy = { ...cost, salt: Buffer.from(random(16)), digest: Buffer.from(random(32)) };
  }

  /** @throws {ActivationError} `busy`. */
  async verifierOf(password: string): Promise<string> {
    const salt = Buffer.from(this.#random(16));
    const digest = await this.#inLine(() => digestOf(password, { ...this.#cost, salt }));
    const { memoryKiB, passes, lanes } = this.#cost;
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(digest)}`;
  }

  /**
   * Whether the password is that of the verifier; without a verifier no, in the same time.
   * @throws {ActivationError} `busy`.
   */
  async proves(password: string, verifier: string | undefined): Promise<boolean> {
    const kept = verifier === undefined ? this.#decoy : readVerifier(verifier);
    const digest = await this.#inLine(() => digestOf(password, kept));
    return timingSafeEqual(digest, kept.digest) && verifier !== undefined;
  }

  async #inLine<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= mostAtOnce) {
      if (this.#waiting.length >= mostWaiting)
        throw new ActivationError('busy', 'Too many people log in at this moment.', { retryAfterSeconds: 2 });
      // Whoever is let in takes over the place of the one that went: the number stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

async function digestOf(
  password: string,
  { memoryKiB, passes, lanes, salt }: Omit<Verifier, 'digest'>,
): Promise<Buffer> {
  const digest = await argon2Async('argon2id', {
    message: Buffer.from(password.normalize('NFC'), 'utf8'),
    nonce: salt,
    parallelism: lanes,
    tagLength: 32,
    memory: memoryKiB,
    passes,
  });
  return Buffer.from(digest);
}

const written = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/u;

function readVerifier(text: string): Verifier {
  const [, memory, passes, lanes, salt, digest] = written.exec(text) ?? [];
  if (digest === undefined) throw new ActivationError('storage-failed', 'What proves a password is damaged.');
  return {
    memoryKiB: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt ?? '', 'base64'),
    digest: Buffer.from(digest, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
