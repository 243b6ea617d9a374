/**
 * The administration listener (TCP 7692, loopback): which rooms have addresses there, and who may ask.
 * `attiva authority …` uses nothing else, with the service running or not.
 */
import {
  type Access,
  addAccessRoutes,
  addExposureRoutes,
  type AdministrationApi,
  createAdministrationApi,
  type Door,
  type ExposedConsole,
  type HttpServer,
  type WhoAsks,
} from '@attiva/daemon';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { addStatusRoutes } from '../administration/status.routes.ts';
import { addAuditRoutes } from '../audit/audit.routes.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { addRestorationRoutes } from '../backup/restoration.routes.ts';
import { addBundleRoutes } from '../bundles/bundle.routes.ts';
import { addCustomerRoutes } from '../customers/customer.routes.ts';
import { addDeskRoutes } from '../desk/desk.routes.ts';
import { addKeyRoutes } from '../keys/key.routes.ts';
import { addLicenseRoutes } from '../licenses/license.routes.ts';
import { addPackRoutes } from '../products/pack.routes.ts';
import { addListedRegistrations } from '../registration/listed.routes.ts';
import { addRevocationRoutes } from '../revocation/revocation.routes.ts';
import { addSigningKeyRoutes } from '../signing/signing-key.routes.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { addUsageRoutes } from '../usage/usage.routes.ts';
import { programVersion } from '../version.ts';

export interface AdministrationDoors {
  readonly parts: AuthorityParts & { readonly signingKeys: SigningKeys };
  readonly status: () => Promise<AuthorityStatus>;
  /** Text of the `pack.toml` in the authority's folder. */
  readonly readPackToml: () => Promise<string>;
  readonly access: Access;
  /** The console, reached from the network. */
  readonly exposure: ExposedConsole;
  readonly whoAsks: WhoAsks;
  /** Which listener it is; default: `machine`. */
  readonly door?: Door;
}

export function addAdministrationRoutes(server: HttpServer, doors: AdministrationDoors): AdministrationApi {
  const { parts, whoAsks, door = 'machine' } = doors;
  const title = { title: 'Administration of an Attiva authority', version: programVersion };
  const api = createAdministrationApi(server.fastify, { ...title, whoAsks, door });
  addStatusRoutes(api, doors);
  addPackRoutes(api, doors);
  addKeyRoutes(api, parts);
  addLicenseRoutes(api, parts);
  addCustomerRoutes(api, parts);
  addListedRegistrations(api, parts);
  addSigningKeyRoutes(api, parts);
  addRestorationRoutes(api, parts);
  addRevocationRoutes(api, parts);
  addBundleRoutes(api, parts);
  addDeskRoutes(api, parts);
  addUsageRoutes(api, parts);
  addAuditRoutes(api, parts);
  addAccessRoutes(api, doors.access);
  addExposureRoutes(api, doors.exposure);
  return api;
}
