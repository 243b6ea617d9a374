/**
 * Events of the host as they come: the page reads a stream, goes on where it was when the connection breaks, and says
 * when it broke and what is left out. What an event means is told by codes; the whole of one machine by its own page.
 *
 * This file: the blocks of a stream of server-sent events. Pure. `EventSource` cannot send the header of the session.
 */
import type { Parts } from '../asking/questions.ts';

export type HostEvent = Parts['HostEvent'];

export type StreamBlock =
  | { readonly kind: 'begin' | 'beat'; readonly id: number; readonly newest: number }
  | { readonly kind: 'event'; readonly id: number; readonly event: HostEvent }
  /** Events after one and up to another are left out. */
  | { readonly kind: 'gap'; readonly id: number; readonly after: number; readonly upTo: number }
  | { readonly kind: 'end'; readonly id: number; readonly why: string };

/**
 * The whole blocks of a text and what is left of it; what no reader knows is passed over.
 * @throws {SyntaxError} a block that was cut: whoever reads begins anew at the last place, so that nothing is left out.
 */
export function readBlocks(text: string): { readonly blocks: readonly StreamBlock[]; readonly rest: string } {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  return { blocks: parts.flatMap(readBlock), rest };
}

function readBlock(part: string): readonly StreamBlock[] {
  const fields = new Map(
    part.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
    }),
  );
  const data = parsed(fields.get('data'));
  const id = Number(fields.get('id'));
  if (data === undefined || !Number.isSafeInteger(id) || id < 0) return [];
  const number = (name: string): number => (typeof data[name] === 'number' ? data[name] : 0);
  switch (fields.get('event')) {
    case 'begin':
      return [{ kind: 'begin', id, newest: number('newest') }];
    case 'beat':
      return [{ kind: 'beat', id, newest: number('newest') }];
    case 'gap':
      return [{ kind: 'gap', id, after: number('after'), upTo: number('upTo') }];
    case 'end':
      return [{ kind: 'end', id, why: String(data['why']) }];
    case 'event':
      return [{ kind: 'event', id, event: data as unknown as HostEvent }];
    default:
      return [];
  }
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
