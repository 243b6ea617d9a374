/** The second step of `compose.ts`: the line in which requests of machines are settled, many in one commit. */
import { BatchLine } from './activation/batch-line.ts';
import { createSettler } from './activation/settle-batch.ts';
import type { HostState } from './compose-state.ts';
import type { HostEvent } from './events/event.repository.ts';
import type { HostParts } from './host-parts.ts';
import { intervalsOf } from './settings/create-settings.ts';

export function composeLine(parts: HostParts, state: HostState): BatchLine {
  const onEvents = (events: readonly HostEvent[]): void => {
    if (!parts.log.isLevelEnabled('info')) return;
    for (const event of events) parts.log.info({ event: event.number, ...event }, 'activation request');
  };
  const settle = createSettler({
    database: state.database,
    book: state.book,
    store: state.store,
    names: state.names,
    requireNamesAgreed: state.requireNamesAgreed,
    overrides: () => intervalsOf(state.settings.current()),
    tlsKey: () => state.tls.key(),
    hints: state.hints,
    onEvents,
    monotonic: parts.monotonic,
    onCommit: (events, milliseconds) => state.meters.noteCommit(events, milliseconds),
    onImages: (images) => state.images.note(images, Math.floor(parts.now() / 1000)),
    onUnwritten: (code, caller) => state.refusals.note(code, caller),
  });
  return new BatchLine({
    settle,
    verifier: state.verifier,
    capacity: parts.config.activation.queue,
    batchSize: 1024,
    holdMilliseconds: () => parts.holdMilliseconds ?? usualHold(state),
    onBusy: () => state.meters.noteBusy(),
    monotonic: parts.monotonic,
  });
}

/**
 * Milliseconds. A file's commit holds this thread up, and of several hosts on a server only one writes at a time: there a full batch is
 * worth a wait. While a server commits for one host alone, its next batch forms anyway.
 */
export function usualHold({
  isShared,
  life,
}: Pick<HostState, 'isShared'> & { readonly life: Pick<HostState['life'], 'runsAlone'> }): number {
  return isShared && life.runsAlone ? 0 : 5;
}
