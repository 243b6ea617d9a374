/** One check from the folder to the answer: list the files, look through each, judge, tell. */
import { resolve } from 'node:path';
import { sdkName } from '@attiva/client';
import type { Answer } from '../program/command-spec.ts';
import type { Terminal } from '../program/terminal.ts';
import { listBuildFiles, type Skipped } from './build-files.ts';
import { judgeTraces } from './judge-traces.ts';
import { type Check, reportText } from './report.ts';
import { scanFile } from './scan-file.ts';
import type { PlacedTrace } from './traces.ts';

/** Exit class: refused, and trying again will not help. */
const refused = 4;

/** @throws {ActivationError} `not-found`. */
export async function checkRelease(
  dir: string,
  { workingDirectory }: Pick<Terminal, 'workingDirectory'>,
): Promise<Answer> {
  const { files, skipped } = listBuildFiles(resolve(workingDirectory, dir));
  const traces: PlacedTrace[] = [];
  const passedOver: Skipped[] = [...skipped];
  for (const file of files) {
    const scanned = await scanFile(file);
    traces.push(...scanned.traces);
    passedOver.push(...scanned.skipped);
  }
  const check: Check = {
    ...judgeTraces(traces, sdkName.replace(/^\S+ /, '')),
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    skipped: passedOver,
  };
  const ok = check.findings.length === 0;
  return { json: asJson(check, ok), text: reportText(check), exit: ok ? 0 : refused };
}

function asJson(check: Check, ok: boolean): Answer['json'] {
  const { findings, notes, vendors, releaseDates, sdkVersions, files, bytes } = check;
  const skipped = check.skipped.map(({ file, why }) => ({ file, why }));
  return { ok, findings, notes, vendors, releaseDates, sdkVersions, files, bytes, skipped };
}
