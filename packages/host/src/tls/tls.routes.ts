import {
  among,
  type AdministrationApi,
  both,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { HostDoors } from '../doors.ts';
import type { TlsStatus } from './host-tls.ts';

export const tlsStatus: Schema<TlsStatus> = named(
  'TlsStatus',
  object({
    enabled: yesNo(),
    key: optional(text({ about: 'SHA-256 of the public key, as announced.' })),
    certificate: optional(
      object({
        source: { ...among('host', 'given'), description: "`host`: made here; `given`: the customer's own." },
        subject: text(),
        issuer: text(),
        until: time(),
      }),
    ),
    requests: object({
      secured: whole({ about: 'Activation requests by HTTPS since the start.' }),
      plain: whole({ about: 'Activation requests by HTTP since the start.' }),
    }),
  }),
);

const change = object({
  change: among('enable', 'renew', 'disable'),
  certificates: optional(text({ about: 'PEM: the certificate first. Only to enable, with its key.' })),
  privateKey: optional(text({ about: 'PEM.' })),
});

const changedTls = named(
  'ChangedTls',
  both(tlsStatus, object({ changed: optional(yesNo({ about: 'To disable: false where it was off before.' })) })),
);

/** TLS of the activation listener: what `attiva host tls` calls. Changes take their turn with those of vendors. */
export function addTlsRoutes(api: AdministrationApi, { tls, inTurn }: Pick<HostDoors, 'tls' | 'inTurn'>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/tls',
      role: 'viewer',
      summary: 'TLS towards clients.',
      answer: tlsStatus,
    },
    async () => tls.status(),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/tls',
      role: 'administrator',
      summary: 'Switches TLS towards clients on or off, or makes its certificate anew.',
      body: change,
      answer: changedTls,
      // A key with its chain has at most 64 KiB, twice.
      mostBytes: 256 * 1024,
    },
    async ({ body, caller }) => {
      const { certificates, privateKey } = body;
      const isGiven = certificates !== undefined || privateKey !== undefined;
      if (isGiven && body.change !== 'enable') throw new ActivationError('wrong-usage', `${body.change} takes no key`);
      return inTurn<TlsStatus & { readonly changed?: boolean }>(() => {
        switch (body.change) {
          case 'enable':
            return tls.enable(
              isGiven ? { certificates: certificates ?? '', privateKey: privateKey ?? '' } : undefined,
              caller.name,
            );
          case 'renew':
            return tls.renew(caller.name);
          case 'disable':
            return tls.disable(caller.name);
        }
      });
    },
  );
}
