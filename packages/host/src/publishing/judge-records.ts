/** Whether what DNS answers names this host: for its own page, and for `attiva doctor`. Pure. */

export interface SrvRecord {
  readonly target: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** What should be found. */
export interface ExpectedRecord {
  /** This host's name, with its domain or without. */
  readonly target: string;
  /** Absent: any. */
  readonly port?: number | undefined;
  /** Where the host publishes it itself; who enters a record by hand chooses for himself. */
  readonly order?: { readonly priority: number; readonly weight: number };
  /** What this host published before. */
  readonly earlier?: readonly Pick<SrvRecord, 'target' | 'port'>[];
}

/** `own`: as it should be; `stale`: of this host, but not as it is now; `other`: another host, or none any more. */
export type Whose = 'own' | 'stale' | 'other';

/** `as-published`: machines find this host; `differs`: also, or only, by something stale; `not-found`: they do not find it. */
export type FoundOutcome = 'as-published' | 'differs' | 'not-found';

export interface JudgedRecords<Found extends SrvRecord> {
  readonly outcome: FoundOutcome;
  /** Its own first, then what is stale, then those of others. */
  readonly records: readonly (Found & { readonly whose: Whose })[];
}

export function judgeRecords<Found extends SrvRecord>(
  found: readonly Found[],
  expected: ExpectedRecord,
): JudgedRecords<Found> {
  const judged = found.map((record) => ({ ...record, whose: whoseOf(record, expected) }));
  const of = (whose: Whose): typeof judged => judged.filter((one) => one.whose === whose);
  const [own, stale, other] = [of('own'), of('stale'), of('other')];
  const outcome = stale.length > 0 ? 'differs' : own.length > 0 ? 'as-published' : 'not-found';
  return { outcome, records: [...own, ...stale, ...other] };
}

function whoseOf(record: SrvRecord, { target, port, order, earlier = [] }: ExpectedRecord): Whose {
  if (isTargetOf(record.target, target)) {
    const isPort = port === undefined || record.port === port;
    const isOrder = order === undefined || (record.priority === order.priority && record.weight === order.weight);
    return isPort && isOrder ? 'own' : 'stale';
  }
  return earlier.some((one) => one.port === record.port && isTargetOf(record.target, one.target)) ? 'stale' : 'other';
}

/** A record has the whole name; a machine may call itself by its first label. */
function isTargetOf(target: string, name: string): boolean {
  const [plain, own] = [target, name].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return plain === own || (own?.includes('.') === false && own !== '' && plain?.startsWith(`${own}.`) === true);
}
