import { createHash } from 'node:crypto';
import {
  firstAttemptDelaySeconds,
  type HintMemory,
  longestIntervalSeconds,
  minuteSeconds,
  nextAttemptAt,
  type ScheduledAttempt,
  type Seconds,
} from '@attiva/protocol';
import type { Product } from '../licensing/product.ts';
import type { EditionState } from '../state/client-state.ts';

/** What the next attempt depends on. */
export interface DueFacts {
  readonly product: Product;
  readonly edition: EditionState;
  readonly licensed: boolean;
  /** A device key is installed: its license needs no renewal, only newer revocation lists now and then. */
  readonly deviceKey?: { readonly outdated: boolean };
  /** Wall clock when this activation was opened. */
  readonly openedAt: Seconds;
  /** Uniform in [0, 1), the same for as long as this activation is open. */
  readonly firstChance: number;
  /** When a pinned host's hint was obeyed last: whatever asks hosts and has not since is due. */
  readonly hintedAt?: Seconds;
  /** Differs from machine to machine, so that jitter does. */
  readonly seed: string;
}

/** The next attempt, by the wall clock. The same facts give the same time, in every process of the machine. */
export function nextDue(facts: DueFacts): ScheduledAttempt {
  const { product, edition, openedAt, firstChance, licensed, deviceKey } = facts;
  const { attempt, answer, key } = edition;
  const isNewKey = key !== undefined && attempt !== undefined && key.installedAt > attempt.at;
  if (attempt === undefined || isNewKey) return { dueAt: openedAt + firstAttemptDelaySeconds(firstChance) };
  const { activationIntervalMinutes, renewalIntervalMinutes } = product.edition;
  const next = nextAttemptAt({
    lastAttempt: attempt.at,
    failed: attempt.code !== undefined || deviceKey?.outdated === true,
    licensed,
    ...(deviceKey === undefined
      ? {
          renewAfterSeconds: answer?.renewAfter ?? renewalIntervalMinutes * minuteSeconds,
          retryAfterSeconds: answer?.retryAfter ?? activationIntervalMinutes * minuteSeconds,
        }
      : { renewAfterSeconds: longestIntervalSeconds, retryAfterSeconds: activationIntervalMinutes * minuteSeconds }),
    random: chanceOf(`${facts.seed} ${attempt.at}`),
    ...(attempt.notBefore !== undefined && { waitSeconds: attempt.notBefore - attempt.at }),
  });
  const hinted = deviceKey === undefined ? hintedDue(facts) : undefined;
  return hinted === undefined || hinted > next.dueAt ? next : { dueAt: hinted };
}

/** When the last hint was obeyed. */
export function lastObeyed(hints: HintMemory | undefined): Seconds | undefined {
  const times = Object.values(hints?.obeyedAt ?? {});
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Later than the attempt that brought the hint, so that its own second does not count as the next one. */
function hintedDue({ edition: { attempt }, hintedAt, openedAt, firstChance }: DueFacts): Seconds | undefined {
  if (attempt === undefined || hintedAt === undefined || attempt.at > hintedAt) return undefined;
  const due = Math.max(hintedAt + minuteSeconds, openedAt) + firstAttemptDelaySeconds(firstChance);
  return Math.max(due, attempt.notBefore ?? 0);
}

/** A number in [0, 1) that is fixed by a text. */
function chanceOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
