import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asking, type HostPaths } from '@attiva/administration';
import type { HostConfig } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import { activationPort, settingsInForce } from './settings-in-force.ts';

const config = { activation: { port: 7688 } } as HostConfig;

function door(answer: () => unknown): Parameters<typeof settingsInForce>[0] {
  return {
    running: true,
    ask: asking<HostPaths>(async ({ method, path }) => {
      assert.deepEqual([method, path], ['GET', '/v1/settings']);
      return answer();
    }),
  };
}

describe('the settings in force', () => {
  test('the port that was set goes before that of host.toml', async () => {
    const settings = await settingsInForce(door(() => ({ settings: [{ name: 'activation.port', value: 7799 }] })));
    assert.equal(activationPort(settings, config), 7799);
  });

  test('a host that knows no settings yet has those of its file', async () => {
    const settings = await settingsInForce(
      door(() => {
        throw new ActivationError('not-found', 'there is nothing at this address');
      }),
    );
    assert.equal(activationPort(settings, config), 7688);
  });

  test('another refusal is passed on', async () => {
    const refused = door(() => {
      throw new ActivationError('not-permitted', 'the token is wrong');
    });
    await assert.rejects(settingsInForce(refused), { code: 'not-permitted' });
  });
});
