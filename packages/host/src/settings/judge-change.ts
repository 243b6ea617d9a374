/** Whether a wished change can be: every unknown name and every wrong value, told at once. */
import { type JsonSchema, nearestName, schemaErrors } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { type HostConfig, hostConfigSchema } from '../config/host-config.ts';
import { isSettingName, type SettingName, settingNames, settingTable } from './setting-table.ts';

/** A value, or null: back to what host.toml or the default says. */
export type WishedSettings = ReadonlyMap<SettingName, unknown>;

/** @throws {ActivationError} `wrong-usage` with `facts.fields`, and `facts.nearest` for names mistyped. */
export function judgeChange(given: unknown, config: HostConfig): WishedSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.keys(given).length === 0) {
    throw new ActivationError('wrong-usage', 'change takes names of settings with their values');
  }
  const problems = new Map<string, string>();
  const nearest: string[] = [];
  const wished = new Map<SettingName, unknown>();
  for (const [name, value] of Object.entries(given)) {
    if (isSettingName(name)) {
      const judged = judgeValue(name, value, config);
      if (judged.problem === undefined) wished.set(name, judged.value);
      else problems.set(name, judged.problem);
      continue;
    }
    if (standsInFile(name)) {
      problems.set(name, 'stands in host.toml and counts after a restart');
      continue;
    }
    const near = nearestName(name, settingNames);
    if (near !== undefined) nearest.push(near);
    const hint = near === undefined ? `; there are: ${settingNames.join(', ')}` : `, did you mean ${near}?`;
    problems.set(name.slice(0, 64), `is no setting${hint}`);
  }
  if (problems.size === 0) return wished;
  const sentences = [...problems].map(([name, problem]) => `${name} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), {
    facts: { fields: [...problems.keys()], ...(nearest.length > 0 && { nearest }) },
  });
}

/** Whether it is a field of the configuration file all the same: what a start decides once. */
function standsInFile(name: string): boolean {
  let shape: JsonSchema | undefined = hostConfigSchema;
  for (const part of name.split('.')) {
    const properties: JsonSchema['properties'] = shape?.properties;
    shape = properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : undefined;
  }
  return shape !== undefined && shape.properties === undefined;
}

/** The value with what its schema adds, or what is wrong with it. */
export function judgeValue(
  name: SettingName,
  value: unknown,
  config: HostConfig,
): { readonly problem?: string; readonly value: unknown } {
  if (value === null) return { value };
  const { schema, refuse } = settingTable[name];
  // Wrapped, so that the defaults of inner fields are written into the copy and not into what was given.
  const holder = { value: structuredClone(value) };
  const errors = schemaErrors({ type: 'object', properties: { value: withoutDefault(schema) } }, holder);
  const [first] = errors;
  if (first !== undefined) {
    const where = first.path.slice(1).map((part) => (/^\d+$/u.test(part) ? `[${part}]` : `.${part}`));
    const unknown = first.keyword === 'additionalProperties' ? ` (${first.name ?? ''})` : '';
    return { value, problem: `${where.join('')} ${expectation(schema, first)}${unknown}`.trim() };
  }
  const problem = refuse?.(holder.value, config);
  return problem === undefined ? { value: holder.value } : { value, problem };
}

function withoutDefault({ default: _default, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** For a number its range, for a pattern what matches it, else what the schema says. */
function expectation(schema: JsonSchema, error: ReturnType<typeof schemaErrors>[number]): string {
  let shape: JsonSchema | undefined = schema;
  for (const part of error.path.slice(1)) shape = shape?.properties?.[part] ?? shape?.items;
  if (error.keyword === 'required' || error.keyword === 'additionalProperties') {
    return error.name === undefined ? error.says : error.says.replace(/'[^']*'/u, error.name);
  }
  if (shape?.minimum !== undefined && shape.maximum !== undefined) {
    return `must be a whole number from ${shape.minimum} to ${shape.maximum}`;
  }
  if (shape?.type === 'boolean') return 'must be true or false';
  if (error.keyword === 'pattern' && shape?.examples !== undefined)
    return `must be like ${shape.examples.join(' or ')}`;
  return error.says;
}
