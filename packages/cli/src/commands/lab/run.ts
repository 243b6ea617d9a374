import { ActivationError } from '@attiva/protocol';
import type { FoundScenario, MischiefKind, ScenarioResult } from '@attiva/lab';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { daysLine } from './days-line.ts';
import { LiveView } from './live-view.ts';

/** Every kind there is (the types see to it), without loading the lab for `--help`. */
const mischiefs: Readonly<Record<MischiefKind, true>> = {
  refusals: true,
  jitter: true,
  stale: true,
  'half-answers': true,
  'wrong-clock': true,
  'rogue-host': true,
  all: true,
};

export const labRun: CommandSpec = {
  words: 'lab run',
  arguments: {
    '<scenario>': 'name of a scenario, path of a file of your own, or `all`',
    '[command...]': 'after `--`: your product or its tests, run in the world of the scenario',
  },
  options: [
    { flags: '--seed <number>', purpose: 'repeat what chance decides; default 1' },
    {
      flags: '--mischief <kind>',
      purpose: 'let the network and the host misbehave',
      choices: Object.keys(mischiefs),
    },
  ],
  group: 'Try and verify',
  summary: 'Play a scenario: authority, hosts, network and machines on one virtual clock',
  example: 'attiva lab run grace -- npm run e2e',
  run,
};

interface Order {
  readonly seed: number;
  readonly mischief?: MischiefKind;
}

async function run(call: Call): Promise<Answer | undefined> {
  const mischief = call.text('mischief') as MischiefKind | undefined;
  const order: Order = { seed: call.number('seed') ?? 1, ...(mischief !== undefined && { mischief }) };
  const command = call.texts('command');
  const wanted = call.argument('scenario') ?? '';
  if (wanted === 'all') {
    if (command.length > 0) throw new ActivationError('wrong-usage', 'a product is run in one scenario, not in all');
    return runAll(call, order);
  }
  const { findScenario } = await import('@attiva/lab');
  const found = await findScenario(wanted);
  return command.length > 0 ? runProduct(call, found, { ...order, command }) : runOne(call, found, order);
}

async function runOne(call: Call, { name, scenario }: FoundScenario, order: Order): Promise<Answer> {
  const { runScenario } = await import('@attiva/lab');
  const view = new LiveView(call.terminal);
  const stop = call.terminal.stopSignal();
  view.begin(scenario.title);
  const result = await runScenario(scenario, {
    ...order,
    name,
    clock: () => performance.now(),
    stop,
    onEvent: view.take,
  });
  view.end();
  return { json: jsonOf(result), text: lineOf(result), exit: exitOf(result.good, stop) };
}

async function runAll(call: Call, order: Order): Promise<Answer> {
  const { allScenarios, playAll } = await import('@attiva/lab');
  const found = await allScenarios();
  const began = performance.now();
  const stop = call.terminal.stopSignal();
  const results = await playAll(
    found.map(({ name, scenario }) => ({ ...order, name, scenario })),
    { stop, onResult: (result) => call.terminal.note(`  ${lineOf(result)}`) },
  );
  const good = results.filter((result) => result.good).length;
  const days = results.reduce((sum, result) => sum + result.days, 0);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const isGood = good === found.length;
  return {
    json: { good: isGood, scenarios: results.map(jsonOf), days, seconds },
    text: `${stop.aborted ? 'stopped early: ' : ''}${good} of ${found.length} scenarios as expected, ${days} days in ${seconds} s`,
    exit: exitOf(isGood, stop),
  };
}

const signals: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, EPIPE: 141 };

/** What was stopped has shown nothing: it ends as shells expect of a program that a signal has ended. */
function exitOf(isGood: boolean, { aborted, reason }: AbortSignal): number {
  if (aborted) return signals[String(reason)] ?? 143;
  return isGood ? 0 : 7;
}

/** The product has the terminal; its exit code is ours. */
async function runProduct(
  call: Call,
  { scenario }: FoundScenario,
  order: Order & { readonly command: readonly string[] },
): Promise<Answer | undefined> {
  const { runWithProduct } = await import('@attiva/lab');
  const { terminal } = call;
  const stop = terminal.stopSignal();
  const began = performance.now();
  const end = await runWithProduct(scenario, {
    ...order,
    environment: terminal.environment,
    workingDirectory: terminal.workingDirectory,
    stop,
  });
  const exitCode = stop.aborted ? exitOf(false, stop) : end.exitCode;
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  terminal.note(`  ${stop.aborted ? 'stopped early: ' : ''}${daysLine(end.days)}   ${seconds.toFixed(1)} s`);
  return { json: asJson({ exitCode, days: end.days, seconds }), text: '', exit: exitCode };
}

function lineOf({ name, good, stopped, days, machines, attempts, seconds, findings }: ScenarioResult): string {
  const plural = machines === 1 ? 'machine' : 'machines';
  const verdict = stopped === true ? 'stopped early' : good ? 'ok  ' : 'NOT ';
  const head = `${verdict} ${name}: ${days} days, ${machines} ${plural}, ${attempts} attempts, ${seconds} s`;
  const wrong = findings.filter((finding) => !finding.good);
  const unasked =
    stopped !== true && findings.length === 0 ? ['      nothing was expected: no step has an `expect`'] : [];
  const told = wrong.map(({ at, expected, found }) => `      ${at}: expected ${expected}; found ${found}`);
  return [head, ...told, ...unasked].join('\n');
}

function jsonOf(result: ScenarioResult): Answer['json'] {
  return { ...result, findings: result.findings.map((finding) => ({ ...finding })) };
}
