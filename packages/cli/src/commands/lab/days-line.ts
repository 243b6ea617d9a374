import type { DiaryDay, ProductSight } from '@attiva/lab';

/** More stops than this are told only where something has become another. */
const mostStops = 12;

/** `day 0 licensed · day 150 warning shown · host off · … · host back: licensed`: what a product was seen to be. */
export function daysLine(days: readonly DiaryDay[]): string {
  if (days.length === 0) return 'the command let no time pass: see lab() and labOptions() of @attiva/client/testing';
  const stops = stopsOf(days);
  const told = stops.length > mostStops ? stops.filter((stop, at) => isNews(stop, stops[at - 1])) : stops;
  return told.map(({ when, what }) => (what === undefined ? when : `${when} ${what}`)).join(' · ');
}

interface Stop {
  readonly when: string;
  /** Absent: an event of a host, of which nothing was seen yet. */
  readonly what?: string;
}

/** A host that is back is told together with what came of it; what was seen until a host was switched, where it is new. */
function stopsOf(days: readonly DiaryDay[]): readonly Stop[] {
  const hosts = new Set(days.flatMap(({ host }) => host?.name ?? []));
  const stops: Stop[] = [];
  let back: string | undefined;
  let last: string | undefined;
  for (const { day, host, seen } of days) {
    const what = wordsOf(seen);
    const when = `day ${Math.floor(day)}`;
    if (host === undefined || (what !== last && seen.length > 0)) {
      stops.push({ when: back ?? when, what });
      back = undefined;
    }
    last = what;
    if (host === undefined) continue;
    if (back !== undefined) stops.push({ when: back.slice(0, -1) });
    const name = hosts.size > 1 ? `host ${host.name}` : 'host';
    back = host.running ? `${name} back:` : undefined;
    if (!host.running) stops.push({ when: `${name} off` });
  }
  return back === undefined ? stops : [...stops, { when: back.slice(0, -1) }];
}

function isNews({ when, what }: Stop, before: Stop | undefined): boolean {
  return what === undefined || what !== before?.what || !when.startsWith('day ');
}

/** One word for all licenses where they agree. */
function wordsOf(seen: readonly ProductSight[]): string {
  const words = new Set(seen.map(wordOf));
  if (words.size > 1) return seen.map((sight) => `${sight.edition} ${wordOf(sight)}`).join(', ');
  const [word = 'nothing seen'] = words;
  return word;
}

function wordOf({ state, warning }: ProductSight): string {
  if (state === 'licensed') return warning ? 'warning shown' : 'licensed';
  if (state === 'notification') return 'not licensed (reminder)';
  return state === 'unlicensed' ? 'not licensed' : state.replaceAll('-', ' ');
}
