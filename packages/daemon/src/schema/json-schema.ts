/**
 * JSON Schema as data: one description of a file or a body that checks it, completes it and fills the reference pages.
 * What is described is left to configuration and requests; what is wrong is put in words by those who ask.
 */

/** The part of JSON Schema (draft 7) that Attiva uses. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  /** A name of its own, under which the description of an API tells it once. */
  readonly title?: string;
  /** What the field is for: told in the rendered file and on the reference page. */
  readonly description?: string;
  /** Taken where the field is missing. A table needs `{}` for the defaults of its fields to count. */
  readonly default?: unknown;
  readonly const?: string | true;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** Absent: any, unchecked. `false`: none. A schema: every name that is not in `properties`. */
  readonly additionalProperties?: false | JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  /** In code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Regular expression, read with the flag `u`. */
  readonly pattern?: string;
  /** Told where the value does not match the pattern. */
  readonly examples?: readonly string[];
}

/** Describes the type `Body`, name by name. */
export interface ObjectSchema<Body> extends JsonSchema {
  readonly type: 'object';
  readonly properties: { readonly [Name in keyof Body & string]-?: FieldSchema<NonNullable<Body[Name]>> };
}

/** A schema whose fields are each written, optional or with a default, so that an empty file is a whole `Config`. */
export type ConfigSchema<Config> = ObjectSchema<Config>;

// Wrapped, so that a choice of texts or a text-or-list is one field and not one schema for each possibility.
type FieldSchema<Value> = [Value] extends [string | number | boolean | readonly unknown[]]
  ? JsonSchema
  : ObjectSchema<Value>;

/** One of these texts. */
export function choice(...values: readonly string[]): { readonly anyOf: readonly JsonSchema[] } {
  return { anyOf: values.map((value) => ({ type: 'string', const: value })) };
}
