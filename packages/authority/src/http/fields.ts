/** Fields that several addresses of the administration take. */
import { among, object, type Schema, text, whole } from '@attiva/daemon';
import type { PublicJwk } from '@attiva/protocol';

/** How a person names something. */
export const shortText: Schema<string> = text({ min: 1, max: 200 });
/** Id of a product, a day. */
export const name: Schema<string> = text({ min: 1, max: 64 });
export const generation: Schema<number> = whole({ min: 0, max: 65_535 });
export const hosts: Schema<number> = whole({ min: 1, max: 1000 });
/** Five bits on the telephone. */
export const registrations: Schema<number> = whole({ min: 1, max: 31 });
export const quantity: Schema<number> = whole({ min: 0, max: 1_000_000_000 });
export const namedKey: Schema<string> = text({ min: 1, max: 200, about: 'Last five characters of a key, or its id.' });

export const publicJwk: Schema<PublicJwk> = object({ crv: among('P-256'), kty: among('EC'), x: text(), y: text() });
