/** What administration requests carry. The command line and the console speak exactly this. */
import { type TObject, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const shortText = Type.String({ minLength: 1, maxLength: 200 });
const name = Type.String({ minLength: 1, maxLength: 64 });
const generation = Type.Integer({ minimum: 0, maximum: 65_535 });
const hosts = Type.Integer({ minimum: 1, maximum: 1000 });
/** Five bits on the telephone. */
const registrations = Type.Integer({ minimum: 1, maximum: 31 });

export const packBody: TObject = Type.Object(
  {
    /** Text of `pack.toml`; the one in the authority's folder where absent. */
    toml: Type.Optional(Type.String({ maxLength: 1024 * 1024 })),
  },
  closed,
);

export const keyBody: TObject = Type.Object(
  {
    kind: Type.Union([Type.Literal('setup'), Type.Literal('host'), Type.Literal('device')]),
    application: Type.Optional(name),
    edition: Type.Optional(name),
    generation: Type.Optional(generation),
    hosts: Type.Optional(hosts),
    registrations: Type.Optional(registrations),
    quota: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  },
  closed,
);

export const blockBody: TObject = Type.Object(
  {
    /** Last five characters, or the id. */
    key: shortText,
    reason: Type.Optional(shortText),
  },
  closed,
);

export const customerBody: TObject = Type.Object(
  {
    name: shortText,
    application: Type.Optional(name),
    edition: Type.Optional(name),
    generation: Type.Optional(generation),
    quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    mode: Type.Optional(Type.Union([Type.Literal('report'), Type.Literal('advise'), Type.Literal('enforce')])),
    until: Type.Optional(name),
    graceDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 180 })),
    maintenanceUntil: Type.Optional(name),
    features: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 64 })),
    hosts: Type.Optional(hosts),
    registrations: Type.Optional(registrations),
  },
  closed,
);

export const delegationBody: TObject = Type.Object(
  {
    vendor: Type.String({ minLength: 1, maxLength: 65_536 }),
    delegation: Type.String({ minLength: 1, maxLength: 65_536 }),
  },
  closed,
);
