/**
 * The places of a server among those who call it. While there is room, everybody has one; once there is none, whoever has
 * no whole request in hand (sends slowly, says nothing, stays after an answer) makes room: of the address that holds most
 * such places the one that came first, or of all where no address holds many. Slow senders take no place from those who ask.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { addressOf } from './address-of.ts';
import { HeldByOwner } from './held-by-owner.ts';

/** Puts it in front of what `node:http` does with a connection. @param most connections at once. */
export function shareConnections(fastify: FastifyInstance, most: number): void {
  const { server } = fastify;
  const [serve, ...others] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (serve === undefined || others.length > 0) throw new TypeError('an HTTP server has one listener for connections');
  const places = new Places();
  server.removeListener('connection', serve);
  server.on('connection', (socket: Socket) => {
    if (places.taken >= most && !places.makeRoom(most)) {
      socket.destroy();
      return;
    }
    places.take(socket);
    socket.once('close', () => places.leave(socket));
    serve.call(server, socket);
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    places.asks(request.socket);
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    places.isAnswered(request.socket);
    done();
  });
}

class Places {
  /** Whose each connection is. */
  readonly #owners = new Map<Socket, string>();
  /** Those without a whole request, by address. */
  readonly #idle = new HeldByOwner<Socket>();

  get taken(): number {
    return this.#owners.size;
  }

  take(socket: Socket): void {
    const owner = addressOf(socket.remoteAddress ?? '');
    this.#owners.set(socket, owner);
    this.#idle.add(owner, socket);
  }

  leave(socket: Socket): void {
    this.#owners.delete(socket);
    this.#idle.remove(socket);
  }

  /** Its request is whole. */
  asks(socket: Socket): void {
    this.#idle.remove(socket);
  }

  isAnswered(socket: Socket): void {
    const owner = this.#owners.get(socket);
    if (owner !== undefined) this.#idle.add(owner, socket);
  }

  /** Sends one away; false where all have a request in hand. */
  makeRoom(most: number): boolean {
    const first = this.#idle.firstToGiveWay(most);
    if (first === undefined) return false;
    this.leave(first);
    first.destroy();
    return true;
  }
}
