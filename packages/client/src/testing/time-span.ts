/** Spans of time as a test writes them: `12 days`, `1 hour`. */
const unitSeconds = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
const longestDays = 36_500;

export type TimeSpan = `${number} ${keyof typeof unitSeconds}${'' | 's'}`;

/**
 * Whole seconds of a span.
 * @throws {TypeError} naming the option, for anything but a number (not negative, 100 years at most) and a unit.
 */
export function secondsOf(span: TimeSpan, option: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(span) ?? [];
  if (amount === undefined || unit === undefined) {
    throw new TypeError(`${option}: "${String(span)}" is no span of time; write "12 days", "90 minutes" …`);
  }
  const seconds = Math.round(Number(amount) * unitSeconds[unit as keyof typeof unitSeconds]);
  if (seconds > longestDays * unitSeconds.day) throw new TypeError(`${option}: longer than ${longestDays} days`);
  return seconds;
}

/** For messages: days where they are whole, else minutes. */
export function spanText(seconds: number): string {
  const isDays = seconds % unitSeconds.day === 0;
  return isDays ? `${seconds / unitSeconds.day} days` : `${Math.ceil(seconds / unitSeconds.minute)} minutes`;
}
