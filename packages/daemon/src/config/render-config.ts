import { stringify } from 'smol-toml';
import type { JsonSchema } from '../schema/json-schema.ts';

/** A configuration file with every field, its purpose and its default, all commented out: for `init` and the reference. */
export function renderConfig(schema: JsonSchema): string {
  return `${lines(schema, []).join('\n').trim()}\n`;
}

function lines(schema: JsonSchema, path: readonly string[]): string[] {
  const fields = Object.entries(schema.properties ?? {});
  const plain = fields.filter(([, field]) => field.properties === undefined);
  const tables = fields.filter(([, field]) => field.properties !== undefined);
  return [
    ...plain.flatMap(([name, field]) => [`# ${purpose(field)}`, `# ${example(name, field)}`, '']),
    ...tables.flatMap(([name, field]) => {
      const table = [...path, name];
      const inner = lines(field, table);
      const header = `[${table.join('.')}]`;
      // A table that needs fields is there or not: its bare header would be a table that lacks them.
      if ((field.required ?? []).length === 0) return [`# ${purpose(field)}`, header, ...inner];
      return [`# ${purpose(field)}`, `# ${header}`, ...inner.map((line) => line.replace(/^# /u, '#   '))];
    }),
  ];
}

function purpose(field: JsonSchema): string {
  const choices = field.anyOf?.flatMap((choice) => (choice.const === undefined ? [] : [JSON.stringify(choice.const)]));
  const range =
    field.minimum !== undefined && field.maximum !== undefined ? ` (${field.minimum} to ${field.maximum})` : '';
  const among = choices !== undefined && choices.length > 0 ? ` (${choices.join(' | ')})` : '';
  return `${field.description ?? ''}${range}${among}`;
}

function example(name: string, field: JsonSchema): string {
  return field.default === undefined ? `${name} =` : stringify({ [name]: field.default }).trim();
}
