// needs: linux slapd ldap-utils
/** The transcript that the how-to page quotes, against a real OpenLDAP. */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createTestAuthority, parseTranscript, runTranscript, startOpenLdap } from '@attiva/testkit';
import { packedProgram } from '../../site/attiva.ts';
import { freePort } from '../../site/free-port.ts';

const transcript = new URL('../../transcripts/a-directory-without-a-host.txt', import.meta.url);
const schema = readFileSync(new URL('../../../deploy/openldap/attiva.ldif', import.meta.url), 'utf8');

test('a directory without a host', async () => {
  const rossi = createTestAuthority('Rossi CA');
  const certificate = rossi.issue({ name: 'ldap', names: ['localhost', '127.0.0.1'] });
  const ldap = await startOpenLdap({ suffix: 'dc=rossi,dc=example', schema, certificate });
  try {
    await runTranscript(parseTranscript(readFileSync(transcript, 'utf8')), {
      programs: { attiva: packedProgram() },
      environment: { NO_COLOR: '1' },
      kept: {
        PORT: String(await freePort('127.0.0.1')),
        SERVER: `ldaps://127.0.0.1:${ldap.ldapsPort}`,
        ADMIN: ldap.adminDn,
        CA: rossi.cert,
        PASSWORD: ldap.password,
        YEAR: String(new Date().getUTCFullYear()),
      },
      within: 120_000,
    });
  } finally {
    await ldap.stop();
  }
});
