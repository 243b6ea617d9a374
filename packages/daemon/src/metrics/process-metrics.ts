/** The metrics that every process has, under the names that dashboards expect. */
import type { MetricFamily } from './exposition.ts';

/** What `main.ts` reads of its process. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

export function processMetrics(usage: ProcessUsage): readonly MetricFamily[] {
  return [
    {
      name: 'process_cpu_seconds_total',
      help: 'Seconds of CPU time, in the program and in the system.',
      type: 'counter',
      samples: [{ value: usage.cpuSeconds }],
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Bytes of memory in use.',
      type: 'gauge',
      samples: [{ value: usage.residentBytes }],
    },
    {
      name: 'nodejs_heap_size_used_bytes',
      help: 'Bytes of the heap in use.',
      type: 'gauge',
      samples: [{ value: usage.heapBytes }],
    },
    {
      name: 'process_start_time_seconds',
      help: 'When the process began, in seconds since 1970.',
      type: 'gauge',
      samples: [{ value: usage.startedAt }],
    },
  ];
}
