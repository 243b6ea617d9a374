/** A vendor's contacts by country, as TOML: what `--support FILE` reads before the root signs them into the vendor file. */
import { type ConfigSchema, type JsonSchema, parseConfig } from '@attiva/daemon';
import { ActivationError, type SupportContact } from '@attiva/protocol';

const field = (maxLength: number, description: string, pattern?: string): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  pattern: pattern ?? '^[^\\u0000-\\u001f\\u007f]+$',
  description,
});

const schema: ConfigSchema<{ readonly contact: readonly SupportContact[] }> = {
  type: 'object',
  properties: {
    contact: {
      type: 'array',
      default: [],
      description: 'One table for each line that a customer may call.',
      items: {
        type: 'object',
        properties: {
          country: field(2, 'Two capital letters, ISO 3166; absent: for every country.', '^[A-Z]{2}$'),
          language: field(35, 'Which language is spoken there, such as `it`.', '^[A-Za-z0-9-]+$'),
          phone: field(64, 'The number as it is dialled from abroad.'),
          email: field(254, 'A mail address.'),
          url: field(2048, 'A page.'),
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

/**
 * Reads `[[contact]]` tables.
 * @throws {ActivationError} `config-invalid`, `config-unknown-key`, naming every wrong field.
 */
export function readSupportToml(text: string, source: string): readonly SupportContact[] {
  const { contact } = parseConfig(text, schema, source);
  const silent = contact.findIndex(({ phone, email, url }) => (phone ?? email ?? url) === undefined);
  if (silent >= 0) {
    throw new ActivationError('config-invalid', `${source}: contact ${silent + 1} has neither phone, email nor url`);
  }
  if (contact.length <= 300) return contact;
  throw new ActivationError('config-invalid', `${source}: ${contact.length} contacts, and 300 is the most`);
}
