import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createSilentLog } from '../log/log.ts';
import { Histogram, type MetricFamily, renderMetrics } from './exposition.ts';
import { createMetricsServer, keptMetricsToken } from './metrics-server.ts';
import { processMetrics } from './process-metrics.ts';

const gauge = (labels: Record<string, string>, value = 1): MetricFamily => ({
  name: 'attiva_test',
  help: 'A test.',
  type: 'gauge',
  samples: [{ labels, value }],
});

describe('the text of metrics', () => {
  test('is what Prometheus reads', () => {
    const histogram = new Histogram([1, 5]);
    for (const value of [0.5, 1, 2, 9]) histogram.observe(value);
    const text = renderMetrics([
      gauge({ code: 'licensed' }, 3),
      { name: 'attiva_sizes', help: 'Sizes.', type: 'histogram', samples: histogram.samples() },
      { name: 'attiva_none', help: 'Not there.', type: 'gauge', samples: [] },
    ]);
    assert.equal(
      text,
      `# HELP attiva_test A test.
# TYPE attiva_test gauge
attiva_test{code="licensed"} 3
# HELP attiva_sizes Sizes.
# TYPE attiva_sizes histogram
attiva_sizes_bucket{le="1"} 2
attiva_sizes_bucket{le="5"} 3
attiva_sizes_bucket{le="+Inf"} 4
attiva_sizes_sum 12.5
attiva_sizes_count 4
`,
    );
  });

  test('refuses names that are none, and the same family twice', () => {
    assert.throws(() => renderMetrics([{ ...gauge({}), name: 'a b' }]), TypeError);
    assert.throws(() => renderMetrics([gauge({ 'a"b': '' })]), TypeError);
    assert.throws(() => renderMetrics([gauge({}), gauge({})]), TypeError);
  });

  test('property: no text of a stranger makes a line or a label of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = renderMetrics([gauge({ application: text })]).split('\n');
        assert.equal(lines.length, 4);
        assert.match(lines[2] ?? '', /^attiva_test\{application="(?:[^"\\]|\\["\\n])*"\} 1$/u);
      }),
    );
    const attack = renderMetrics([gauge({ application: 'x"} 1\nattiva_up{a="\u001b[2J' })]);
    assert.ok(attack.includes('application="x\\"} 1\\nattiva_up{a=\\"?[2J"'));
  });

  test('has the names of processes that dashboards expect', () => {
    const text = renderMetrics(processMetrics({ cpuSeconds: 1.5, residentBytes: 2, heapBytes: 3, startedAt: 4 }));
    assert.match(text, /^process_cpu_seconds_total 1\.5$/m);
    assert.match(text, /^process_resident_memory_bytes 2$/m);
    assert.match(text, /^process_start_time_seconds 4$/m);
  });
});

test('a listener of its own asks for its own token, which is kept over restarts', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-metrics-'));
  const path = join(folder, 'metrics.token');
  const token = await keptMetricsToken(path, Buffer.alloc(32, 1));
  const server = createMetricsServer({ log: createSilentLog(), now: Date.now, token, gather: async () => [gauge({})] });
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  const ask = (authorization: string, path = '/metrics'): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { authorization } });
  const answer = await ask(`Bearer ${token.text}`);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(await answer.text(), /^attiva_test 1$/m);
  assert.equal((await ask('')).status, 403);
  assert.equal((await ask(`Bearer ${'y'.repeat(43)}`)).status, 403);
  assert.equal((await ask(`Bearer ${token.text}`, '/v1/status')).status, 404);
  assert.deepEqual(await keptMetricsToken(path, Buffer.alloc(32, 2)), token);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});
