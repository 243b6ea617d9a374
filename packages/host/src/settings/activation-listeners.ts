/**
 * The listeners for activations, which move to another port while the host runs: first all new ones listen, then the
 * change is decided, then the old ones let go. A client is answered at every moment.
 */
import type { HttpServer, ListeningAt } from '@attiva/daemon';
import type { PreparedChange } from './host-settings.ts';

export interface ActivationListenersOptions {
  readonly addresses: readonly string[];
  /** A server with the activation routes that does not listen yet. */
  readonly makeServer: () => HttpServer;
  /** Told of the addresses once they have changed. */
  readonly onMoved: (at: readonly ListeningAt[]) => Promise<void>;
}

interface Listener {
  readonly server: HttpServer;
  readonly at: ListeningAt;
}

export class ActivationListeners {
  readonly #options: ActivationListenersOptions;
  #open: readonly Listener[] = [];
  #closed = false;
  /** Old listeners that answer what is still under way. */
  #leaving: Promise<unknown> = Promise.resolve();

  constructor(options: ActivationListenersOptions) {
    this.#options = options;
  }

  /** @throws {ActivationError} `port-taken`, `config-invalid`; then none listens. */
  async listen(port: number): Promise<readonly ListeningAt[]> {
    this.#open = await this.#listenOn(port);
    return this.#open.map(({ at }) => at);
  }

  /** Listens on the new port beside the old one. Nothing to do where nobody listens yet, or there already. */
  async prepareMove(port: number): Promise<PreparedChange | undefined> {
    if (this.#open.every(({ at }) => at.port === port)) return undefined;
    const next = await this.#listenOn(port);
    return {
      keep: async (): Promise<void> => {
        this.#leave(this.#open);
        this.#open = next;
        // The host ended meanwhile: nobody closes these any more.
        if (this.#closed) return await closeAll(next);
        await this.#options.onMoved(next.map(({ at }) => at));
      },
      undo: () => closeAll(next),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await closeAll(this.#open);
    await this.#leaving;
  }

  async #listenOn(port: number): Promise<readonly Listener[]> {
    const listeners: Listener[] = [];
    try {
      for (const host of this.#options.addresses) {
        const server = this.#options.makeServer();
        listeners.push({ server, at: await server.listen({ host, port }) });
      }
      return listeners;
    } catch (error) {
      await closeAll(listeners);
      throw error;
    }
  }

  #leave(listeners: readonly Listener[]): void {
    this.#leaving = Promise.all([this.#leaving, closeAll(listeners)]);
  }
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map(({ server }) => server.close()));
}
