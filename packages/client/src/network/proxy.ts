import type { HttpRequest } from './network.ts';

/** An HTTP proxy on the way to a vendor's service. */
export interface HttpProxy {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

/** The variables that name a proxy, from `this-process.ts`. */
export type ProxyVariables = Readonly<Record<'http' | 'https' | 'no', string | undefined>>;

/**
 * The proxy for an address, as the environment names it: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` excepts the host
 * (a name, `.domain`, `name:port`, or `*`). A value that is no address of an HTTP proxy is passed over.
 */
export function proxyFor(
  { outside, host: name, port: at }: HttpRequest,
  variables: ProxyVariables,
): HttpProxy | undefined {
  if (outside === undefined) return undefined;
  const address = new URL(`${outside}://${name.includes(':') ? `[${name}]` : name}:${at}`);
  const named = address.protocol === 'https:' ? variables.https : variables.http;
  if (named === undefined || named === '' || isExcepted(address, variables.no ?? '')) return undefined;
  const text = named.includes('://') ? named : `http://${named}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (protocol !== 'http:') return undefined;
  const logIn = username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? 80 : Number(port),
    ...(logIn !== undefined && { authorization: `Basic ${Buffer.from(logIn, 'utf8').toString('base64')}` }),
  };
}

function isExcepted({ hostname, host, port, protocol }: URL, list: string): boolean {
  const withPort = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*' || entry === hostname || entry === withPort) return true;
      const domain = entry.replace(/^\*?\./, '');
      return hostname.endsWith(`.${domain}`) || hostname === domain;
    });
}
