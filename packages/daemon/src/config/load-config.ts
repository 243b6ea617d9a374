/**
 * A daemon's configuration: one TOML file read through one schema with default and purpose per field. Which fields
 * there are is left to the daemons.
 */
import { readFile } from 'node:fs/promises';
import { ActivationError } from '@attiva/protocol';
import { parse, TomlError } from 'smol-toml';
import { systemErrorCode } from '../errors/system-error.ts';
import type { ConfigSchema } from '../schema/json-schema.ts';
import { schemaErrors } from '../schema/schema-errors.ts';
import { type ConfigFinding, configFindings } from './config-findings.ts';

/** Reads the file (or takes all defaults without one). Throws as `parseConfig`; `config-invalid` for a missing file. */
export async function loadConfig<Config>(path: string | undefined, schema: ConfigSchema<Config>): Promise<Config> {
  if (path === undefined) return parseConfig('', schema, 'the defaults');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = systemErrorCode(error) === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ActivationError('config-invalid', `The configuration file ${path} ${why}.`, {
      cause: error,
      facts: { path },
    });
  }
  return parseConfig(text, schema, path);
}

/**
 * The configuration in a TOML text. All wrong fields are told at once: `config-unknown-key` when every finding is an
 * unknown name, else `config-invalid`; each with line and, for a name, the nearest known one.
 */
export function parseConfig<Config>(text: string, schema: ConfigSchema<Config>, source: string): Config {
  const given = parseToml(text, source);
  const complete = structuredClone(given);
  const errors = schemaErrors(schema, complete);
  const findings = configFindings({ schema, given, errors, text });
  if (findings.length > 0) throw findingsError(findings, source);
  return complete as Config;
}

function parseToml(text: string, source: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /u, '') ?? '';
    throw new ActivationError('config-invalid', `${source}, line ${error.line}, column ${error.column}: ${what}.`, {
      cause: error,
      facts: { source, line: error.line, column: error.column },
    });
  }
}

function findingsError(findings: readonly ConfigFinding[], source: string): ActivationError {
  const unknownOnly = findings.every((finding) => finding.kind === 'unknown');
  const sentences = findings.map((finding) =>
    finding.line === undefined ? finding.text : `line ${finding.line}: ${finding.text}`,
  );
  const nearest = findings.flatMap((finding) => finding.nearest ?? []);
  return new ActivationError(
    unknownOnly ? 'config-unknown-key' : 'config-invalid',
    `${source}: ${sentences.join('; ')}.`,
    {
      facts: {
        source,
        fields: findings.map((finding) => finding.field),
        lines: findings.map((finding) => finding.line ?? 0),
        ...(nearest.length === 0 ? {} : { nearest }),
      },
    },
  );
}
