/** Reads the database that a host has left behind, and compares it with the answers that its clients hold. */
import { openDatabase } from '@attiva/storage';
import type { Ledger } from './fault.ts';

/** What one client holds after a fault. */
export interface HeldByClient {
  readonly client: string;
  /** Of its last answer; 0: it never got one. */
  readonly turn: number;
  /** Id of the request that was answered last, where that is known. */
  readonly jti?: string | undefined;
  /** Requests sent since, whose answers never came. */
  readonly unanswered: number;
}

interface ClientRow {
  readonly client: string;
  readonly turn: number;
  readonly head: number;
  readonly jti: string;
}

/**
 * How many machines the database holds: what the host must say when it serves again. `hasLostTail`: commits were lost with
 * another server, so that turns go on from those that clients know, and have fewer events.
 */
export async function judgeHostDatabase(
  url: string,
  clients: readonly HeldByClient[],
  ledger: Ledger,
  { hasLostTail = false }: { readonly hasLostTail?: boolean } = {},
): Promise<number> {
  const database = await openDatabase({ url, mustExist: true, now: Date.now });
  try {
    await database.check();
    const rows = await database.all<ClientRow>('select client, turn, head, tip_jti as jti from clients');
    const found = new Map(rows.map((row) => [row.client, row]));
    const events = await database.all<{ client: string; accepted: number }>(
      `select client, count(*) as accepted from events where code in ('licensed', 'counted') and noticed <> 'repeat'
        group by client`,
    );
    const accepted = new Map(events.map((row) => [row.client, row.accepted]));
    for (const held of clients) judgeClient(held, found.get(held.client), ledger);
    for (const { client, turn } of hasLostTail ? [] : rows) {
      ledger.expect('miscounted', `events of ${client} that were accepted`, accepted.get(client) ?? 0, turn);
    }
    const known = new Set(clients.map(({ client }) => client));
    const strangers = rows.filter(({ client }) => !known.has(client)).length;
    ledger.expect('miscounted', 'rows of clients that nobody is', strangers, 0);
    const clones = await database.get<{ n: number }>("select count(*) as n from events where noticed = 'clone'");
    for (let n = clones?.n ?? 0; n > 0; n -= 1) ledger.find('split', 'an event says that a client was split');
    await judgeTotals(database, ledger);
    return rows.length;
  } finally {
    await database.close();
  }
}

function judgeClient(held: HeldByClient, row: ClientRow | undefined, ledger: Ledger): void {
  if (held.turn === 0) {
    if (row !== undefined && held.unanswered === 0)
      ledger.find('miscounted', `${held.client} never asked and is there`);
    return;
  }
  ledger.hold(1);
  if (row === undefined || row.turn < held.turn) {
    ledger.find('lost', `${held.client} was answered turn ${held.turn}; the database has ${row?.turn ?? 'no row'}`);
    return;
  }
  const ahead = row.turn - held.turn;
  if (ahead > held.unanswered) {
    ledger.find(
      'miscounted',
      `${held.client}: turn ${row.turn} after turn ${held.turn} and ${held.unanswered} requests`,
    );
  }
  // The turn whose answer never came follows the one that the client holds: so its next request is no copy's.
  if (ahead > 0) ledger.expect('split', `the head of ${held.client}`, row.head, held.turn);
  else if (held.jti !== undefined) ledger.expect('lost', `the tip of ${held.client}`, row.jti, held.jti);
}

/** Events and totals are written by one transaction: half of it would show here. */
async function judgeTotals(database: Awaited<ReturnType<typeof openDatabase>>, ledger: Ledger): Promise<void> {
  const events = await database.get<{ n: number }>("select count(*) as n from events where application <> ''");
  const totals = await database.get<{ n: number }>('select coalesce(sum(total), 0) as n from request_totals');
  ledger.expect('miscounted', 'the sum of the totals', totals?.n, events?.n);
}
