/** The way to a database server, on loopback: leads to whom it is told, and can be cut, also in the middle of a commit. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { CommitWatch } from './commit-watch.ts';

/** `asked`: the commit never arrives. `answered`: it does, and what the server says of it is lost. */
export type CutAt = 'asked' | 'answered';

export class CuttingProxy {
  readonly port: number;
  /** Where new connections lead; 0: nowhere. */
  target = 0;
  readonly #server: Server;
  readonly #ways = new Set<Way>();
  #armed: { readonly at: CutAt; after: number; readonly done: () => void } | undefined;

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    server.on('connection', (near) => this.#lead(near));
  }

  static async open(target: number): Promise<CuttingProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CuttingProxy(server);
    proxy.target = target;
    return proxy;
  }

  /** Ends all connections, now. */
  cut(): void {
    for (const way of this.#ways) way.cut();
  }

  /** Cuts one connection at the next commit, or `after` so many more; fulfils when that has happened. */
  cutAtCommit(at: CutAt, after = 0): Promise<void> {
    return new Promise((done) => {
      this.#armed = { at, after, done };
    });
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #lead(near: Socket): void {
    if (this.target === 0) {
      near.destroy();
      return;
    }
    const watch = new CommitWatch();
    const way = new Way(near, connect({ port: this.target, host: '127.0.0.1', noDelay: true }), (asked) => {
      const isCommit = watch.hear(asked);
      const armed = this.#armed;
      if (armed === undefined || !isCommit) return undefined;
      armed.after -= 1;
      if (armed.after >= 0) return undefined;
      this.#armed = undefined;
      armed.done();
      return armed.at;
    });
    this.#ways.add(way);
    near.once('close', () => this.#ways.delete(way));
  }
}

class Way {
  readonly #near: Socket;
  readonly #far: Socket;
  #isLosing = false;

  constructor(near: Socket, far: Socket, judge: (asked: Buffer) => CutAt | undefined) {
    this.#near = near;
    this.#far = far;
    for (const socket of [near, far]) {
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
    near.on('data', (asked: Buffer) => {
      const at = judge(asked);
      if (at === 'asked') {
        this.cut();
        return;
      }
      this.#isLosing ||= at === 'answered';
      far.write(asked);
    });
    far.on('data', (answer: Buffer) => {
      if (this.#isLosing) this.cut();
      else near.write(answer);
    });
  }

  cut(): void {
    this.#near.destroy();
    this.#far.destroy();
  }
}
