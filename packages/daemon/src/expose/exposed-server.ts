import { createHttpServer, type HttpServer, type HttpServerOptions } from '../http/http-server.ts';
import type { ExposedDoor } from './exposed-console.ts';

/**
 * Fewer than of machines: these are people. One address cannot push out the handshakes of others, and who neither sends nor
 * reads for a minute is gone: an event stream says something four times in that.
 */
const limits = { connections: 1_000, connectionsOfAddress: 96, halfOpen: 128, silenceMilliseconds: 60_000 };

/** A server of this door, without routes. It believes no proxy: who asks is at the other end of the socket. */
export function createExposedServer(
  { hostNames, tls }: ExposedDoor,
  { log, now }: Pick<HttpServerOptions, 'log' | 'now'>,
): HttpServer {
  return createHttpServer({ log, now, hostNames, tls, tlsOnly: true, limits });
}
