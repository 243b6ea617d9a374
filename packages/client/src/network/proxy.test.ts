import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { testCertificate } from '@attiva/testkit';
import type { HttpRequest } from './network.ts';
import { proxyFor, type ProxyVariables } from './proxy.ts';
import { listen } from './listening.test.fixture.ts';
import { systemNetwork } from './system-network.ts';

const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;
const none: ProxyVariables = { http: undefined, https: undefined, no: undefined };

function ask(outside: 'http' | 'https' | undefined, host = '127.0.0.1', port = 7691): HttpRequest {
  return { method: 'GET', host, port, path: '/v1/x', maxBytes: 1000, ...(outside && { outside }) };
}

const json: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json').end('{}');
};

test('a proxy counts for a service outside the network alone, unless NO_PROXY excepts it', () => {
  const all = { http: 'http://name:w%40rd@proxy:3128', https: 'proxy:3129', no: 'b.example, .c.example,d.example:444' };
  assert.deepEqual(proxyFor(ask('http'), all), {
    host: 'proxy',
    port: 3128,
    authorization: `Basic ${Buffer.from('name:w@rd').toString('base64')}`,
  });
  assert.deepEqual(proxyFor(ask('https', 'a.example'), all), { host: 'proxy', port: 3129 });
  assert.equal(proxyFor(ask(undefined), all), undefined, 'a host is asked directly');
  for (const name of ['b.example', 'x.b.example', 'x.c.example', 'c.example'])
    assert.equal(proxyFor(ask('https', name), all), undefined, name);
  assert.notEqual(proxyFor(ask('https', 'ab.example'), all), undefined);
  assert.equal(proxyFor(ask('https', 'd.example', 444), all), undefined);
  assert.notEqual(proxyFor(ask('https', 'd.example', 443), all), undefined);
  assert.equal(proxyFor(ask('https'), { ...all, no: '*' }), undefined);
  for (const wrong of ['', 'socks5://proxy', 'http://'])
    assert.equal(proxyFor(ask('https'), { ...none, https: wrong }), undefined, wrong);
});

test('a plain service is asked through the proxy by its whole address', async (t) => {
  const seen: unknown[] = [];
  const proxy = createServer((request, response) => {
    seen.push([request.url, request.headers.host, request.headers['proxy-authorization']]);
    json(request, response);
  });
  const port = await listen(t, proxy);
  const network = systemNetwork({ proxies: { ...none, http: `http://u:p@127.0.0.1:${port}` } });
  const answer = await network.exchange(ask('http', 'authority.invalid', 7691));
  assert.equal(answer.status, 200);
  const log = `Basic ${Buffer.from('u:p').toString('base64')}`;
  assert.deepEqual(seen, [['http://authority.invalid:7691/v1/x', 'authority.invalid:7691', log]]);
});

test('HTTPS goes through a tunnel, and a certificate that nobody vouches for is refused', async (t) => {
  const { key, cert } = testCertificate;
  const target = await listen(t, createHttps({ key, cert }, json));
  const asked: unknown[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client: Socket) => {
    asked.push(request.url);
    const onward = connect(target, '127.0.0.1', () => client.write('HTTP/1.1 200 Good\r\n\r\n'));
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
    client.pipe(onward).pipe(client);
  });
  const port = await listen(t, proxy);
  const network = systemNetwork({ proxies: { ...none, https: `http://127.0.0.1:${port}` } });
  await assert.rejects(network.exchange(ask('https', 'authority.invalid', 443)), (error) => {
    assert.ok(coded('answer-not-ours')(error), String(error));
    return /no certificate that is trusted here/.test(String(error));
  });
  assert.deepEqual(asked, ['authority.invalid:443']);
});

test('a proxy that wants a log-in, or opens no way, says so', async (t) => {
  for (const [status, code] of [
    [407, 'proxy-authentication-required'],
    [502, 'answer-not-ours'],
  ] as const) {
    const proxy = createServer();
    proxy.on('connect', (_request, client: Socket) => client.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const port = await listen(t, proxy);
    const network = systemNetwork({ proxies: { ...none, https: `http://127.0.0.1:${port}` } });
    await assert.rejects(network.exchange(ask('https', 'authority.invalid', 443)), coded(code));
  }
});
