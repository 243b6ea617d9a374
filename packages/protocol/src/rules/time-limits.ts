/** The numbers of time, in one place. Each names the chapter that fixes it; none is an option. */

export const minuteSeconds = 60;
export const hourSeconds = 3600;
export const daySeconds = 86_400;

/** How far two honest clocks may differ (spec/statements.md, T1, T4, T6). */
export const clockToleranceSeconds: number = 4 * hourSeconds;
/** How long before its parent a child may be dated (T2). */
export const issuerWindowSeconds: number = daySeconds;
/** How old a request may be that an administrator imports from a file (T6). */
export const importedRequestSeconds: number = 30 * daySeconds;
/** A short-lived machine that neither came back nor left is counted no more (spec/messages.md 4). */
export const shortLifeSeconds: number = 26 * hourSeconds;
/** How long a lease of a short-lived machine runs, where the pack says nothing. */
export const usualShortLeaseSeconds: number = daySeconds;
/** Shortest and longest interval that a client obeys (T3). */
export const shortestIntervalSeconds: number = 15 * minuteSeconds;
export const longestIntervalSeconds: number = 30 * daySeconds;
/** Within which time restored states of one client are counted (the contact rule). */
export const restoreWindowSeconds: number = 30 * daySeconds;
/** Within which time the successions of one machine are counted (the succession rule). */
export const successionWindowSeconds: number = 30 * daySeconds;
/** Within which time returns to a turn passed over are counted (the contact rule). */
export const returnWindowSeconds: number = 365 * daySeconds;
/** From when before an agreement's end everybody says so. */
export const agreementWarningSeconds: number = 60 * daySeconds;

/** Brings an interval into 15 minutes … 30 days (T3). */
export function clampInterval(seconds: number): number {
  return Math.min(Math.max(seconds, shortestIntervalSeconds), longestIntervalSeconds);
}
