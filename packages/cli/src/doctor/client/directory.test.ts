import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type ActivationSource, type DirectorySession, openActivation, openMachine } from '@attiva/client';
import { ActivationError, directoryId } from '@attiva/protocol';
import { createFakeSite, type FakeSite } from '@attiva/testkit';
import { conclude, type Diagnosis, runSteps } from '../diagnosis.ts';
import { Patience } from '../patience.ts';
import { gatherClient } from './gather-client.ts';
import { clientSteps } from './steps/table.ts';

const own = directoryId({ kind: 'ad', uuid: '6ebc0593-7d81-48ae-85ac-78927ea425d0' });
const foreign = directoryId({ kind: 'ad', uuid: '00000000-7d81-48ae-85ac-78927ea425d0' });

/** What a source brings: nothing (no member), a reason, or objects. */
type Brought = undefined | ActivationError | readonly { readonly name: string; readonly text: string }[];

interface Member {
  readonly site: FakeSite;
  readonly asked: () => number;
  object(of?: string): Promise<string>;
  activate(brought: Brought): Promise<void>;
  setHost(): Promise<void>;
  restrict(type: 'directory' | 'host'): Promise<void>;
  examine(brought: Brought): Promise<Diagnosis>;
}

async function member(t: TestContext): Promise<Member> {
  const site = await createFakeSite(t);
  let asked = 0;
  const optionsWith = (
    brought: Brought,
  ): ReturnType<FakeSite['product']> & { readonly activationSource: ActivationSource } => ({
    ...site.product(),
    activationSource: {
      async read(): Promise<DirectorySession | undefined> {
        asked += 1;
        if (brought instanceof ActivationError) throw brought;
        return brought === undefined ? undefined : { directory: 'ad.example', ids: [own], objects: brought };
      },
    },
  });
  const using = async (
    brought: Brought,
    work: (activation: Awaited<ReturnType<typeof openActivation>>) => Promise<unknown>,
  ): Promise<void> => {
    const activation = await openActivation(optionsWith(brought));
    await work(activation);
    await activation.close();
  };
  // A first attempt brings the product's key, and finds nobody: DNS has no suffix here.
  await using(undefined, (activation) => activation.ensureActivated());
  return {
    site,
    asked: () => asked,
    object: async (of = own) => JSON.stringify(await site.vendor.activationObject(of, 'aurora-studio')),
    activate: (brought) => using(brought, (activation) => activation.ensureActivated()),
    setHost: () => using(undefined, (activation) => activation.setHost(site.host.address, 'machine')),
    restrict: (type) => using(undefined, (activation) => activation.machine.setActivationType(type)),
    async examine(brought) {
      const { roots, directory, clock, device, network, activationSource } = optionsWith(brought);
      const machine = openMachine({ roots, directory, clock, device, network, activationSource });
      const facts = await gatherClient({
        machines: [machine],
        problems: [],
        hostName: 'pc-1.ad.example',
        lookUp: async () => ['192.0.2.7'],
        patience: new Patience({ monotonic: () => performance.now() }),
      });
      return conclude(runSteps(clientSteps, facts));
    },
  };
}

function directoryOf({ steps }: Diagnosis): readonly (readonly [string, string | undefined])[] {
  return steps.filter(({ id }) => id === 'directory').map(({ outcome, code }) => [outcome, code]);
}

describe('doctor on a member of a directory', () => {
  test('licensed by an object it is healthy, though DNS names no host and none is set', async (t) => {
    const machine = await member(t);
    const objects = [{ name: 'the forest', text: await machine.object() }];
    await machine.activate(objects);
    const diagnosis = await machine.examine(objects);
    assert.deepEqual([diagnosis.healthy, diagnosis.cause], [true, undefined]);
    assert.deepEqual(directoryOf(diagnosis), [['ok', undefined]]);
    const { text } = diagnosis.steps.find(({ id }) => id === 'directory') ?? { text: '' };
    assert.match(text, /object "the forest" of ad\.example licenses it/);
    assert.match(diagnosis.steps.find(({ id }) => id === 'suffix')?.text ?? '', /not needed: the directory licenses/);
    assert.equal(machine.site.host.requests.length, 0);
  });

  test('nothing is said where the machine belongs to none, nor where only hosts may activate, and then nobody is asked', async (t) => {
    const machine = await member(t);
    assert.deepEqual(directoryOf(await machine.examine(undefined)), []);
    await machine.restrict('host');
    const before = machine.asked();
    assert.deepEqual(directoryOf(await machine.examine([])), []);
    assert.equal(machine.asked(), before);
  });

  test('each thing that is wrong is named with its code, first where no host answers, beside where one does', async (t) => {
    const machine = await member(t);
    const forged = `${(await machine.object()).slice(0, -6)}xxxx"]`;
    const wrong: readonly (readonly [Brought, string])[] = [
      [
        new ActivationError('directory-unreachable', 'no domain controller of ad.example answered'),
        'directory-unreachable',
      ],
      [new ActivationError('directory-untrusted', 'another CA'), 'directory-untrusted'],
      [[{ name: 'copied', text: await machine.object(foreign) }], 'object-of-another-directory'],
      [[{ name: 'forged', text: forged }], 'not-authentic'],
      [[{ name: 'rubbish', text: 'no JSON' }], 'not-authentic'],
    ];
    for (const [brought, code] of wrong) {
      const { healthy, cause, ...rest } = await machine.examine(brought);
      assert.deepEqual([healthy, cause?.id, cause?.code, cause?.outcome], [false, 'directory', code, 'fail']);
      assert.ok((cause?.remedy ?? '').length > 20, code);
      assert.deepEqual(directoryOf({ healthy, ...rest }), [['fail', code]]);
    }
    await machine.setHost();
    await machine.activate(undefined);
    for (const [brought, code] of wrong) {
      const diagnosis = await machine.examine(brought);
      assert.deepEqual([diagnosis.healthy, diagnosis.exit], [true, 0], code);
      assert.deepEqual(directoryOf(diagnosis), [['warn', code]]);
    }
  });

  test('a directory without an object is the failure only where no host may be asked', async (t) => {
    const machine = await member(t);
    const withHosts = await machine.examine([]);
    assert.deepEqual(directoryOf(withHosts), [['warn', 'no-activation-object']]);
    assert.deepEqual([withHosts.cause?.id, withHosts.cause?.code], ['suffix', 'no-dns-suffix']);
    await machine.restrict('directory');
    const alone = await machine.examine([]);
    assert.deepEqual([alone.cause?.id, alone.cause?.code], ['directory', 'no-activation-object']);
    await machine.setHost();
    assert.equal((await machine.examine([])).healthy, false);
  });

  test('a bad object beside a good one is named and harms nobody', async (t) => {
    const machine = await member(t);
    const objects = [
      { name: 'copied', text: await machine.object(foreign) },
      { name: 'the forest', text: await machine.object() },
    ];
    await machine.activate(objects);
    const diagnosis = await machine.examine(objects);
    assert.equal(diagnosis.healthy, true);
    assert.deepEqual(directoryOf(diagnosis), [
      ['warn', 'object-of-another-directory'],
      ['ok', undefined],
    ]);
  });

  test('an account that may not read the machine’s own learns nothing, and says so', async (t) => {
    const machine = await member(t);
    await machine.setHost();
    await machine.activate(undefined);
    const refused = new ActivationError('directory-login-refused', 'it may not be read', { facts: { keytab: '/k' } });
    const diagnosis = await machine.examine(refused);
    assert.deepEqual([diagnosis.healthy, diagnosis.cause], [true, undefined]);
    assert.deepEqual(directoryOf(diagnosis), [['not-checked', undefined]]);
  });
});
