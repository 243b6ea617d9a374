/** Licenses of single devices on the administration listener. */
import type { JsonSchema } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import type { AuthorityParts } from '../authority-parts.ts';
import { readBody } from '../http/json-body.ts';
import { blockLicense, type ExceptionOrder, listLicenses, makeException } from './administer-licenses.ts';
import { releaseLicense } from './release-license.ts';

const closed = { additionalProperties: false } as const;
const shortText: JsonSchema = { type: 'string', minLength: 1, maxLength: 200 };
const count: JsonSchema = { type: 'integer', minimum: 1, maximum: 1_000_000_000 };

const licenseBlockBody: JsonSchema = {
  type: 'object',
  required: ['license'],
  properties: {
    /** Id of the client, of the license or of the device. */
    license: shortText,
    reason: shortText,
  },
  ...closed,
};

const licenseReleaseBody: JsonSchema = {
  type: 'object',
  required: ['license'],
  properties: { license: shortText },
  ...closed,
};

const exceptionBody: JsonSchema = {
  type: 'object',
  properties: {
    /** Id as for a block; `more` keys for it, 1 where absent. */
    device: shortText,
    more: { type: 'integer', minimum: 1, maximum: 1000 },
    /** Or a key: last five characters or id, with another quota or number of returns. */
    key: shortText,
    quota: count,
    returns: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
  },
  ...closed,
};

interface ExceptionBody {
  readonly device?: string;
  readonly more?: number;
  readonly key?: string;
  readonly quota?: number;
  readonly returns?: number;
}

export function addLicenseRoutes(fastify: FastifyInstance, parts: AuthorityParts, actor: string): void {
  const json = { config: { body: 'json' as const } };

  fastify.get('/v1/licenses', async (request) => {
    const { key } = request.query as { readonly key?: unknown };
    if (key !== undefined && typeof key !== 'string') throw new ActivationError('malformed', 'One key was expected.');
    return { licenses: await listLicenses(parts, key) };
  });
  fastify.post('/v1/license-blocks', json, async (request) => {
    const { license, reason } = readBody<{ license: string; reason?: string }>(licenseBlockBody, request.body);
    return blockLicense(parts, { named: license, reason }, actor);
  });
  fastify.post('/v1/license-releases', json, async (request) => {
    const { license } = readBody<{ license: string }>(licenseReleaseBody, request.body);
    return releaseLicense(parts, license, actor);
  });
  fastify.post('/v1/license-exceptions', json, async (request) =>
    makeException(parts, readOrder(readBody<ExceptionBody>(exceptionBody, request.body)), actor),
  );
}

function readOrder({ device, more, key, quota, returns }: ExceptionBody): ExceptionOrder {
  const keyTerms = quota !== undefined || returns !== undefined;
  if (device !== undefined && key === undefined && !keyTerms) return { device, more };
  if (key !== undefined && device === undefined && more === undefined) return { key, quota, returns };
  throw new ActivationError('wrong-usage', 'An exception is for one device, or for one key with its quota or returns.');
}
