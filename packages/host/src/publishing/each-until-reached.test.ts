import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import type { NameServer } from './dns-exchange.ts';
import { eachUntilReached } from './each-until-reached.ts';

const servers: readonly NameServer[] = [
  { address: '2001:db8::53', port: 53 },
  { address: '192.0.2.53', port: 53 },
];

/** A server that says nothing until somebody loses patience. */
function silence(signal: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) => {
    const late = (): void => reject(new ActivationError('dns-update-timeout', 'no answer in time'));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

describe('the addresses of a name server', () => {
  for (const code of ['dns-update-no-server', 'dns-update-timeout'] as const) {
    test(`${code} at the first: the second is tried`, async () => {
      const tried: string[] = [];
      await eachUntilReached(servers, { signal: new AbortController().signal, patience: 1 }, async (server, signal) => {
        tried.push(server.address);
        if (server !== servers[0]) return;
        if (code === 'dns-update-timeout') await silence(signal);
        throw new ActivationError(code, 'nobody there');
      });
      assert.deepEqual(tried, ['2001:db8::53', '192.0.2.53']);
    });
  }

  test('what a server decides counts: no other is asked', async () => {
    const tried: string[] = [];
    const asked = eachUntilReached(servers, { signal: new AbortController().signal }, async ({ address }) => {
      tried.push(address);
      throw new ActivationError('dns-update-refused', 'REFUSED');
    });
    await assert.rejects(asked, { code: 'dns-update-refused' });
    assert.deepEqual(tried, ['2001:db8::53']);
  });

  test('when the whole time is over nobody else is asked, and the last has all that is left', async () => {
    const end = new AbortController();
    const tried: string[] = [];
    const asked = eachUntilReached(servers, { signal: end.signal, patience: 1 }, async ({ address }, signal) => {
      tried.push(address);
      if (tried.length === 2) {
        assert.equal(signal, end.signal);
        end.abort();
      }
      await silence(signal);
    });
    await assert.rejects(asked, { code: 'dns-update-timeout' });
    assert.equal(tried.length, 2);
  });
});
