/**
 * The administration listener (TCP 7692, loopback): method, address, use case; whoever holds the token file may.
 * `attiva authority …` uses nothing else, with the service running or not.
 */
import { type AdminToken, type HttpServer, requireAdminToken } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { vendorDetails } from '../administration/vendor-details.ts';
import { listAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { confirmRestoration } from '../backup/confirm-restoration.ts';
import { addBundleRoutes } from '../bundles/bundle.routes.ts';
import { addCustomer, type CustomerOrder } from '../customers/add-customer.ts';
import { listAgreements } from '../customers/customer.repository.ts';
import { type AgreementChange, extendAgreement } from '../customers/extend-agreement.ts';
import { addDeskRoutes } from '../desk/desk.routes.ts';
import { blockKey } from '../keys/block-key.ts';
import { createKey, type KeyOrder } from '../keys/create-key.ts';
import { listKeys } from '../keys/key.repository.ts';
import { addLicenseRoutes } from '../licenses/license.routes.ts';
import { buildPack } from '../products/build-pack.ts';
import { packSummaries } from '../products/pack-summary.ts';
import { listRegistrations } from '../registration/registration.repository.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { addRevocationRoutes } from '../revocation/revocation.routes.ts';
import { secondsNow } from '../surroundings.ts';
import { prepareSigningKey } from '../signing/take-root-statements.ts';
import { agreementBody, blockBody, customerBody, keyBody, packBody } from './administration-bodies.ts';
import { readBody } from './json-body.ts';

export interface AdministrationDoors {
  readonly parts: AuthorityParts & { readonly signingKeys: SigningKeys };
  readonly status: () => Promise<AuthorityStatus>;
  /** Text of the `pack.toml` in the authority's folder. */
  readonly readPackToml: () => Promise<string>;
  readonly token: AdminToken;
}

/** Who acts: there is one account, the holder of the token, until accounts and roles come. */
const actor = 'administrator';
const largeBody = 2 * 1024 * 1024;

export function addAdministrationRoutes({ fastify }: HttpServer, doors: AdministrationDoors): void {
  const { parts } = doors;
  const { database } = parts;
  const json = { config: { body: 'json' as const } };
  requireAdminToken(fastify, doors.token);

  fastify.get('/v1/status', () => doors.status());

  fastify.get('/v1/vendor', async () => vendorDetails(database));

  fastify.get('/v1/packs', async () => ({ packs: await packSummaries(database) }));
  fastify.post('/v1/packs', { ...json, bodyLimit: largeBody }, async (request) => {
    const { toml } = readBody<{ readonly toml?: string }>(packBody, request.body);
    return buildPack(parts, toml ?? (await doors.readPackToml()), actor);
  });

  fastify.get('/v1/keys', async () => ({ keys: await listKeys(database) }));
  fastify.post('/v1/keys', json, async (request) => createKey(parts, readBody<KeyOrder>(keyBody, request.body), actor));
  fastify.post('/v1/key-blocks', json, async (request) => {
    const { key, reason } = readBody<{ readonly key: string; readonly reason?: string }>(blockBody, request.body);
    const at = secondsNow(parts.surroundings);
    return database.transact((tx) => blockKey(tx, { named: key, reason, at }, actor));
  });

  addLicenseRoutes(fastify, parts, actor);

  fastify.get('/v1/customers', async () => ({ customers: await listAgreements(database) }));
  fastify.post('/v1/customers', json, async (request) =>
    addCustomer(parts, readBody<CustomerOrder>(customerBody, request.body), actor),
  );
  fastify.post('/v1/agreements', json, async (request) =>
    extendAgreement(parts, readBody<AgreementChange>(agreementBody, request.body), actor),
  );
  fastify.get('/v1/registrations', async () => ({ registrations: await listRegistrations(database) }));

  fastify.post('/v1/signing-keys', json, async () => prepareSigningKey(parts));
  fastify.post('/v1/restore-confirmations', json, async () =>
    confirmRestoration(database, { at: secondsNow(parts.surroundings), actor }),
  );
  addRevocationRoutes(fastify, parts, actor);
  addBundleRoutes(fastify, parts, actor);
  addDeskRoutes(fastify, parts, actor);

  fastify.get('/v1/audit', async (request) => {
    const query = request.query as Readonly<Record<string, unknown>>;
    const before =
      query['before'] === undefined ? {} : { before: wholeNumber(query['before'], Number.MAX_SAFE_INTEGER) };
    return { entries: await listAudit(database, { limit: wholeNumber(query['limit'] ?? 100, 1000), ...before }) };
  });
}

function wholeNumber(value: unknown, most: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1 && number <= most) return number;
  throw new ActivationError('malformed', `A whole number from 1 to ${most} was expected.`);
}
