/**
 * The line between many requests and few batches. Requests wait here; a whole list goes to the worker; verified ones
 * are decided and made durable together; each caller gets its own answer or its own error. Beyond the bound a request
 * is refused at once with an honest time to come back.
 */
import { addressOf } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { ContactMethod } from './client-row.ts';
import { LinePace } from './line-pace.ts';
import type { Verifier } from './verifier.ts';
import type { VerifiedRequest } from './verify-request.ts';
import { WaitingRoom } from './waiting-room.ts';

/** A request in the line, with what the answer needs to find its way back. */
export interface LineItem {
  readonly text: string;
  readonly receivedAt: Seconds;
  /** Address it came from, for the inventory. */
  readonly address: string;
  /** How far its time may lie from ours (T6): from the network 4 h, which is meant where this is absent. */
  readonly toleranceSeconds?: number;
  /** How it came: over the network where this is absent. */
  readonly method?: ContactMethod;
}

export interface VerifiedItem {
  readonly item: LineItem;
  readonly verified: VerifiedRequest;
}

/** What comes back for each item, in order: the body of a 200, or the error to render. */
export type LineAnswer = string | Error;

/** A batch that is durable; its answers may take longer, as where a token signs them. */
export interface CommittedBatch {
  /** One per item, in order. */
  readonly answers: Promise<readonly LineAnswer[]>;
}

export interface BatchLineOptions {
  readonly verifier: Verifier;
  /** Decides, records durably and signs a whole batch: one answer per item, in order, or the promise of them after the commit. */
  readonly settle: (batch: readonly VerifiedItem[]) => Promise<readonly LineAnswer[] | CommittedBatch>;
  /** Most requests that wait or are under way. */
  readonly capacity: number;
  /** Most requests in one batch. */
  readonly batchSize: number;
  /** Milliseconds that a commit may wait for requests known to be on their way. */
  readonly holdMilliseconds: () => number;
  /** Monotonic clock in milliseconds: measures how fast the line moves, for `Retry-After`. */
  readonly monotonic: () => number;
  /** Told of each request that is refused because the line is full. */
  readonly onBusy?: () => void;
}

interface Entry {
  readonly item: LineItem;
  readonly resolve: (body: string) => void;
  readonly reject: (error: Error) => void;
  verified?: VerifiedRequest;
}

export class BatchLine {
  readonly #options: BatchLineOptions;
  readonly #arrived = new WaitingRoom<Entry>();
  #verified: Entry[] = [];
  #underWay = 0;
  /** Lists that are being verified. */
  #listsOut = 0;
  #settling = false;
  #hold: NodeJS.Timeout | undefined;
  readonly #pace: LinePace;
  #idle: (() => void)[] = [];

  constructor(options: BatchLineOptions) {
    this.#options = options;
    this.#pace = new LinePace(options.monotonic);
  }

  /** How many requests wait or are under way. */
  get length(): number {
    return this.#underWay;
  }

  /** Most requests that it takes in. */
  get capacity(): number {
    return this.#options.capacity;
  }

  /**
   * Takes a request in; fulfils with the body of the answer once it is durable.
   * @throws {ActivationError} `busy` beyond the capacity, for this one or for another of an address that has more of them;
   * what the request is refused for.
   */
  submit(item: LineItem): Promise<string> {
    const address = addressOf(item.address);
    if (this.#underWay >= this.#options.capacity) {
      const busy = this.#busy();
      const gone = this.#arrived.giveWay(address);
      if (gone === undefined) return Promise.reject(busy);
      this.#underWay -= 1;
      gone.reject(busy);
    }
    if (this.#underWay === 0) this.#pace.begin();
    this.#underWay += 1;
    return new Promise((resolve, reject) => {
      this.#arrived.add(address, { item, resolve, reject });
      this.#verifyNext();
    });
  }

  /** Fulfils when nothing is under way any more. */
  drain(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #busy(): ActivationError {
    this.#options.onBusy?.();
    const retryAfterSeconds = this.#pace.secondsFor(this.#underWay);
    return new ActivationError('busy', `${this.#underWay} requests are waiting`, { retryAfterSeconds });
  }

  /** Hands out lists as long as somebody is free to verify one: all that waits, shared among those who are free. */
  #verifyNext(): void {
    for (let free = (this.#options.verifier.lanes ?? 1) - this.#listsOut; free > 0; free -= 1) {
      const waiting = this.#arrived.size;
      if (waiting === 0) return;
      this.#verify(this.#arrived.take(Math.min(this.#options.batchSize, Math.ceil(waiting / free))));
    }
  }

  #verify(batch: readonly Entry[]): void {
    this.#listsOut += 1;
    this.#options.verifier
      .verify(
        batch.map(({ item: { text, receivedAt, toleranceSeconds } }) => ({
          text,
          receivedAt,
          ...(toleranceSeconds !== undefined && { toleranceSeconds }),
        })),
      )
      .then(
        (answers) => {
          batch.forEach((entry, index) => {
            entry.verified = answers[index] as VerifiedRequest;
          });
          this.#verified.push(...batch);
          this.#listsOut -= 1;
          this.#verifyNext();
          this.#settleSoon();
        },
        (error: Error) => {
          this.#listsOut -= 1;
          this.#finish(
            batch,
            batch.map(() => error),
          );
          this.#verifyNext();
        },
      );
  }

  /** Settles at once when nothing more is on its way, else within the hold. */
  #settleSoon(): void {
    if (this.#settling || this.#verified.length === 0) return;
    const { batchSize } = this.#options;
    const holdMilliseconds = this.#options.holdMilliseconds();
    if (this.#listsOut === 0 || this.#verified.length >= batchSize || holdMilliseconds === 0) {
      this.#settleNow();
      return;
    }
    this.#hold ??= setTimeout(() => this.#settleNow(), holdMilliseconds);
  }

  #settleNow(): void {
    clearTimeout(this.#hold);
    this.#hold = undefined;
    if (this.#settling || this.#verified.length === 0) return;
    const batch = this.#verified.splice(0, this.#options.batchSize);
    this.#settling = true;
    const items = batch.map(
      (entry): VerifiedItem => ({
        item: entry.item,
        verified: entry.verified as VerifiedRequest,
      }),
    );
    this.#options.settle(items).then(
      (settled) => {
        if ('answers' in settled) this.#committed(batch, settled.answers);
        else this.#settled(batch, settled);
      },
      (error: Error) =>
        this.#settled(
          batch,
          batch.map(() => error),
        ),
    );
  }

  /** Answers that are signed in this turn of the loop go out first; for a key that takes longer the next batch does not wait. */
  #committed(batch: readonly Entry[], answers: Promise<readonly LineAnswer[]>): void {
    let isOver = false;
    const goOn = (): void => {
      if (isOver) return;
      isOver = true;
      this.#settling = false;
      this.#settleSoon();
    };
    const later = setImmediate(goOn);
    const answered = (given: readonly LineAnswer[]): void => {
      clearImmediate(later);
      this.#finish(batch, given);
      goOn();
    };
    answers.then(answered, (error: Error) => answered(batch.map(() => error)));
  }

  #settled(batch: readonly Entry[], answers: readonly LineAnswer[]): void {
    this.#settling = false;
    this.#finish(batch, answers);
    this.#settleSoon();
  }

  #finish(batch: readonly Entry[], answers: readonly LineAnswer[]): void {
    this.#underWay -= batch.length;
    this.#pace.note(batch.length);
    batch.forEach((entry, index) => {
      const given = answers[index] ?? new Error('a settled batch lacks an answer');
      if (typeof given === 'string') entry.resolve(given);
      else entry.reject(given);
    });
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
