import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import { systemErrorCode } from '../errors/system-error.ts';
import { findPortHolder } from './port-holder.ts';

export interface ListenAddress {
  /** An address (`127.0.0.1`), or `::` for all of IPv6 and IPv4. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface ListeningAt extends ListenAddress {
  /** `http://127.0.0.1:7690`, without a slash at the end. */
  readonly url: string;
}

/**
 * Connections that the system completes for us before we take them: those of a pause in which the disk holds us up. Beyond them
 * it drops who calls, who tries again after one second and three, and by then has given up. Node asks for 511, a third of a second
 * of a boot storm. The system may allow fewer (`net.core.somaxconn`, 4096).
 */
const backlog = 4_096;

/** Starts to listen; tells who is in the way. */
export async function listen(fastify: FastifyInstance, at: ListenAddress): Promise<ListeningAt> {
  try {
    await fastify.listen({ host: at.host, port: at.port, backlog });
  } catch (error) {
    throw await listenError(error, at);
  }
  const address = fastify.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  return { host: at.host, port, url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}` };
}

async function listenError(error: unknown, { host, port }: ListenAddress): Promise<unknown> {
  const facts = { address: host, port };
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE': {
      const holder = await findPortHolder(port);
      const by = holder === undefined ? 'another program' : `the program "${holder.program}" (process ${holder.pid})`;
      return new ActivationError('port-taken', `Port ${port} of ${host} is in use by ${by}.`, {
        cause: error,
        facts: { ...facts, pid: holder?.pid ?? null, program: holder?.program ?? null },
      });
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ActivationError('config-invalid', `This machine has no address ${host}.`, { cause: error, facts });
    case 'EACCES':
      return new ActivationError(
        'config-invalid',
        `This account may not listen on port ${port}; ports below 1024 need a right of their own.`,
        {
          cause: error,
          facts,
        },
      );
    default:
      return error;
  }
}
