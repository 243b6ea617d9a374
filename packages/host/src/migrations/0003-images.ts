import type { Migration } from '@attiva/storage';

/** One row per image whose copies split, in the place of looking all their events through. */
export const imagesMigration: Migration = {
  name: '0003-images',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table images (
        vendor ${text} not null,
        client ${text} not null,
        image ${text},
        splits ${integer} not null,
        first_split ${integer} not null,
        last_split ${integer} not null,
        names ${text} not null,
        recent ${text} not null,
        warned_at ${integer} not null,
        primary key (vendor, client)
      ) ${clusteredTableOptions};
      create index images_by_time on images (last_split);

      insert into images (vendor, client, image, splits, first_split, last_split, names, recent, warned_at)
        select vendor, client, max(held_by), count(*), min(at), max(at), '[]', '[]', 0
          from events where noticed = 'clone' group by vendor, client;
      drop index events_of_clones;
    `);
  },
};
