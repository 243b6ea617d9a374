/** Schemas that carry the type of what they describe: TypeScript knows the value, and the schema is still plain data. */
import type { JsonSchema } from './json-schema.ts';

declare const means: unique symbol;

/** Describes values of the type `Value`. At run time JSON Schema and nothing else. */
export interface Schema<Value> extends JsonSchema {
  /** For the compiler alone: never there. */
  readonly [means]?: Value;
}

/** The type that a schema describes. */
export type ValueOf<Of> = Of extends Schema<infer Value> ? Value : never;

/** A field of an object that may be left out. */
export interface OptionalField<Value> {
  readonly optional: Schema<Value>;
}

type Fields = Readonly<Record<string, Schema<unknown> | OptionalField<unknown>>>;

type OptionalNames<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends OptionalField<unknown> ? Name : never;
}[keyof Of];

/** The type of an object with these fields. */
export type ObjectOf<Of extends Fields> = Flat<
  { readonly [Name in Exclude<keyof Of, OptionalNames<Of>>]: ValueOf<Of[Name]> } & {
    readonly [Name in OptionalNames<Of>]?: Of[Name] extends OptionalField<infer Value> ? Value : never;
  }
>;

type Flat<T> = { [Name in keyof T]: T[Name] };

interface About {
  /** For the reference: meaning and unit. */
  readonly about?: string;
}

const described = ({ about }: About): { readonly description?: string } =>
  about === undefined ? {} : { description: about };

/** `text<VendorId>()`: of that brand. @param rule lengths in code points; without them any text, as long as the body may be. */
export function text<Value extends string = string>(
  rule: About & { readonly min?: number; readonly max?: number } = {},
): Schema<Value> {
  return {
    type: 'string',
    ...described(rule),
    ...(rule.min !== undefined && { minLength: rule.min }),
    ...(rule.max !== undefined && { maxLength: rule.max }),
  };
}

/** A whole number. In a query it is written as text. */
export function whole(rule: About & { readonly min?: number; readonly max?: number } = {}): Schema<number> {
  return {
    type: 'integer',
    ...described(rule),
    ...(rule.min !== undefined && { minimum: rule.min }),
    ...(rule.max !== undefined && { maximum: rule.max }),
  };
}

/** Whole seconds since 1970. */
export function time(rule: About = {}): Schema<number> {
  return { type: 'integer', description: rule.about ?? 'Seconds since 1970.' };
}

/** @param about what `true` means */
export function yesNo(rule: About = {}): Schema<boolean> {
  return { type: 'boolean', ...described(rule) };
}

/** `true`, or left out. */
export const yes: Schema<true> = { type: 'boolean', const: true };

/** One of these texts. */
export function among<const Texts extends readonly string[]>(...texts: Texts): Schema<Texts[number]> {
  return { type: 'string', enum: texts };
}

export function list<Item>(items: Schema<Item>, rule: About & { readonly max?: number } = {}): Schema<readonly Item[]> {
  return { type: 'array', items, ...described(rule), ...(rule.max !== undefined && { maxItems: rule.max }) };
}

/** Any names, each with such a value. */
export function dictionary<Value>(values: Schema<Value>): Schema<Readonly<Record<string, Value>>> {
  return { type: 'object', additionalProperties: values };
}

export function nullable<Value>(schema: Schema<Value>): Schema<Value | null> {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Any JSON: who takes it checks it. */
export function anything(rule: About = {}): Schema<unknown> {
  return described(rule);
}

/** An object with these fields and no others. */
export function object<const Of extends Fields>(fields: Of): Schema<ObjectOf<Of>> {
  const names = Object.entries(fields);
  const schemaOf = (field: Fields[string]): JsonSchema => (isOptional(field) ? field.optional : field);
  const required = names.filter(([, field]) => !isOptional(field) && field.default === undefined);
  return {
    type: 'object',
    ...(required.length > 0 && { required: required.map(([name]) => name) }),
    properties: Object.fromEntries(names.map(([name, field]) => [name, schemaOf(field)])),
    additionalProperties: false,
  };
}

function isOptional(field: Fields[string]): field is OptionalField<unknown> {
  return 'optional' in field;
}

/** The fields of several objects in one. @throws {TypeError} where one of them is no object. */
export function both<One, Other>(one: Schema<One>, other: Schema<Other>): Schema<Flat<One & Other>> {
  if (one.properties === undefined || other.properties === undefined) throw new TypeError('Only objects are joined.');
  return {
    type: 'object',
    required: [...(one.required ?? []), ...(other.required ?? [])],
    properties: { ...one.properties, ...other.properties },
    additionalProperties: false,
  };
}

/** A field that may be left out. */
export function optional<Value>(schema: Schema<Value>): OptionalField<Value> {
  return { optional: schema };
}

/** A field that may be left out, and then has this value. */
export function usual<Value extends string | number | boolean>(schema: Schema<Value>, value: Value): Schema<Value> {
  return { ...schema, default: value };
}

/** Under this name in the description of the API and in the typed client. In Pascal case, one name for one schema. */
export function named<Value>(title: string, schema: Schema<Value>): Schema<Value> {
  return { ...schema, title };
}
