// needs: linux
/**
 * Registering through a corporate network that is in the way, and with the wrong key: each with its own cause, the quota
 * untouched, and the same command succeeds when the way is free.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, type Refusal, refusedAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, otherProducts, type Vendor } from '../site/vendor.ts';

interface ListedKey {
  readonly kind: string;
  readonly hosts: number;
}

/** Last character of a product key, changed to another one of the alphabet. */
function mistyped(key: string): string {
  return `${key.slice(0, -1)}${key.endsWith('Q') ? 'P' : 'Q'}`;
}

describe('registering a host', () => {
  const folder = createFolder('registration');
  let aurora: Vendor;
  let host: Host;
  let authority: StartedProcess;
  let key: string;

  before(async () => {
    const packToml = osAndOffice();
    aurora = await createVendor({ folder, name: 'aurora', address: '127.84.0.1', packToml });
    key = await aurora.hostKey('Rossi SpA', 'aurora-os');
    host = await createHost({ folder: join(folder, 'host'), address: '127.84.0.21' }, aurora);
    authority = await aurora.serve();
  });

  after(async () => {
    await authority?.stop();
  });

  function register(code: string, typed = key, environment: Record<string, string> = {}): Promise<Refusal> {
    const words = ['host', 'register', '--key', typed, '--data', host.folder];
    return refusedAttiva(words, code, { environment });
  }

  /** A proxy for as long as the test runs; gives its address as the environment wants it. */
  async function through(context: TestContext, proxy: Server): Promise<Record<string, string>> {
    proxy.listen(0, '127.84.0.31');
    await once(proxy, 'listening');
    context.after(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const place = proxy.address();
    const port = typeof place === 'object' ? place?.port : undefined;
    return { HTTP_PROXY: `http://127.84.0.31:${port}`, HTTPS_PROXY: `http://127.84.0.31:${port}` };
  }

  async function hostsOfKey(): Promise<number> {
    const { keys } = await askAttiva<{ keys: readonly ListedKey[] }>(['key', 'list', '--dir', aurora.folder]);
    return keys.filter(({ kind }) => kind === 'host').reduce((sum, { hosts }) => sum + hosts, 0);
  }

  test('a key with a typo: refused here, with the place, and never sent', async () => {
    const { facts, detail } = await register('key-malformed', mistyped(key));
    assert.deepEqual(facts['places'], [25]);
    assert.deepEqual(facts['groups'], [5]);
    assert.doesNotMatch(detail, new RegExp(key));
    await register('key-malformed', 'not a key at all');
  });

  test('two typos are both told', async () => {
    const swapped = `${key.startsWith('Q') ? 'P' : 'Q'}${mistyped(key).slice(1)}`;
    const { facts } = await register('key-malformed', swapped);
    assert.deepEqual(facts['places'], [1, 25]);
  });

  test('a setup key does not register a host', async () => {
    await register('client-key-on-host', await aurora.setupKey('desktop', 2025));
  });

  test('a well-formed key that the authority never made', async () => {
    const packToml = osAndOffice();
    const stranger = await createVendor({
      folder: join(folder, 'stranger'),
      name: 'aurora',
      address: '127.84.0.2',
      packToml,
    });
    await register('key-unknown', await stranger.hostKey('Nobody', 'aurora-os'));
  });

  test('a key of another vendor', async () => {
    const wish = { folder: join(folder, 'other'), name: 'borealis', address: '127.84.0.3', packToml: otherProducts };
    const borealis = await createVendor(wish);
    await register('key-unknown', await borealis.hostKey('Rossi SpA', 'borealis-cad'));
  });

  test('a proxy that asks for a log-in', async (context) => {
    const proxy = createServer((_request, response) => {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="Corp"', 'content-type': 'text/html' });
      response.end('<h1>Log in</h1>');
    });
    const { side } = await register('proxy-authentication-required', key, await through(context, proxy));
    assert.equal(side, 'network');
  });

  test('a proxy that answers itself, rewrites the answer, or cuts it', async (context) => {
    const answers: readonly ((proxy: Server) => void)[] = [
      (proxy) =>
        proxy.on('request', (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to our guest network</h1>');
        }),
      (proxy) =>
        proxy.on('request', (_request, response) => {
          response.writeHead(302, { location: 'http://portal.corp.example/' }).end();
        }),
      (proxy) =>
        proxy.on('request', (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
          response.write('{"chain":["ey');
          response.destroy();
        }),
    ];
    for (const prepare of answers) {
      const proxy = createServer();
      prepare(proxy);
      const { facts } = await register('authority-unreachable', key, await through(context, proxy));
      assert.match(JSON.stringify(facts['tried']), /answer-not-ours/);
    }
  });

  test('an answer in the right form that the vendor did not sign', async (context) => {
    for (const body of ['{"chain":["a.b.c","d.e.f"]}', '{"chain":[]}', '[]', 'null']) {
      const proxy = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
      const environment = await through(context, proxy);
      const words = ['host', 'register', '--key', key, '--data', host.folder];
      await refusedAttiva(words, 'not-authentic', { environment });
    }
  });

  test('an authority that is not there', async () => {
    await authority.stop();
    const { facts } = await register('authority-unreachable');
    assert.match(JSON.stringify(facts['tried']), /connection-refused/);
    authority = await aurora.serve();
  });

  test('nothing of all this was charged, and with a free way it succeeds, twice for the price of one', async () => {
    assert.equal(await hostsOfKey(), 0);
    await host.register(key);
    await host.register(key);
    assert.equal(await hostsOfKey(), 1);
    assert.equal((await host.status()).vendors[0]?.registered, true);
  });

  test('a blocked key registers nothing more, and what was granted stays', async () => {
    const second = await createHost({ folder: join(folder, 'second'), address: '127.84.0.22' }, aurora);
    await askAttiva(['key', 'block', key.slice(-5), '--dir', aurora.folder, '--reason', 'found on a forum']);
    await refusedAttiva(['host', 'register', '--key', key, '--data', second.folder], 'key-blocked');
    assert.equal((await host.status()).vendors[0]?.registered, true);
  });
});
