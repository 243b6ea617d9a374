import type { PreparedStatement } from './database.ts';

/** A statement by its text: every engine keeps texts prepared per connection, so that this holds no resource. */
export function prepareStatement<Row extends object>(sql: string): PreparedStatement<Row> {
  return {
    sql,
    all: (on, parameters) => on.all<Row>(sql, parameters),
    get: (on, parameters) => on.get<Row>(sql, parameters),
    run: (on, parameters) => on.run(sql, parameters),
    getEach: (on, rows) => on.getEach<Row>(sql, rows),
    runEach: (on, rows) => on.runEach(sql, rows),
  };
}
