import type { AnswerOf, HostPaths } from '@attiva/administration';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import { saveFile } from '../files/save-file.ts';
import type { GivenFile } from '../files/file-button.tsx';
import {
  type CarriedState,
  type CarryOrder,
  type CollectedRequest,
  filesInParts,
  fits,
  nameOnly,
  partsOf,
  requestsAtOnce,
  type SettledRequest,
  type TakenCarryFile,
} from './carry-facts.ts';

export type CarriedPage = AnswerOf<HostPaths, 'GET', '/v1/carried'>;
export type DeviceKey = AnswerOf<HostPaths, 'GET', '/v1/device-keys'>['keys'][number];

export const rowsOnPage = 100;
const mostAtOnce = 1000;

export function useCarried(state: CarriedState | undefined, offset: number): UseQueryResult<CarriedPage> {
  const { ask } = useHost();
  const query = { limit: rowsOnPage, offset, ...(state !== undefined && { state }) };
  return useQuery({
    queryKey: ['carried', query],
    queryFn: () => ask({ method: 'GET', path: '/v1/carried', query }),
    placeholderData: keepPreviousData,
    refetchInterval: everyFewSeconds,
  });
}

export function useDeviceKeys(): UseQueryResult<readonly DeviceKey[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['device-keys'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/device-keys' })).keys,
  });
}

/** Every request in a state. */
export async function everyRequest({ ask }: AskedHost, state: CarriedState): Promise<readonly CollectedRequest[]> {
  const all: CollectedRequest[] = [];
  for (;;) {
    const query = { state, limit: mostAtOnce, offset: all.length };
    const { requests } = await ask({ method: 'GET', path: '/v1/carried', query });
    all.push(...requests);
    if (requests.length < mostAtOnce) return all;
  }
}

type OnPart = (done: number, total: number) => void;

export async function takeFiles(
  { ask }: AskedHost,
  files: readonly GivenFile[],
  onPart: OnPart,
): Promise<readonly TakenCarryFile[]> {
  const taken: TakenCarryFile[] = [];
  onPart(0, files.length);
  for (const part of filesInParts(files)) {
    const answer = await ask({ method: 'POST', path: '/v1/carried-files', body: { files: part } });
    taken.push(...answer.files);
    onPart(taken.length, files.length);
  }
  return taken;
}

/** What was answered before something went wrong stays answered, and is told with it. */
export async function submitAll(
  { ask }: AskedHost,
  requests: readonly CollectedRequest[],
  onPart: OnPart,
): Promise<{ readonly rows: readonly SettledRequest[]; readonly error?: unknown }> {
  const rows: SettledRequest[] = [];
  const all = requests.filter((request) => fits('submit', request));
  onPart(0, all.length);
  for (const part of partsOf(all, requestsAtOnce)) {
    try {
      const body = { requests: nameOnly(part) };
      rows.push(...(await ask({ method: 'POST', path: '/v1/carried-submissions', body })).rows);
      onPart(rows.length, all.length);
    } catch (error) {
      return { rows, error };
    }
  }
  return { rows };
}

/** Saves one file for each vendor. Gives how many requests are in them. */
export async function saveFiles(
  { ask }: AskedHost,
  order: Exclude<CarryOrder, 'submit'>,
  requests: readonly CollectedRequest[],
): Promise<number> {
  let saved = 0;
  const all = requests.filter((request) => fits(order, request));
  // 5,000 is what a file may hold (spec/licenses.md 5).
  for (const part of partsOf(all, 5000)) {
    const body = { requests: nameOnly(part) };
    const out =
      order === 'export'
        ? await ask({ method: 'POST', path: '/v1/carried-exports', body })
        : await ask({ method: 'POST', path: '/v1/carried-handouts', body });
    saveFile(out.name, out.file);
    saved += out.requests;
  }
  return saved;
}

export async function removeAll({ ask }: AskedHost, requests: readonly CollectedRequest[]): Promise<number> {
  let removed = 0;
  for (const part of partsOf(requests, mostAtOnce)) {
    const body = { requests: nameOnly(part) };
    removed += (await ask({ method: 'POST', path: '/v1/carried-removals', body })).removed;
  }
  return removed;
}
