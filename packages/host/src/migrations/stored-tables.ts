/**
 * Every table and column of a host's database, told to people. The page of the documentation is made from it. Here those of the host
 * itself and of its administration; the others in the files beside it.
 */
import type { StoredTables } from '@attiva/storage';
import { figureTables } from './stored-figures.ts';
import { machineTables } from './stored-machines.ts';
import { vendorTables } from './stored-vendors.ts';
import { asLongAsHost } from './stored-words.ts';

export const hostTables: StoredTables = {
  facts: {
    holds:
      'facts of the database itself: its number, when it was last tidied, what the clocks of its hosts said, how names are kept and how far those of a freer setting are erased, which warnings have been told',
    kept: asLongAsHost,
    leaves: 'never',
    columns: { name: 'which fact', value: 'its value' },
  },
  hosts: {
    holds: 'hosts that work on this database; more than one only on PostgreSQL',
    kept: 'until the host is forgotten (`attiva host forget-host`)',
    leaves: 'never',
    columns: {
      host: 'a random number, which lies in its folder as well',
      name: 'the name of its machine',
      address: 'where it answers',
      program: 'version of the program',
      started_at: 'when it was started last',
      seen_at: 'its last sign of life',
      works_since: 'since when it does the work that only one does: tidying, the figures of the day, notifications',
      warnings: 'its warnings, for the one that notifies',
    },
    personal: ['name', 'address', 'warnings'],
  },
  ...vendorTables,
  ...machineTables,
  ...figureTables,
  published_records: {
    holds: 'DNS records that this host has made, so that it takes away no other',
    kept: 'until they are withdrawn, or the host is forgotten',
    leaves: 'to the DNS servers of the network: they are published',
    columns: {
      host: 'which host has made it',
      domain: 'in which domain',
      record: 'the record',
      machine: 'mark of the machine that made it',
    },
  },
  publishing_outcomes: {
    holds: 'how publishing ended last, domain by domain',
    kept: 'until the next attempt',
    leaves: 'never',
    columns: {
      host: 'which host has tried',
      domain: 'which domain',
      at: 'when',
      code: 'why it failed',
      detail: 'what the DNS server said',
    },
  },
  settings: {
    holds: 'what administrators have set while the host runs',
    kept: 'until it is reset',
    leaves: 'never',
    columns: { name: 'which setting', value: 'its value', changed_at: 'when it was set' },
  },
  accounts: {
    holds: 'people who may log in to the administration',
    kept: 'until an administrator removes them',
    leaves: 'never',
    columns: {
      id: 'a random number; what the audit trail calls it',
      name: 'the name to log in with',
      role: 'what it may',
      password: 'what proves the password: a slow digest (Argon2id)',
      disabled_at: 'when it was disabled',
      second_factor: 'secret of the second factor, encrypted with a key in a file of its own',
      last_step: 'which code of the second factor was used last, so that it works once',
      recovery_codes: 'digests of the recovery codes that were not used yet',
      created_at: 'when it was made',
      password_set_at: 'when its password was set',
      last_log_in_at: 'when somebody logged in with it last',
    },
    personal: ['name'],
  },
  api_tokens: {
    holds: 'tokens with which programs may use the administration',
    kept: 'until they are revoked',
    leaves: 'never',
    columns: {
      id: 'a random number',
      name: 'what it is called',
      role: 'what it may',
      digest: 'digest of the token; the token itself is not kept',
      created_at: 'when it was made',
      created_by: 'by whom',
      expires_at: 'when it ends',
      last_used_at: 'in which hour it was used last',
    },
    personal: ['created_by'],
  },
  other_hosts: {
    holds: 'other hosts of the customer that the console reads the counts of',
    kept: 'until an administrator removes it',
    leaves: 'never; the token goes to the host that it is for',
    columns: {
      id: 'a random number',
      address: 'where its administration is',
      label: 'what people call it',
      pin: 'digest of its TLS key, where one was given',
      token: 'its API token, sealed with the key in `other-hosts.key`',
      changed_at: 'when it was last changed',
    },
  },
  audit: {
    holds: 'who changed what: a chain in which each entry seals the one before',
    kept: '2 years (`retention.auditDays`)',
    leaves: 'never',
    columns: {
      position: 'running number',
      at: 'when',
      actor: 'who',
      action: 'what was done',
      subject: 'to what',
      details: 'particulars without names',
      personal: 'names of machines or persons; can be erased without breaking the chain',
      salt: 'random number that makes the sealed names unguessable; erased with them',
      commitment: 'digest of the names, which stays',
      digest: 'seal over this entry and the one before',
    },
    personal: ['actor', 'personal'],
  },
};
