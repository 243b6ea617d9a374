import { Link } from 'wouter';
import { useArrows } from '../look/arrows.ts';
import { Pill, type Tone } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';
import type { EventRow } from './event-list.ts';
import type { HostEvent } from './event-stream.ts';

export function EventTable({ rows }: { readonly rows: readonly EventRow[] }) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  return (
    <table ref={table} className="plain-table stacked event-table">
      <thead>
        <tr>
          {(['time', 'number', 'machine', 'product', 'outcome', 'count', 'noticed'] as const).map((name) => (
            <th key={name} scope="col">
              {words.say(`event-column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) =>
          row.kind === 'event' ? (
            <EventLine key={row.event.event} event={row.event} />
          ) : (
            <tr key={`gap ${row.after}`} className="event-gap">
              <td colSpan={7}>
                {row.upTo < row.after
                  ? words.say('events.restored')
                  : words.say('events.gap', { count: row.upTo - row.after })}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

const tones: Readonly<Record<string, Tone>> = {
  licensed: 'good',
  counted: 'info',
  repeated: 'quiet',
  released: 'quiet',
  'new-identity': 'warn',
  published: 'good',
};

function EventLine({ event }: { readonly event: HostEvent }) {
  const words = useWords();
  const outcome = event.code === 'published' ? 'event-kind.12294' : `code.${event.code}`;
  return (
    <tr>
      <td data-name={words.say('event-column.time')}>
        <time dateTime={new Date(event.at * 1000).toISOString()}>{words.exact(event.at)}</time>
      </td>
      <td data-name={words.say('event-column.number')}>
        <abbr title={words.named(`event-number.${event.number}`, '')}>{event.number}</abbr>
      </td>
      <td data-name={words.say('event-column.machine')}>
        {event.subject === null ? (
          <Link href={`/machines/${encodeURIComponent(event.name ?? event.client)}`}>
            {event.name ?? `${event.client.slice(0, 12)}…`}
          </Link>
        ) : (
          event.subject
        )}
      </td>
      <td data-name={words.say('event-column.product')}>
        {event.application !== '' && `${event.application} / ${event.edition} ${event.generation}`}
      </td>
      <td data-name={words.say('event-column.outcome')}>
        <Pill tone={tones[event.code] ?? 'bad'}>{words.named(outcome, event.code)}</Pill>
      </td>
      <td data-name={words.say('event-column.count')}>
        {event.threshold > 0 && words.say('event.count', { count: event.count, threshold: event.threshold })}
      </td>
      <td data-name={words.say('event-column.noticed')}>
        {[
          words.named(`noticed.${event.noticed}`, event.noticed),
          ...(event.heldBy === null ? [] : [event.heldBy]),
        ].join(': ')}
      </td>
    </tr>
  );
}
