/** Machines with keys of their own, and their requests, signed before the clock starts, so that the load costs only its sending. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  createActivationRequest,
  createSigner,
  type RequestId,
  type Seconds,
  type Signer,
  type StoreId,
  type VendorId,
} from '@attiva/protocol';

export interface LoadMachine {
  readonly signer: Signer;
  readonly device: readonly [number, number, number];
  /** Its computer's name. */
  readonly name: string;
}

export interface LoadProduct {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
}

export function makeMachines(count: number): LoadMachine[] {
  return Array.from({ length: count }, (_, index) => {
    const facts = randomBytes(6);
    const fact = (index: number): number => 1 + (facts.readUInt16BE(index * 2) % 4095);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = `pc-${String(index).padStart(5, '0')}.corp.example`;
    return { signer: createSigner(privateKey), device: [fact(0), fact(1), fact(2)], name };
  });
}

/** One request per machine; `prev` for renewals: the store that the machines met, and their turn there. */
export async function signRequests(
  machines: readonly LoadMachine[],
  at: {
    readonly product: LoadProduct;
    readonly iat: Seconds;
    readonly prev?: { readonly store: string; readonly turn: number };
  },
): Promise<string[]> {
  const { vendor, ...product } = at.product;
  const signed: string[] = [];
  for (const { signer, device, name } of machines) {
    const { statement } = await createActivationRequest(
      {
        iat: at.iat,
        jti: randomBytes(16).toString('base64url') as RequestId,
        vendor: vendor as VendorId,
        ...product,
        roots: [],
        revocations: {},
        device,
        state: 2,
        minutesLeft: 43_000,
        virtual: true,
        name,
        ...(at.prev && { prev: { store: at.prev.store as StoreId, turn: at.prev.turn } }),
      },
      signer,
    );
    signed.push(statement);
  }
  return signed;
}
