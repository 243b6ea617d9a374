/** Requests of many different machines, signed before the clock starts, so that the load costs only its sending. */
import { randomBytes } from 'node:crypto';
import { createActivationRequest, type RequestId, type StoreId, type VendorId } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { measured } from './bench-vendor.ts';

type Signer = ReturnType<typeof createSigner>;

export interface Machine {
  readonly signer: Signer;
  readonly device: readonly [number, number, number];
}

export function makeMachines(count: number): Machine[] {
  return Array.from({ length: count }, () => {
    const facts = randomBytes(6);
    const fact = (index: number): number => 1 + (facts.readUInt16BE(index * 2) % 4095);
    return { signer: createSigner(), device: [fact(0), fact(1), fact(2)] };
  });
}

/** One request per machine; `prev` for renewals. */
export async function signRequests(
  machines: readonly Machine[],
  at: { readonly vendor: string; readonly iat: number; readonly prev?: { store: string; turn: number } },
): Promise<string[]> {
  const signed: string[] = [];
  for (const [index, { signer, device }] of machines.entries()) {
    const { statement } = await createActivationRequest(
      {
        iat: at.iat,
        jti: randomBytes(16).toString('base64url') as RequestId,
        vendor: at.vendor as VendorId,
        ...measured,
        roots: [],
        revocations: {},
        device,
        state: 2,
        minutesLeft: 43_000,
        virtual: true,
        name: `pc-${String(index).padStart(5, '0')}.corp.example`,
        ...(at.prev && { prev: { store: at.prev.store as StoreId, turn: at.prev.turn } }),
      },
      signer,
    );
    signed.push(statement);
  }
  return signed;
}
