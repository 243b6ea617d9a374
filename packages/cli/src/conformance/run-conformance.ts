/** The run: read, ask, compare, report. */
import { compareAnswer, evaluateVector, type VectorCase, type VectorSuite } from '@attiva/protocol';
import { askProgram, type ProgramAnswers } from './ask-program.ts';
import { type ConformanceReport, type JudgedVector, reportText } from './report.ts';
import { defaultVectorsFolder, readVectors } from './read-vectors.ts';

export interface ConformanceOptions {
  /** A command for the shell that answers vectors; absent: this implementation answers. */
  readonly exec?: string | undefined;
  /** Folder with vector files; absent: the one that came with this program. */
  readonly vectorsDir?: string | undefined;
  /** Seconds that the program may take in all. */
  readonly limitSeconds?: number | undefined;
}

export interface ConformanceIo {
  readonly workingDirectory: string;
  /** A line for people beside the answer: what a program complained of. */
  note(text: string): void;
}

/** The same answer for programs and people; `exit` is 0 or 7. */
export interface ConformanceAnswer {
  readonly json: ConformanceReport;
  readonly text: string;
  readonly exit: 0 | 7;
}

const usualLimitSeconds = 120;

/**
 * Runs all vectors.
 * @throws {ActivationError} `wrong-usage` when there are no vectors to run.
 */
export async function runConformance(options: ConformanceOptions, io: ConformanceIo): Promise<ConformanceAnswer> {
  const suites = await readVectors(options.vectorsDir ?? defaultVectorsFolder());
  const judged =
    options.exec === undefined
      ? judgeOurselves(suites)
      : await judgeProgram(suites, options.exec, options.limitSeconds ?? usualLimitSeconds, io);
  const json = countReport(judged, options.exec);
  const good = json.differing === 0 && json.unanswered === 0 && json.asExpected > 0;
  return { json, text: reportText(judged, json), exit: good ? 0 : 7 };
}

function judgeOurselves(suites: readonly VectorSuite[]): JudgedVector[] {
  return everyCase(suites).map(([suite, vector]) => judge(suite, vector, evaluated(vector)));
}

/** An exception is a bug of ours: it is shown as the answer, and the other vectors still run. */
function evaluated(vector: VectorCase): unknown {
  try {
    return evaluateVector(vector);
  } catch (error) {
    return { id: vector.id, code: `internal (${String(error)})` };
  }
}

async function judgeProgram(
  suites: readonly VectorSuite[],
  exec: string,
  limitSeconds: number,
  io: ConformanceIo,
): Promise<JudgedVector[]> {
  const cases = everyCase(suites);
  const vectors = cases.map(([, vector]) => vector);
  const told = await askProgram(exec, vectors, { limitSeconds, workingDirectory: io.workingDirectory });
  explain(told, cases.length, io);
  return cases.map(([suite, vector]) =>
    told.answers.has(vector.id)
      ? judge(suite, vector, told.answers.get(vector.id))
      : { suite, vector, verdict: 'unanswered', found: `no answer: the program ${told.ending}` },
  );
}

function explain(told: ProgramAnswers, asked: number, io: ConformanceIo): void {
  if (told.complaint !== '') io.note(told.complaint);
  for (const line of told.garbage) io.note(`not an answer to any question: ${line}`);
  if (told.answers.size < asked)
    io.note(`the program ${told.ending}; ${asked - told.answers.size} vectors have no answer`);
}

function everyCase(suites: readonly VectorSuite[]): (readonly [string, VectorCase])[] {
  return suites.flatMap((suite) => suite.cases.map((vector) => [suite.suite, vector] as const));
}

function judge(suite: string, vector: VectorCase, answer: unknown): JudgedVector {
  const verdict = compareAnswer(vector, answer);
  if (verdict.as === 'expected') return { suite, vector, verdict: 'asExpected', found: vector.expect };
  const notOffered = verdict.found === 'not-offered';
  return { suite, vector, verdict: notOffered ? 'notOffered' : 'differing', found: verdict.found };
}

function countReport(judged: readonly JudgedVector[], exec: string | undefined): ConformanceReport {
  const count = (verdict: JudgedVector['verdict']): number => judged.filter((one) => one.verdict === verdict).length;
  return {
    program: exec ?? 'attiva',
    vectors: judged.length,
    asExpected: count('asExpected'),
    differing: count('differing'),
    notOffered: count('notOffered'),
    unanswered: count('unanswered'),
    differences: judged
      .filter(({ verdict }) => verdict === 'differing' || verdict === 'unanswered')
      .map(({ vector, found }) => ({
        id: vector.id,
        operation: vector.operation,
        expected: vector.expect,
        found,
        ...(vector.attack !== undefined && { attack: vector.attack }),
      })),
  };
}
