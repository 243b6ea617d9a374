import { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';

/** Activation requests since the start, by how they came. */
export interface WireTotals {
  readonly secured: number;
  readonly plain: number;
}

/** Counts how activation requests come, so that an administrator sees who is still heard in plain. */
export class WireTally {
  #secured = 0;
  #plain = 0;

  /** Watches the activations of a server. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      if (request.method === 'POST') {
        if (request.socket instanceof TLSSocket) this.#secured += 1;
        else this.#plain += 1;
      }
      done();
    });
  }

  read(): WireTotals {
    return { secured: this.#secured, plain: this.#plain };
  }
}
