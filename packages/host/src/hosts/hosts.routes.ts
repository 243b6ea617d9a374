/** The administration's addresses of the hosts on this database; which there are stands in the status. */
import { type AdministrationApi, among, list, named, object, type Schema, text, time, whole } from '@attiva/daemon';
import type { KeyId, VendorId } from '@attiva/protocol';
import type { GoneHost, HostToForget } from './forget-host.ts';
import type { HostId } from './host-id.ts';

export interface HostsDoor {
  readonly lookAtGone: (called: string) => Promise<GoneHost>;
  readonly forget: (host: HostToForget, actor: string) => Promise<GoneHost>;
}

const goneHost: Schema<GoneHost> = named(
  'GoneHost',
  object({
    host: text<HostId>({ about: 'A random number.' }),
    name: text({ about: 'Of its machine.' }),
    address: text({ about: 'Where it answered last; several divided by spaces.' }),
    program: text({ about: 'Version.' }),
    seenAt: time({ about: 'Its last sign of life.' }),
    state: among('ended', 'silent'),
    records: list(object({ name: text(), target: text(), port: whole() }), {
      about: 'What it has published in DNS and not withdrawn: nobody else takes that away.',
    }),
    keys: list(object({ vendor: text<VendorId>(), key: text<KeyId>() }), {
      about: 'Its signing keys, which stay known.',
    }),
  }),
);

export function addHostsRoutes(api: AdministrationApi, { lookAtGone, forget }: HostsDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/host-removal-checks',
      role: 'viewer',
      summary: 'What there is of a host on the same database that is gone; nothing is changed.',
      query: object({ host: text({ max: 256, about: 'Its name or its number.' }) }),
      answer: goneHost,
      errors: ['not-found', 'already-running'],
    },
    ({ query }) => lookAtGone(query.host),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/host-removals',
      role: 'administrator',
      summary: 'Forgets a host on the same database that is gone for good; one that lives is refused.',
      body: object({ host: text({ about: 'Its number.' }), seenAt: time({ about: 'As it was seen.' }) }),
      answer: goneHost,
      errors: ['not-found', 'already-running', 'changed-meanwhile'],
    },
    ({ body, caller }) => forget(body, caller.name),
  );
}
