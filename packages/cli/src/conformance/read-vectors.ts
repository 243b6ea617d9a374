/**
 * `attiva conformance`: reads the vectors of spec/vectors, has them answered by this implementation or by any other
 * program, and says which answers are not the expected ones. What a vector means is the business of the spec.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ActivationError, type VectorCase, type VectorSuite } from '@attiva/protocol';

/** Where the vectors lie: beside the sources in the repository, in the package itself once it is packed. */
export function defaultVectorsFolder(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? '../../../../spec/vectors/' : '../../spec/vectors/', import.meta.url));
}

/**
 * All vectors of a folder, by file name.
 * @throws {ActivationError} `wrong-usage` when there are none, or a file is no vector file: nothing tested is no success.
 */
export async function readVectors(folder: string): Promise<readonly VectorSuite[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new ActivationError('wrong-usage', `no folder with vectors at ${folder}`, { cause });
  });
  const files = names.filter((name) => name.endsWith('.json') && name !== 'keys.json').sort();
  const suites = await Promise.all(files.map((name) => readSuite(join(folder, name))));
  if (suites.every((suite) => suite.cases.length === 0)) {
    throw new ActivationError('wrong-usage', `there are no vectors in ${folder}`);
  }
  return suites;
}

async function readSuite(path: string): Promise<VectorSuite> {
  const text = await readFile(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (isSuite(value)) return value;
  } catch (cause) {
    throw new ActivationError('wrong-usage', `${path} is not JSON`, { cause });
  }
  throw new ActivationError('wrong-usage', `${path} is not a vector file`);
}

function isSuite(value: unknown): value is VectorSuite {
  if (typeof value !== 'object' || value === null) return false;
  const { suite, cases } = value as Partial<VectorSuite>;
  return typeof suite === 'string' && Array.isArray(cases) && cases.every(isCase);
}

function isCase(value: unknown): value is VectorCase {
  if (typeof value !== 'object' || value === null) return false;
  const { id, operation, input, expect } = value as Partial<VectorCase>;
  return [id, operation, expect].every((text) => typeof text === 'string') && typeof input === 'object';
}
