/** `oidc-provider` on loopback, which asks nobody anything: it signs in the person that it was told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlayedProvider {
  readonly url: string;
  /** Claims of whoever comes next; `sub` is needed. */
  person: object;
  close(): Promise<void>;
}

export interface PlayedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirect: string;
}

export async function startProvider({ clientId, clientSecret, redirect }: PlayedClient): Promise<PlayedProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const played: PlayedProvider = {
    url,
    person: {},
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const subject = (): string => (played.person as { readonly sub: string }).sub;
  // Loaded by whoever plays it: all other tests do without.
  const { default: Provider } = await import('oidc-provider');
  const provider = new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirect],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    // Claims of a scope stand in the identity token.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['of tests'] },
    findAccount: () => {
      const claims = { ...played.person } as { readonly sub: string };
      return { accountId: claims.sub, claims: async () => claims };
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    signIn().catch((error: Error) => response.destroy(error));
    async function signIn(): Promise<void> {
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      if (prompt.name === 'login') {
        return provider.interactionFinished(request, response, { login: { accountId: subject() } });
      }
      const grant = new provider.Grant({
        accountId: session?.accountId ?? subject(),
        clientId: String(params['client_id']),
      });
      grant.addOIDCScope(String(params['scope']));
      await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    }
  });
  return played;
}
