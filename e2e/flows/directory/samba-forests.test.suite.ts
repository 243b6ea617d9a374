/** What the binding of an object is worth between forests (spec/directory.md 6), and a container with more than a server gives at a time. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority } from '@attiva/testkit';
import { container, type Forest, memberOf, rossi, type SambaSite, startForest, stopForest } from './samba-site.ts';

const holding = ['objectClass', 'cn', 'displayName', 'keywords', 'serviceBindingInformation'];

export function testForests(the: () => SambaSite): void {
  /** The forest holds an object that is bound to its CA, `bound`, besides the others. */
  const judged = async (forest: Forest, ca?: string): Promise<ReadonlyMap<string, string | null>> => {
    const { objects } = await the().site.list(the().asAdministrator(forest.network.innerAddress, ca));
    return new Map(objects.map(({ name, refused }) => [name, refused]));
  };

  describe('another forest, of the same name and with a certificate of the same CA', () => {
    let other: Forest;
    before(async () => {
      other = await startForest('attoth', 3, { ca: rossi });
      const place = `dn: ${container}\nobjectClass: container\ncn: Attiva\n\n`;
      const what = ['-LLL', '-o', 'ldif-wrap=no', '-b', container, '-s', 'one', '(objectClass=*)', ...holding];
      await other.samba.byLdap('ldapadd', [], place + (await the().samba.byLdap('ldapsearch', what)));
    });
    after(() => stopForest(other));

    test('refuses the objects that were copied into it, those bound to the CA and those that are not', async () => {
      const here = await judged(the());
      assert.deepEqual([here.get('the forest'), here.get('bound')], [null, null]);
      const there = await judged(other);
      assert.equal(there.size, here.size);
      assert.deepEqual(new Set(there.values()), new Set(['object-of-another-directory']));
    });

    test('its machines are not licensed by them', async () => {
      const KRB5_KTNAME = await other.samba.createComputer('PC1');
      const machine = await memberOf(the(), 'stray', { forest: other, KRB5_KTNAME });
      const report = await machine.activate();
      const codes = report.directory?.objects.map(({ code }) => code);
      assert.deepEqual([report.outcome, new Set(codes)], ['failed', new Set(['object-of-another-directory'])]);
      assert.equal((await machine.status()).state, 'initial-grace');
    });
  });

  describe('an imitation that shows the identity of the forest, with a certificate of its own CA', () => {
    let imitation: Forest;
    const mallory = createTestAuthority('Mallory CA');
    before(async () => {
      imitation = await startForest('attimi', 4, { ca: mallory, copyOf: the().samba });
    });
    after(() => stopForest(imitation));

    test('defended by the CA alone: what is bound to it is refused, what is not is taken', async () => {
      const found = await judged(imitation, the().site.file('mallory-imitates.pem', mallory.cert));
      assert.deepEqual([found.get('bound'), found.get('the forest')], ['object-of-another-directory', null]);
    });

    test('not defended: its machines are licensed by the object that is bound to no CA', async () => {
      const KRB5_KTNAME = await imitation.samba.createComputer('PC9');
      const machine = await memberOf(the(), 'imitated', { forest: imitation, KRB5_KTNAME });
      assert.equal((await machine.activate()).outcome, 'licensed');
      assert.equal((await machine.status()).directory?.object, 'the forest');
    });
  });

  test('more than 1,000 objects come page by page: all are listed, and a machine finds the one that is for it', async () => {
    const count = 1_100;
    const { samba, site, asAdministrator, keytab } = the();
    await site.run(['remove', 'the forest', ...asAdministrator()]);
    await samba.byLdap('ldapadd', [], Array.from({ length: count }, (_, at) => strangerAt(at)).join('\n'));
    // Behind all of them: the last page has it.
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    await site.publish([key, ...asAdministrator(), '--name', 'the last']);
    const listed = await judged(the());
    assert.deepEqual([listed.get(`stranger ${count - 1}`), listed.get('the last')], ['not-authentic', null]);
    assert.ok(listed.size > count);
    const machine = await memberOf(the(), 'pc-8', { forest: the(), KRB5_KTNAME: keytab });
    assert.equal((await machine.activate()).outcome, 'licensed');
    assert.equal((await machine.status()).directory?.object, 'the last');
  });
}

/** An entry of somebody else's in the container. */
function strangerAt(at: number): string {
  return [
    `dn: CN=stranger-${at},${container}`,
    'objectClass: serviceConnectionPoint',
    `displayName: stranger ${at}`,
    'keywords: attiva-activation-object',
    'serviceBindingInformation: ["not","a chain"]',
    '',
  ].join('\n');
}
