import type { Socket } from 'node:net';
import { addressOf } from './address-of.ts';
import { HeldByOwner } from './held-by-owner.ts';

export interface HalfOpenLimits {
  /** Time for the first bytes, and again for the handshake. */
  readonly milliseconds: number;
  /** Most half-open connections; one more takes the place of another. */
  readonly halfOpen: number;
  /** Most of them in a handshake; others wait for their turn, and that costs them none of their time. */
  readonly handshakes: number;
}

/** A handshake is waited for so much of its time while others wait for their turn. A slow machine ends it in a tenth. */
const patience = 2 / 5;
/** Begun before the program looks again at what has come: each takes a millisecond of ours, and who has answered meanwhile is not late. */
const begunAtOnce = 16;

interface Held {
  readonly socket: Socket;
  readonly timer?: NodeJS.Timeout;
  /** Its handshake's beginning, until it is its turn. */
  readonly begin?: () => void;
}

/**
 * The half-open connections: those that say nothing, those that wait for their handshake, those in it. Where there are too many of
 * all, or of handshakes that take long while others wait, `HeldByOwner` says which gives way.
 */
export class HalfOpen {
  readonly #limits: HalfOpenLimits;
  /** By both ends' addresses: the stream of a handshake that has ended is another object than its socket. */
  readonly #held = new Map<string, Held>();
  /** Both ends of each, by whose it is. */
  readonly #all = new HeldByOwner<string>();
  /** Of these: who have greeted and wait for their turn. */
  readonly #waiting = new HeldByOwner<string>();
  /** Of these: who are in the handshake. */
  readonly #shaking = new Set<string>();
  /** Of those: who have been for longer than others would wait. */
  readonly #late = new HeldByOwner<string>();
  #scheduled = false;

  constructor(limits: HalfOpenLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#held.size;
  }

  add(socket: Socket): void {
    const ends = endsOf(socket);
    if (this.#held.size >= this.#limits.halfOpen) {
      const first = this.#all.firstToGiveWay(this.#limits.halfOpen);
      if (first !== undefined) this.#drop(first);
    }
    this.#forget(ends);
    this.#held.set(ends, { socket, timer: this.#limit(ends, this.#limits.milliseconds, () => this.#drop(ends)) });
    this.#all.add(addressOf(socket.remoteAddress ?? ''), ends);
    socket.once('close', () => {
      if (this.#held.get(ends)?.socket === socket) this.#forget(ends);
    });
  }

  /** It has greeted. @param begin begins its handshake: called when it is its turn, unless it is gone by then. */
  greets(socket: Socket, begin: () => void): void {
    const ends = endsOf(socket);
    const held = this.#held.get(ends);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.set(ends, { socket, begin });
    this.#waiting.add(addressOf(socket.remoteAddress ?? ''), ends);
    this.#schedule();
  }

  done(stream: Socket): void {
    this.#forget(endsOf(stream));
  }

  close(): void {
    for (const ends of this.#held.keys()) this.#drop(ends);
  }

  /** Handshakes are begun between two looks at what has come. */
  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    if (this.#shaking.size >= this.#limits.handshakes && this.#late.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (let begun = 0; begun < begunAtOnce && this.#makeRoom(); begun += 1) this.#beginNext();
      this.#schedule();
    });
  }

  /** For one more handshake; false where nobody waits for one, or all are within their time. */
  #makeRoom(): boolean {
    if (this.#waiting.size === 0) return false;
    if (this.#shaking.size < this.#limits.handshakes) return true;
    const late = this.#late.firstToGiveWay(this.#limits.handshakes);
    if (late !== undefined) this.#drop(late);
    return late !== undefined;
  }

  #beginNext(): void {
    const ends = this.#waiting.takeNext() ?? '';
    const held = this.#held.get(ends);
    if (held === undefined) return;
    const { milliseconds } = this.#limits;
    const timer = this.#limit(ends, milliseconds * patience, () => {
      this.#late.add(addressOf(held.socket.remoteAddress ?? ''), ends);
      const rest = this.#limit(ends, milliseconds * (1 - patience), () => this.#drop(ends));
      this.#held.set(ends, { socket: held.socket, timer: rest });
      this.#schedule();
    });
    this.#held.set(ends, { socket: held.socket, timer });
    this.#shaking.add(ends);
    held.begin?.();
  }

  #limit(ends: string, milliseconds: number, then: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      // What lies there unread, because we were held up, is read before the next immediate: late are we then, not they.
      setImmediate(() => {
        if (this.#held.get(ends)?.timer === timer) then();
      });
    }, milliseconds);
    return timer;
  }

  #drop(ends: string): void {
    this.#held.get(ends)?.socket.destroy();
    this.#forget(ends);
  }

  #forget(ends: string): void {
    const held = this.#held.get(ends);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(ends);
    this.#all.remove(ends);
    this.#waiting.remove(ends);
    this.#late.remove(ends);
    if (this.#shaking.delete(ends)) this.#schedule();
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
