/**
 * Notifications: health changes told to an address, a program or by mail, each once, over restarts. Nothing of it stands in the
 * way of an activation: it looks at the health once a minute, and what cannot be sent becomes a warning itself.
 *
 * This file: what has changed since the last look. Pure.
 */
import { catalogue, type Seconds } from '@attiva/protocol';
import { type HostWarning, withoutNames } from '../status/host-warning.ts';

/** What a receiver gets, as JSON. A number that was seen before is the same notice once more. */
export interface Notice extends Omit<HostWarning, 'said'> {
  readonly attiva: 1;
  readonly number: number;
  readonly kind: 'raised' | 'cleared' | 'test';
  readonly at: Seconds;
  /** When the warning was raised. */
  readonly since: Seconds;
  /** Name of the host's machine. */
  readonly host: string;
}

export type ChannelName = 'url' | 'program' | 'mail';

/** A notice on its way over one channel. */
export interface Waiting {
  readonly channel: ChannelName;
  readonly notice: Notice;
  readonly attempts: number;
  readonly dueAt: Seconds;
}

export type RaisedWarning = Pick<HostWarning, 'code' | 'severity' | 'subject'> & { readonly since: Seconds };

/** What is remembered over restarts. */
export interface NotifyState {
  /** Number of the last notice. */
  readonly last: number;
  /** Without their texts, which may name machines: what is forgotten must not be kept here. */
  readonly raised: Readonly<Record<string, RaisedWarning>>;
  readonly waiting: readonly Waiting[];
  /** Why a channel did not take its last notice. */
  readonly failures: Readonly<Partial<Record<ChannelName, string>>>;
}

export const nothingRaised: NotifyState = { last: 0, raised: {}, waiting: [], failures: {} };

/** Most notices that wait: a receiver that is away for a week need not read all of it. */
const mostWaiting = 100;

/** The state with the notices of what is new and what has gone. A warning that another explains is not told by itself. */
export function noticeChanges(
  state: NotifyState,
  seen: { readonly warnings: readonly HostWarning[]; readonly now: Seconds; readonly host: string },
  channels: readonly ChannelName[],
): NotifyState {
  const { now: at, host } = seen;
  const current = new Map(
    seen.warnings
      .filter(({ code, dependsOn }) => code !== 'notify-failed' && dependsOn === undefined)
      .map((warning) => [keyOf(warning), warning]),
  );
  const explained = new Set(seen.warnings.filter(({ dependsOn }) => dependsOn !== undefined).map(keyOf));
  const raised: Record<string, RaisedWarning> = {};
  const notices: Notice[] = [];
  let number = state.last;
  const tell = (kind: 'raised' | 'cleared', warning: Omit<HostWarning, 'said'>, since: Seconds): void => {
    number += 1;
    notices.push({ attiva: 1, number, kind, at, since, host, ...warning });
  };
  for (const [key, known] of Object.entries(state.raised)) {
    // What another warning explains by now has not gone.
    if (current.has(key) || explained.has(key)) raised[key] = known;
    else tell('cleared', { ...known, text: `${catalogue[known.code].title}: no longer.`, remedy: '' }, known.since);
  }
  for (const [key, found] of current) {
    if (raised[key] !== undefined) continue;
    // It may wait here when the machine is forgotten, and nobody could call it back from where it went.
    const { said: _facts, ...warning } = withoutNames(found);
    const { code, severity, subject } = warning;
    raised[key] = { code, severity, since: at, ...(subject !== undefined && { subject }) };
    tell('raised', warning, at);
  }
  const added = notices.flatMap((notice) =>
    channels.map((channel): Waiting => ({ channel, notice, attempts: 0, dueAt: at })),
  );
  return { ...state, last: number, raised, waiting: [...state.waiting, ...added].slice(-mostWaiting) };
}

/** One warning stays the same while its numbers change. */
function keyOf({ code, subject = '' }: HostWarning): string {
  return `${code} ${subject}`;
}

/** Minutes until the next try; after the last one a notice is given up. */
const patience = [1, 2, 4, 8, 16];

const longestWait = Math.max(...patience) * 60;

/** Whether it is its time. A clock that was set back must not make a notice wait for the old time to come again. */
export function isDue({ dueAt }: Waiting, now: Seconds): boolean {
  return dueAt <= now || dueAt - now > longestWait;
}

/** What becomes of a notice that was not taken: later once more, or nothing. */
export function afterFailure(waiting: Waiting, now: Seconds): Waiting | undefined {
  const minutes = patience[waiting.attempts];
  return minutes === undefined ? undefined : { ...waiting, attempts: waiting.attempts + 1, dueAt: now + minutes * 60 };
}
