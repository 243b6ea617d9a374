/** Events as a file, exactly those that are shown. Pure. */
import { csvText, type FileFormat, momentText } from '../files/csv-text.ts';
import type { HostEvent } from './event-stream.ts';

const columns = [
  'event',
  'number',
  'code',
  'vendor',
  'application',
  'edition',
  'generation',
  'name',
  'client',
  'subject',
  'count',
  'threshold',
  'state',
  'noticed',
  'heldBy',
] as const satisfies readonly (keyof HostEvent)[];

export function eventFile(events: readonly HostEvent[], format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ events }, null, 1)}\n`;
  return csvText(
    ['at', ...columns],
    events.map((event) => [momentText(event.at), ...columns.map((column) => event[column])]),
  );
}
