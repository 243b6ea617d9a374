/** One machine by its client id: its rows, and what administrators did to it. */
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';

export type MachineRecord = Parts['MachineRecord'];
export type MachineChange = MachineRecord['changes'][number];

function recordQuestion({ ask }: Pick<AskedHost, 'ask'>, client: string) {
  return {
    queryKey: ['machines', 'record', client],
    queryFn: (): Promise<MachineRecord> => ask({ method: 'GET', path: '/v1/machines/{client}', params: { client } }),
    refetchInterval: everyFewSeconds,
  };
}

export function useMachineRecord(client: string): UseQueryResult<MachineRecord> {
  return useQuery(recordQuestion(useHost(), client));
}

/** Of each that is known so far. */
export function useMachineRecords(clients: readonly string[]): readonly MachineRecord[] {
  const host = useHost();
  return useQueries({ queries: clients.map((client) => recordQuestion(host, client)) })
    .map(({ data }) => data)
    .filter((record) => record !== undefined);
}
