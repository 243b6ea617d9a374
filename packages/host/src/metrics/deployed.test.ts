// needs: prometheus
// sqlite alone: about files of deploy/, and no SQL of its own
/** Dashboard and alerts of deploy/: they ask for metrics that there are, and the alerts fire when they should. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { renderMetrics } from '@attiva/daemon';
import { activate, startTrialHost, trialClient } from '../trial-host.test.fixture.ts';

const deploy = resolve(import.meta.dirname, '../../../../deploy');
const rules = join(deploy, 'prometheus/attiva.rules.yml');
const run = promisify(execFile);

/** The metrics that a text asks for, without what a histogram adds to its name. */
function metricsIn(text: string): ReadonlySet<string> {
  const found = text.match(/\b(?:attiva_host|process|nodejs)_[a-z_]+/g) ?? [];
  return new Set(found.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
}

test('dashboard and alerts ask for nothing that a host does not tell', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await activate(trial, trialClient());
  // What the process uses is handed in by main.ts, where there is a process of its own.
  const told = new Set((await trial.host.doors.metrics()).map(({ name }) => name));
  const used = [rules, join(deploy, 'grafana/attiva-host.json')].map((path) => readFileSync(path, 'utf8')).join('\n');
  const asked = [...metricsIn(used)];
  assert.ok(asked.length >= 15, `${asked.length} metrics`);
  const ofProcess = ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'];
  assert.deepEqual(
    asked.filter((name) => !told.has(name) && !ofProcess.includes(name)),
    [],
  );
});

test('there are five alerts, each with words, and promtool finds nothing wrong', async () => {
  const text = readFileSync(rules, 'utf8');
  assert.equal(text.match(/^ {6}- alert: /gm)?.length, 5);
  assert.equal(text.match(/^ {10}summary: /gm)?.length, 5);
  const { stdout } = await run('promtool', ['check', 'rules', rules]);
  assert.match(stdout, /SUCCESS: 5 rules found/);
});

test('each alert fires when it should and not before', async () => {
  const { stdout } = await run('promtool', ['test', 'rules', join(deploy, 'prometheus/attiva.rules.test.yml')]);
  assert.match(stdout, /SUCCESS/);
});

test('a real scrape is text that promtool takes', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await activate(trial, trialClient());
  const checking = run('promtool', ['check', 'metrics']);
  checking.child.stdin?.end(renderMetrics(await trial.host.doors.metrics()));
  const { stderr } = await checking;
  assert.doesNotMatch(stderr, /error/i);
});
