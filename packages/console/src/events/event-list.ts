/** What is shown: the newest events first, with what is left out between them. Pure. */
import type { HostEvent, StreamBlock } from './event-stream.ts';

export type EventRow =
  | { readonly kind: 'event'; readonly event: HostEvent }
  | { readonly kind: 'gap'; readonly after: number; readonly upTo: number };

export interface EventList {
  /** Newest first. */
  readonly rows: readonly EventRow[];
  /** Came while the reader looks at what was there; newest first. */
  readonly held: readonly EventRow[];
  readonly isPaused: boolean;
  /** The last event that is known, shown or not by this filter; undefined: the stream has not begun. */
  readonly last: number | undefined;
  /** `before` of the next older page; undefined: there is none. */
  readonly older: number | undefined;
}

export const emptyList: EventList = { rows: [], held: [], isPaused: false, last: undefined, older: undefined };

/** Rows that a page keeps; the oldest go. */
export const mostRows = 1000;

export function withBlock(list: EventList, block: StreamBlock): EventList {
  if (block.kind === 'begin') return { ...list, last: list.last ?? block.id };
  const next = { ...list, last: block.id };
  if (block.kind === 'event') return withRow(next, { kind: 'event', event: block.event });
  // A backup was put back: numbers are given again.
  if (block.kind === 'gap') return withRow(next, { kind: 'gap', after: block.after, upTo: block.upTo });
  return next;
}

function withRow(list: EventList, row: EventRow): EventList {
  const into = list.isPaused ? 'held' : 'rows';
  const rows = [row, ...list[into]];
  const isCut = rows.length > mostRows;
  const kept = isCut ? rows.slice(0, mostRows) : rows;
  if (into === 'held') return { ...list, held: kept };
  const oldest = kept.at(-1);
  const number = oldest?.kind === 'event' ? oldest.event.event : oldest?.upTo;
  return { ...list, rows: kept, ...(isCut && { older: number }) };
}

/** Behind what is there: a page of older ones. */
export function withOlder(
  list: EventList,
  page: { readonly events: readonly HostEvent[]; readonly next?: number | undefined },
): EventList {
  const rows = page.events.map((event) => ({ kind: 'event', event }) as const);
  return { ...list, rows: [...list.rows, ...rows], older: page.next };
}

export function paused(list: EventList): EventList {
  return { ...list, isPaused: true };
}

export function resumed(list: EventList): EventList {
  const rows = [...list.held, ...list.rows];
  return { ...list, isPaused: false, held: [], rows };
}

/** Only events, for a file. */
export function eventsOf({ rows }: EventList): readonly HostEvent[] {
  return rows.flatMap((row) => (row.kind === 'event' ? [row.event] : []));
}
