/** `attiva quickstart` (= `npm start`): the demonstration, told as it happens. What happens is in `@attiva/lab`. */
import type { QuickstartResult, QuickstartStep, RunningQuickstart } from '@attiva/lab';
import type { Answer, Call, CommandSpec } from '../program/command-spec.ts';
import { RollingLine } from '../program/rolling-line.ts';
import type { Terminal } from '../program/terminal.ts';

export const quickstart: CommandSpec = {
  words: 'quickstart',
  options: [{ flags: '--exit', purpose: 'end when the fleet is licensed instead of staying up' }],
  group: 'Try and verify',
  summary: 'Watch a fleet become licensed: vendor, host, DNS and 36 machines, all real, in this folder',
  example: 'attiva quickstart',
  run,
};

async function run(call: Call): Promise<Answer | undefined> {
  const { runQuickstart } = await import('@attiva/lab');
  const { terminal } = call;
  const stop = terminal.stopSignal();
  const running = await runQuickstart({
    workingDirectory: terminal.workingDirectory,
    program: terminal.program,
    now: terminal.now,
    stop,
    onProgress: new Progress(terminal).take,
  });
  const answer: Answer = {
    json: {
      ...running.result,
      editions: running.result.editions.map((edition) => ({ ...edition })),
      good: running.good,
    },
    text: summary(running, spelling(terminal)),
    exit: running.good ? 0 : 1,
  };
  if (call.flag('exit')) {
    await running.stop();
    return answer;
  }
  terminal.out(call.flag('json') ? JSON.stringify(answer.json) : answer.text);
  terminal.note('\nAuthority, host and DNS stay up. Ctrl-C ends the demonstration.');
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
  await running.stop();
  return undefined;
}

/** From steps to lines: milestones always, the rolling line only where a terminal can rewrite it. */
class Progress {
  readonly #terminal: Terminal;
  readonly #progress: RollingLine;
  readonly #counts = new Map<string, number>();
  readonly #licensed = new Set<string>();
  /** Editions that have called, and editions that have reached their threshold. */
  readonly #met = new Set<string>();
  readonly #reached = new Set<string>();
  #calls = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#progress = new RollingLine(terminal);
  }

  readonly take = (step: QuickstartStep): void => {
    if (step.kind === 'made') this.#say(`${step.what.padEnd(11)} ${step.detail}`);
    else if (step.kind === 'round')
      this.#say(`Told to ask again: ${step.waiting} machines that were waiting (as /ato does)`);
    else this.#attempt(step);
  };

  #attempt(step: Extract<QuickstartStep, { kind: 'attempt' }>): void {
    const { machine, edition, count, threshold } = step;
    this.#calls += 1;
    const application = edition === 'office' ? 'Aurora Office' : 'Aurora OS';
    this.#counts.set(application, Math.max(this.#counts.get(application) ?? 0, count));
    if (step.outcome === 'failed') this.#say(`${machine} ${edition}: ${step.code ?? 'failed'}`);
    else if (step.outcome === 'counted' && !this.#met.has(edition)) {
      this.#say(`${machine} ${edition}: counted, ${count} of ${threshold}, ${threshold - count} more needed`);
    } else if (step.outcome === 'licensed' && !this.#reached.has(edition)) {
      this.#reached.add(edition);
      this.#say(
        `${machine} ${edition}: licensed. ${application} has ${count} of the ${threshold} that ${edition} needs`,
      );
    }
    this.#met.add(edition);
    if (step.outcome === 'licensed') this.#licensed.add(`${machine} ${edition}`);
    this.#roll();
  }

  #roll(): void {
    const counts = [...this.#counts].map(([application, count]) => `${application} ${count}`).join(' · ');
    const line = `requests ${this.#calls} · counted ${counts} · licensed ${this.#licensed.size}`;
    if (this.#progress.isShown) this.#progress.show(line);
    else if (this.#calls % 10 === 0) this.#terminal.note(`  ${line}`);
  }

  #say(line: string): void {
    this.#progress.clear();
    this.#terminal.note(`  ${line}`);
  }
}

/** How a person here calls this program: from a checkout through npm, else by its name. */
function spelling({ program }: Terminal): string {
  return program.at(-1)?.endsWith('main.ts') === true ? 'npm run attiva -- ' : 'attiva ';
}

function summary({ result, good, nextSteps }: RunningQuickstart, call: string): string {
  return [
    '',
    ...table(result),
    '',
    good
      ? `All ${result.activations} activations are licensed, none below its threshold; every lease verifies from the vendor's root. ${result.seconds} s.`
      : `Only ${result.licensed} of ${result.activations} are licensed (${result.verified} verified, ${result.belowThreshold} below a threshold).`,
    '',
    'Three things to try next, in another terminal:',
    ...nextSteps.map((step, index) => `  ${index + 1}. ${call}${step}`),
  ].join('\n');
}

function table(result: QuickstartResult): string[] {
  const rows = result.editions.map((edition) => [
    edition.name,
    `${edition.licensed} of ${edition.machines}`,
    String(edition.threshold),
    edition.validUntil,
    edition.host,
  ]);
  const all = [['Product', 'Licensed', 'Threshold', 'Valid until', 'Host'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd()}`,
  );
}
