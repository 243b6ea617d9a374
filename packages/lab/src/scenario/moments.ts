/**
 * Scenarios: readable files that say which site there is, what happens when, and what must be seen. This room reads them,
 * plays them in a `World` and judges what was seen. The scenarios that come with the lab are in `packages/lab/scenarios`.
 *
 * This file: how moments and spans are written.
 */

const units: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** `day 12`, `day 12 08:30`: a moment of the scenario. */
export const momentPattern = '^day \\d{1,4}( ([01]\\d|2[0-3]):[0-5]\\d)?$';
/** `2 hours`, `-90 days`, `0 seconds`. */
export const spanPattern = '^-?\\d{1,6} (second|minute|hour|day|week)s?$';

/** Milliseconds since the scenario's beginning. @throws {TypeError} for a text that the pattern would refuse. */
export function readMoment(text: string): number {
  const [, day, clock] = /^day (\d{1,4})(?: (\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined) throw new TypeError(`"${text}" is no moment like "day 12" or "day 12 08:30"`);
  const [hours = '0', minutes = '0'] = clock?.split(':') ?? [];
  return Number(day) * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000;
}

/** Milliseconds. @throws {TypeError} for a text that the pattern would refuse. */
export function readSpan(text: string): number {
  const [, number, unit] = /^(-?\d{1,6}) (second|minute|hour|day|week)s?$/.exec(text) ?? [];
  const size = units[unit ?? ''];
  if (size === undefined) throw new TypeError(`"${text}" is no span like "2 hours"`);
  return Number(number) * size;
}

/** `day 12 08:30` of milliseconds since the beginning. */
export function momentText(milliseconds: number): string {
  const day = Math.floor(milliseconds / 86_400_000);
  const rest = milliseconds - day * 86_400_000;
  if (rest < 60_000) return `day ${day}`;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `day ${day} ${two(rest / 3_600_000)}:${two((rest % 3_600_000) / 60_000)}`;
}
