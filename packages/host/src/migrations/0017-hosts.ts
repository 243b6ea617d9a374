import type { Migration } from '@attiva/storage';

/**
 * Several hosts on one database: which there are, whose each signing key is, and what each has published. Rows that were made
 * before have no host; the first host that starts takes them over (`hosts/introduce-host.ts`).
 */
export const hostsMigration: Migration = {
  name: '0017-hosts',
  async up(tx) {
    const { integer, text, tableOptions, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table hosts (
        host ${text} not null primary key,
        name ${text} not null,
        address ${text} not null,
        program ${text} not null,
        started_at ${integer} not null,
        seen_at ${integer} not null,
        -- It does the work that is done once; null: another does.
        works_since ${integer},
        -- JSON: what is the matter with it, told by whoever does that work.
        warnings ${text} not null
      ) ${tableOptions};

      create table host_keys (
        signing_key ${text} not null primary key,
        vendor ${text} not null references vendors (vendor),
        host ${text} not null,
        made_at ${integer} not null,
        -- 1: the one that the host registers with; others are those of earlier grants.
        current ${integer} not null
      ) ${tableOptions};
      create index host_keys_by_host on host_keys (host, vendor);

      create table awaited_registrations (
        vendor ${text} not null,
        key ${text} not null,
        signing_key ${text} not null,
        bundle ${integer} not null,
        bundle_terms ${text},
        delegation ${text} not null,
        statement ${text} not null,
        made_at ${integer} not null,
        primary key (vendor, key, signing_key)
      ) ${tableOptions};
      insert into awaited_registrations (vendor, key, signing_key, bundle, bundle_terms, delegation, statement, made_at)
        select vendor, key, signing_key, bundle, bundle_terms, delegation, statement, made_at from pending_registrations;
      drop table pending_registrations;
      alter table awaited_registrations rename to pending_registrations;

      create table records_of_hosts (
        host ${text} not null,
        domain ${text} not null,
        record ${text} not null,
        machine ${text} not null,
        primary key (host, domain, record)
      ) ${clusteredTableOptions};
      insert into records_of_hosts (host, domain, record, machine) select '', domain, record, machine from published_records;
      drop table published_records;
      alter table records_of_hosts rename to published_records;

      create table outcomes_of_hosts (
        host ${text} not null,
        domain ${text} not null,
        at ${integer} not null,
        code ${text},
        detail ${text} not null,
        primary key (host, domain)
      ) ${clusteredTableOptions};
      insert into outcomes_of_hosts (host, domain, at, code, detail)
        select '', domain, at, code, detail from publishing_outcomes;
      drop table publishing_outcomes;
      alter table outcomes_of_hosts rename to publishing_outcomes;
    `);
  },
};
