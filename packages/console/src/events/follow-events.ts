import { useCallback, useEffect, useRef, useState } from 'react';
import { failureOf, retryDelay } from '../asking/failure.ts';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { type EventList, emptyList, paused, resumed, withBlock, withOlder } from './event-list.ts';
import { readBlocks, type StreamBlock } from './event-stream.ts';
import { type EventView, eventQuery } from './event-view.ts';

export interface FollowedEvents {
  readonly list: EventList;
  /** Nobody streams now: since when, in seconds since 1970; undefined: live, or not begun. */
  readonly lostSince: number | undefined;
  /** Why the host does not stream. */
  readonly refused: unknown;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly loadOlder: () => void;
}

const rowsOnPage = 100;

/** The host says something every 15 seconds: after this a connection is dead, whatever the browser thinks. */
const silenceMilliseconds = 40_000;

export function useFollowedEvents(view: EventView): FollowedEvents {
  const host = useHost();
  const [list, setList] = useState<EventList>(emptyList);
  const [lostSince, setLostSince] = useState<number>();
  const [refused, setRefused] = useState<unknown>();
  const current = useRef(list);
  const change = useCallback((next: (list: EventList) => EventList) => {
    current.current = next(current.current);
    setList(current.current);
  }, []);
  useEffect(() => {
    const stopper = new AbortController();
    const follow = async (): Promise<void> => {
      // Another view begins anew, once what shows the last one has drawn it.
      await Promise.resolve();
      change(() => emptyList);
      setLostSince(undefined);
      setRefused(undefined);
      for (let attempt = 0; !stopper.signal.aborted; attempt += 1) {
        try {
          const after = current.current.last;
          await readStream(host, { view, after, signal: stopper.signal }, async (block) => {
            const isFirst = current.current.last === undefined;
            change((before) => withBlock(before, block));
            if (isFirst) await loadPage(block.id + 1);
            attempt = 0;
            setLostSince(undefined);
            setRefused(undefined);
            host.connection.set('here');
          });
        } catch (error) {
          if (stopper.signal.aborted) return;
          setLostSince((before) => before ?? Math.floor(Date.now() / 1000));
          const failure = failureOf(error);
          setRefused(failure === 'refused' ? error : undefined);
          if (failure !== 'refused') host.connection.set(failure);
          if (failure === 'signed-out') return;
          await pass(failure === 'refused' ? 10_000 : retryDelay(attempt), stopper.signal);
        }
      }
    };
    const loadPage = async (before: number): Promise<void> => {
      const page = await pageBefore(host, view, before);
      if (!stopper.signal.aborted) change((shown) => withOlder(shown, page));
    };
    void follow();
    return () => stopper.abort();
  }, [view, host, change]);
  const loadOlder = (): void => {
    const { older } = current.current;
    if (older === undefined) return;
    change((before) => ({ ...before, older: undefined }));
    pageBefore(host, view, older).then(
      (page) => change((before) => withOlder(before, page)),
      () => change((before) => ({ ...before, older })),
    );
  };
  return { list, lostSince, refused, pause: () => change(paused), resume: () => change(resumed), loadOlder };
}

function pageBefore({ ask }: AskedHost, view: EventView, before: number) {
  const query = { limit: rowsOnPage, before, ...eventQuery(view) };
  return ask({ method: 'GET', path: '/v1/events', query });
}

interface Reading {
  readonly view: EventView;
  readonly after: number | undefined;
  readonly signal: AbortSignal;
}

/** Until the host ends the stream in time. @throws what else ends it. */
async function readStream(
  { openFile }: Pick<AskedHost, 'openFile'>,
  { view, after, signal }: Reading,
  onBlock: (block: StreamBlock) => Promise<void>,
): Promise<void> {
  const query = new URLSearchParams(Object.entries(eventQuery(view)).map(([name, value]) => [name, String(value)]));
  if (after !== undefined) query.set('after', String(after));
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), silenceMilliseconds);
  try {
    const either = AbortSignal.any([signal, silent.signal]);
    const { body } = await openFile(`/v1/event-stream?${query.toString()}`, either);
    if (body === null) throw new TypeError('The stream has no content.');
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ; ) {
      const { done, value } = await reader.read();
      if (done) throw new TypeError('The stream broke.');
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), silenceMilliseconds);
      const { blocks, rest } = readBlocks(text + value);
      text = rest;
      for (const block of blocks) {
        await onBlock(block);
        // In time: the same again. Everything else is a break, and is told.
        if (block.kind === 'end' && (block.why === 'time' || block.why === 'slow')) return;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

function pass(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
