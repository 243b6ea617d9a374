// needs: linux root iproute2 nftables samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules krb5-user ldap-utils libsasl2-modules-gssapi-mit bind9-dnsutils
/** Activation objects and people in a real Active Directory (Samba's). One domain serves all tests, in the order in which they stand here. */
import { after, before, describe } from 'node:test';
import { createFolder } from '../../site/folder.ts';
import { testForests } from './samba-forests.test.suite.ts';
import { testMembers } from './samba-members.test.suite.ts';
import { testObjects } from './samba-objects.test.suite.ts';
import { testPeople } from './samba-people.test.suite.ts';
import { type SambaSite, startSambaSite } from './samba-site.ts';

describe('activation objects in an Active Directory', () => {
  const folder = createFolder('directory-samba');
  let samba: SambaSite | undefined;
  const the = (): SambaSite => {
    if (samba === undefined) throw new Error('the site did not start');
    return samba;
  };

  before(async () => {
    samba = await startSambaSite(folder);
    const { site, asAdministrator } = samba;
    const publish = async (name: string, application: string, ...more: readonly string[]): Promise<unknown> => {
      const key = await site.aurora.hostKey(name, application, ...more);
      return site.publish([key, ...asAdministrator(), '--name', name]);
    };
    await publish('the forest', 'aurora-os');
    await publish('the office', 'aurora-office');
    await publish('to go', 'aurora-office', '--generation', '2021');
  });
  after(() => samba?.stop());

  describe('of its members', () => testMembers(the));
  describe('of its administrators', () => testObjects(the));
  describe('and people who log in by it', () => testPeople(the));
  describe('of other forests', () => testForests(the));
});
