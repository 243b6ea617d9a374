import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type MachineSettings, type Network, openActivation, openMachine, type SrvAnswer } from '@attiva/client';
import { ActivationError } from '@attiva/protocol';
import { createFakeSite, type FakeSite } from '@attiva/testkit';
import { conclude, type Diagnosis, runSteps } from '../diagnosis.ts';
import { Patience, type PatienceTools, waits } from '../patience.ts';
import { gatherClient, networkWaits } from './gather-client.ts';
import { clientSteps } from './steps/table.ts';

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Where nothing is answered, ever: neither DNS nor a host nor the question for the machine's own name. */
const blackHole: Network = {
  suffixes: async () => ({ suffix: 'corp.example', searchList: ['example.net'], source: 'test' }),
  srv: never,
  txt: never,
  exchange: never,
  signature: () => '',
};

const target: SrvAnswer = { name: 'att1.corp.example', port: 7688, priority: 0, weight: 0 };

async function examine(
  site: FakeSite,
  how: {
    readonly network?: Network;
    readonly device?: ReturnType<FakeSite['product']>['device'];
    readonly lookUp?: (name: string) => Promise<readonly string[]>;
    readonly tools?: PatienceTools;
  } = {},
): Promise<Diagnosis> {
  const { roots, directory, clock, device, network } = site.product();
  const machine = openMachine({
    roots,
    directory,
    clock,
    device: how.device ?? device,
    network: how.network ?? network,
  });
  const facts = await gatherClient({
    machines: [machine],
    problems: [],
    hostName: 'pc-1.corp.example',
    lookUp: how.lookUp ?? (async () => ['192.0.2.7']),
    patience: new Patience(how.tools ?? { monotonic: () => performance.now() }),
  });
  return conclude(runSteps(clientSteps, facts));
}

async function licensed(t: TestContext): Promise<FakeSite> {
  const site = await createFakeSite(t);
  const activation = await openActivation(site.product());
  await activation.setHost(site.host.address, 'machine');
  assert.equal((await activation.ensureActivated()).outcome, 'licensed');
  await activation.close();
  return site;
}

describe('doctor on a machine', () => {
  test('a licensed one: every step is good, nothing is stored, and the host has counted nobody', async (t) => {
    const site = await licensed(t);
    const before = [site.host.requests.length, JSON.stringify(settingsOf(site))];
    const { healthy, cause, steps } = await examine(site);
    assert.deepEqual([healthy, cause], [true, undefined]);
    assert.deepEqual(
      steps.map(({ id, outcome }) => [id, outcome]),
      clientSteps.filter(({ optional }) => optional !== true).map(({ id }) => [id, 'ok']),
    );
    assert.deepEqual([site.host.requests.length, JSON.stringify(settingsOf(site))], before);
    assert.match(site.host.paths.at(-1) ?? '', /^GET \/v1\/host\?nonce=/);
  });

  test('a state folder that was copied from another machine is named first', async (t) => {
    const site = await licensed(t);
    const { cause, healthy } = await examine(site, { device: { facts: [7, 8, 9], virtual: false } });
    assert.deepEqual([cause?.id, cause?.code, cause?.outcome, healthy], ['state', 'state-copied', 'fail', false]);
  });

  test('ends where nothing ever answers, after as many waits as steps may take', async (t) => {
    const site = await createFakeSite(t);
    const activation = await openActivation({ ...site.product(), network: { ...blackHole, srv: refuse, txt: none } });
    await activation.close();
    let now = 0;
    const asked: number[] = [];
    // As fast as the machine can: what waits is told at once that its time is up.
    const wait = async (milliseconds: number): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      asked.push(milliseconds);
      now += milliseconds;
    };
    const tools = { monotonic: () => now, wait };
    const { cause, steps } = await examine(site, { network: blackHole, lookUp: never, tools });
    assert.equal(cause?.code, 'dns-failed');
    assert.equal(steps.at(-1)?.id, 'renewal');
    assert.ok(asked.length >= 3 && asked.every((limit) => limit <= waits.step), String(asked));
    assert.ok(Object.values(networkWaits).every((limit) => limit < waits.step));
  });

  test('ends where a host takes the question and never answers: its name, its answer and its TLS are three steps', async (t) => {
    const site = await createFakeSite(t);
    const network: Network = { ...blackHole, srv: async () => [target], txt: none };
    const asked: number[] = [];
    const wait = async (milliseconds: number): Promise<void> => {
      if (milliseconds === 3 * waits.step) asked.push(milliseconds);
      else await never();
    };
    const activation = await openActivation({ ...site.product(), network: { ...network, srv: refuse } });
    await activation.close();
    const { cause } = await examine(site, { network, tools: { monotonic: () => 0, wait } });
    assert.deepEqual([cause?.code, asked], ['host-timeout', [9_000]]);
  });

  test('the same host under two names of DNS is asked once', async (t) => {
    const site = await createFakeSite(t);
    const paths: string[] = [];
    const exchange: Network['exchange'] = async ({ host }) => {
      paths.push(host);
      throw new ActivationError('connection-refused', 'nobody', {});
    };
    await examine(site, { network: { ...blackHole, srv: async () => [target, target], txt: none, exchange } });
    assert.deepEqual(paths, ['att1.corp.example']);
  });
});

const refuse: Network['srv'] = async () => {
  throw new ActivationError('no-srv-record', 'none');
};
const none: Network['txt'] = async () => [];

function settingsOf(site: FakeSite): MachineSettings {
  const { roots, directory, clock, device } = site.product();
  return openMachine({ roots, directory, clock, device }).settings();
}
