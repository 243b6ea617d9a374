/** The administration's addresses of the ceremony: what a root is asked for, and what it signed. */
import { type AdministrationApi, list, named, object, optional, type Schema, text, time, yesNo } from '@attiva/daemon';
import type { VendorId } from '@attiva/protocol';
import { makeRootRequest, prepareSigningKey } from '../ceremony/make-request.ts';
import type { RootRequest } from '../ceremony/root-files.ts';
import { publicJwk } from '../http/fields.ts';
import { type TakenStatements, takeRootStatements } from './take-root-statements.ts';

const mostBytes = 2 * 1024 * 1024;
const statement = text({ min: 1, max: 262_144 });

const replace = optional(
  yesNo({ about: 'Whether a new key may take the place of one that waits for its answer; absent: it may not.' }),
);

const rootRequest: Schema<RootRequest> = named(
  'RootRequest',
  object({
    vendor: text<VendorId>(),
    key: publicJwk,
    vendorStatement: text(),
    delegation: text(),
    revocations: list(text(), { about: 'The newest list of each root.' }),
  }),
);

const taken: Schema<TakenStatements> = named(
  'TakenStatements',
  object({
    signingKey: text({ about: 'The key that signs from now on.' }),
    expiresAt: time(),
    maySign: yesNo({ about: 'False while a root has revoked that key: a delegation of another one is needed.' }),
    files: list(text()),
  }),
);

export function addSigningKeyRoutes(api: AdministrationApi, parts: Parameters<typeof takeRootStatements>[0]): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/signing-keys',
      role: 'administrator',
      summary: 'Makes the next signing key, for a root on this machine to sign.',
      body: object({ replace }),
      answer: object({ jwk: publicJwk }),
    },
    ({ body, caller }) => prepareSigningKey(parts, { ...body, actor: caller.name }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/root-requests',
      role: 'administrator',
      summary: 'Makes the file that goes to the root.',
      body: object({
        renew: yesNo({ about: 'The present signing key for longer, not a new one.' }),
        replace,
      }),
      answer: rootRequest,
      mostBytes,
    },
    ({ body, caller }) => makeRootRequest(parts, { ...body, actor: caller.name }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/root-statements',
      role: 'administrator',
      summary: 'Takes in what the root signed.',
      body: object({
        vendor: optional(statement),
        delegation: optional(statement),
        revocations: optional({ ...statement, description: "A list of the root's own." }),
      }),
      answer: taken,
      errors: ['not-authentic'],
      mostBytes,
    },
    ({ body, caller }) => takeRootStatements(parts, body, caller.name),
  );
}
