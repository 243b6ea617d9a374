import { type Ask, asking, type HostPaths, openByFetch, type Send, sendByFetch } from '@attiva/administration';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { type Connection, type ConnectionWatch, watchConnection } from './connection.ts';
import { failureOf, retryDelay } from './failure.ts';
import { type Kept, pageSecret } from './session.ts';

export type Daemon = 'host' | 'authority';

/** The host that served these pages, or the authority: what the two have in common is asked by the paths of a host. */
export interface AskedHost {
  readonly daemon: Daemon;
  readonly ask: Ask<HostPaths>;
  /** The same without types. */
  readonly send: Send;
  /** Asks for a file or a stream, to be read as it comes. @throws what `ask` throws. */
  readonly openFile: (path: string, signal: AbortSignal) => Promise<Response>;
  readonly connection: ConnectionWatch;
  readonly queries: QueryClient;
}

export function createAskedHost(kept: Kept, daemon: Daemon = 'host'): AskedHost {
  const connection = watchConnection();
  const options = () => ({
    fetch: (...of: Parameters<typeof fetch>) => fetch(...of),
    base: '',
    headers: { 'attiva-page': pageSecret(kept) },
  });
  const send: Send = (request) => sendByFetch(options())(request);
  const note = (error: unknown): void => {
    const failure = failureOf(error);
    connection.set(failure === 'refused' ? 'here' : failure);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({
      // An address that is open to everybody answers whoever is not signed in, too.
      onSuccess: (_data, { meta }) => (meta?.['isOpen'] === true ? undefined : connection.set('here')),
      onError: note,
    }),
    defaultOptions: {
      queries: {
        // Without it nothing is asked on a machine without a network, and the host is on this machine.
        networkMode: 'always',
        retry: (_count, error) => {
          note(error);
          return failureOf(error) === 'gone';
        },
        retryDelay,
        staleTime: 2000,
      },
      mutations: { networkMode: 'always' },
    },
  });
  const openFile: AskedHost['openFile'] = (path, signal) => openByFetch(options())(path, signal);
  return { daemon, ask: asking<HostPaths>(send), send, openFile, connection, queries };
}

const Host = createContext<AskedHost | undefined>(undefined);

export function HostProvider({ host, children }: { readonly host: AskedHost; readonly children: ReactNode }) {
  return (
    <Host value={host}>
      <QueryClientProvider client={host.queries}>{children}</QueryClientProvider>
    </Host>
  );
}

export function useHost(): AskedHost {
  const host = use(Host);
  if (host === undefined) throw new TypeError('Outside of HostProvider.');
  return host;
}

export function useConnection(): Connection {
  const { connection } = useHost();
  return useSyncExternalStore(connection.subscribe, connection.get);
}
