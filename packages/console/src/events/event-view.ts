/** Which events: the address bar holds it. Pure. */

export interface EventView {
  /** What became of a request, `refused` for every refusal, or the number of an event of publishing. */
  readonly kind: string;
  readonly vendor: string;
  /** Name or client id. */
  readonly machine: string;
}

export const eventKinds = [
  'licensed',
  'counted',
  'refused',
  'new-identity',
  'repeated',
  'released',
  '12294',
  '12293',
] as const;

/** What is wrong in an address is left out: a bookmark of another version still opens. */
export function readEventView(query: URLSearchParams): EventView {
  const text = (name: string): string => query.get(name)?.trim().slice(0, 253) ?? '';
  const kind = text('kind');
  return { kind: /^[a-z0-9-]{1,64}$/u.test(kind) ? kind : '', vendor: text('vendor'), machine: text('machine') };
}

export function eventAddress(view: EventView): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== ''));
  const text = query.toString();
  return text === '' ? '/events' : `/events?${text}`;
}

export function isFiltered({ kind, vendor, machine }: EventView): boolean {
  return kind !== '' || vendor !== '' || machine !== '';
}

/** As the host takes it. */
export function eventQuery({ kind, vendor, machine }: EventView): {
  readonly number?: number;
  readonly code?: string;
  readonly vendor?: string;
  readonly client?: string;
} {
  const isNumber = /^\d{5}$/u.test(kind);
  return {
    ...(isNumber && { number: Number(kind) }),
    ...(!isNumber && kind !== '' && { code: kind }),
    ...(vendor !== '' && { vendor }),
    ...(machine !== '' && { client: machine }),
  };
}
