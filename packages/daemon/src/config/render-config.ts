import type { TObject, TSchema } from 'typebox';
import { stringify } from 'smol-toml';

interface FieldShape {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** A configuration file with every field, its purpose and its default, all commented out: for `init` and the reference. */
export function renderConfig(schema: TObject): string {
  return `${lines(schema, []).join('\n').trim()}\n`;
}

function lines(shape: FieldShape, path: readonly string[]): string[] {
  const fields = Object.entries(shape.properties ?? {}).map(([name, field]) => [name, field as FieldShape] as const);
  const plain = fields.filter(([, field]) => field.properties === undefined);
  const tables = fields.filter(([, field]) => field.properties !== undefined);
  return [
    ...plain.flatMap(([name, field]) => [`# ${purpose(field)}`, `# ${example(name, field)}`, '']),
    ...tables.flatMap(([name, field]) => {
      const table = [...path, name];
      return [`# ${purpose(field)}`, `[${table.join('.')}]`, ...lines(field, table)];
    }),
  ];
}

function purpose(field: FieldShape): string {
  const choices = field.anyOf?.flatMap((choice) => (choice.const === undefined ? [] : [JSON.stringify(choice.const)]));
  const range =
    field.minimum !== undefined && field.maximum !== undefined ? ` (${field.minimum} to ${field.maximum})` : '';
  const among = choices !== undefined && choices.length > 0 ? ` (${choices.join(' | ')})` : '';
  return `${field.description ?? ''}${range}${among}`;
}

function example(name: string, field: FieldShape): string {
  return field.default === undefined ? `${name} =` : stringify({ [name]: field.default }).trim();
}
