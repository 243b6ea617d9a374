/**
 * Writes docs/reference/configuration.md from the schemas that read host.toml, authority.toml and agent.toml.
 *   node --conditions=attiva-source tools/generate-configuration-reference.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentConfigSchema } from '@attiva/agent';
import { authorityConfigSchema } from '@attiva/authority';
import { hostConfigSchema, settingTable } from '@attiva/host';

export const configurationReferencePath: string = join(import.meta.dirname, '../docs/reference/configuration.md');

/** The part of a JSON Schema that the page tells. */
export interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Field;
  readonly const?: unknown;
  readonly anyOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
}

const opening = `# Configuration

<!-- Written by tools/generate-configuration-reference.ts from the schemas that read the files. Edit the schemas, not this page. -->

Each service has one TOML file. For host and authority \`init\` writes it into their folder with every field, its purpose and its default, commented out. A
change counts after a restart; what can be changed without one stands under *Settings of a running host*. A name that is not known is an error that offers the nearest known one; all wrong fields are told
at once, with their lines. Secrets stand in no configuration file, and no setting comes from the environment, but for
\`HTTPS_PROXY\` and \`NO_PROXY\`.
`;

/** The whole page as it must stand in the repository. */
export function configurationReference(): string {
  return [
    opening,
    ...filePart('host.toml', 'The host, in its folder (default `/var/lib/attiva-host`).', hostConfigSchema),
    ...settingsPart(),
    ...filePart('authority.toml', "The authority, in the vendor's folder.", authorityConfigSchema),
    ...filePart('agent.toml', 'The agent of a machine: `/etc/attiva/agent.toml`, written by hand.', agentConfigSchema),
  ].join('\n');
}

/** Every field of a schema with its dotted name, in the order of the file: plain ones first, then tables. */
export function fieldsOf(schema: Field, path = ''): readonly (readonly [string, Field])[] {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [`${path}${name}`, field] as const);
  const plain = fields.filter(([, field]) => field.properties === undefined);
  const tables = fields.filter(([, field]) => field.properties !== undefined);
  return [...plain, ...tables.flatMap(([name, field]) => fieldsOf(field, `${name}.`))];
}

function filePart(name: string, about: string, schema: Field): string[] {
  const rows = fieldsOf(schema).map(([field, shape]) => {
    const cells = [`\`${field}\``, defaultOf(shape), allowed(shape), shape.description ?? ''];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [`## ${name}`, '', about, '', '| Field | Default | Allowed | Purpose |', '|---|---|---|---|', ...rows, ''];
}

const settingsAbout = `What an administrator changes while the host runs: \`attiva host settings\`, \`attiva host set NAME VALUE\`, \`attiva host reset NAME\`. It is
in force at once, kept in the host's database over \`host.toml\`, and written to the audit (\`attiva host audit\`). Of several changes
in one command all are made or none.`;

function settingsPart(): string[] {
  const rows = Object.entries(settingTable).map(([name, { schema, familiar, mayChange }]) => {
    const cells = [`\`${name}\``, defaultOf(schema), allowed(schema), mayChange, 'no', familiar ?? ''];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const head = [
    '| Setting | Default | Allowed | Who may change it | Restart | Familiar |',
    '|---|---|---|---|---|---|',
  ];
  return ['## Settings of a running host', '', settingsAbout, '', ...head, ...rows, ''];
}

export function defaultOf({ default: value }: Field): string {
  return value === undefined ? 'none' : `\`${JSON.stringify(value)}\``;
}

function allowed(field: Field): string {
  if (field.anyOf !== undefined) return field.anyOf.map(allowed).join(', ');
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.type === 'integer') return `${field.minimum ?? '…'} to ${field.maximum ?? '…'}`;
  if (field.type === 'boolean') return '`true`, `false`';
  if (field.type !== 'array') return 'a text';
  const inner = Object.keys(field.items?.properties ?? {});
  return inner.length === 0 ? 'a list of texts' : `a list of \`{ ${inner.join(', ')} }\``;
}

if (import.meta.main) writeFileSync(configurationReferencePath, configurationReference());
