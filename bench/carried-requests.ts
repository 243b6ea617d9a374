/**
 * What one request of a carry file costs the authority, with few and with many machines of the same device key: nobody may
 * pay for those that were licensed before. In one process, over a real listener; the machines before are only rows.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  auroraPackToml,
  composeAuthority,
  type ComposedAuthority,
  type CreatedKey,
  initAuthority,
  loadAuthorityConfig,
  openAuthority,
  systemSurroundings,
} from '@attiva/authority';
import { createSilentLog, deriveKeyVerifier } from '@attiva/daemon';
import {
  carryFileText,
  type CarryRequest,
  createLicenseRequest,
  createSigner,
  keyVerifierParameters,
  parseCarryAnswer,
  parseProductKey,
  type RequestId,
  type VendorId,
} from '@attiva/protocol';
import { median } from './figures.ts';

const [few, many] = [100, 10_000] as const;
const perFile = 50;
const vendor = 'aurora.example' as VendorId;
const surroundings = systemSurroundings();
const quota = 100_000;

/** Microseconds for one request with 10,000 machines of its key, over those with 100: medians of `files` files each. */
export async function measureCarried(files: number): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'attiva-bench-authority-'));
  const folder = join(home, 'aurora');
  try {
    const passphrase = 'a passphrase of a benchmark';
    await initAuthority({ dir: folder, name: 'Aurora Software', passphrase, packToml: auroraPackToml, surroundings });
    const keys = [await createKey(folder), await createKey(folder)] as const;
    const [small, large] = await serving(folder, async (authority, url) => {
      await fill(authority, keys[0], few);
      await fill(authority, keys[1], many);
      const asking = [await typed(keys[0]), await typed(keys[1])];
      const took: [number[], number[]] = [[], []];
      // In turn, so that whatever else the machine does disturbs both; the first pair warms up.
      for (let file = 0; file <= files; file += 1) {
        for (const [which, key] of asking.entries()) {
          const microseconds = await answerFile(url, key, file);
          if (file > 0) took[which]?.push(microseconds);
        }
      }
      return took;
    });
    return median(large) / median(small);
  } finally {
    await rm(home, { recursive: true });
  }
}

async function createKey(folder: string): Promise<CreatedKey> {
  const admin = await openAuthority(folder, surroundings);
  try {
    return await admin.post<CreatedKey>('/v1/keys', { kind: 'device', edition: 'studio', quota });
  } finally {
    await admin.close();
  }
}

async function serving<T>(folder: string, work: (authority: ComposedAuthority, url: string) => Promise<T>): Promise<T> {
  const config = {
    ...(await loadAuthorityConfig(join(folder, 'authority.toml'))),
    registration: { addresses: ['127.0.0.1'], port: 0, proxies: [] },
  };
  const token = { text: randomBytes(32).toString('base64url') };
  const authority = await composeAuthority({ folder, config, log: createSilentLog(), token, surroundings });
  try {
    const [at] = await authority.listen();
    return await work(authority, at?.url ?? '');
  } finally {
    await authority.close();
  }
}

/** Machines that the key has licensed before; their facts are spread as digests are. */
async function fill({ parts }: ComposedAuthority, { id }: CreatedKey, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, place) => {
    const spread = place * 2_654_435_761;
    return [`${id}-${place}`, id, 1 + (place % 4095), 1 + (spread % 4093), 1 + ((spread >>> 7) % 4091)] as const;
  });
  await parts.database.transact(async (tx) => {
    await tx.runEach(
      `insert into device (id, product_key, fact_system, fact_disk, fact_network, created_at, extra_keys)
       values (?, ?, ?, ?, ?, 0, 0)`,
      rows,
    );
    await tx.runEach(
      `insert into device_license (device, client, number, counted, claims, issued_at) values (?, ?, 1, 1, '{}', 0)`,
      rows.map(([device]) => [device, `client of ${device}`]),
    );
  });
}

interface Typed {
  readonly lastFive: string;
  readonly verifier: Uint8Array;
}

async function typed({ key }: CreatedKey): Promise<Typed> {
  const { canonical, lastFive } = parseProductKey(key);
  return { lastFive, verifier: await deriveKeyVerifier(keyVerifierParameters(vendor), canonical) };
}

async function answerFile(url: string, { lastFive, verifier }: Typed, file: number): Promise<number> {
  const requests: CarryRequest[] = [];
  for (let place = 0; place < perFile; place += 1) {
    const jti = randomBytes(16).toString('base64url') as RequestId;
    const iat = Math.floor(surroundings.now() / 1000);
    // No fact of a machine that was there before: the search finds nothing, wherever it looks.
    const fact = 1 + file * perFile + place;
    const asked = { vendor, bundle: 0, key: lastFive, device: [4095, 4095 - fact, 0] as const, iat, jti, verifier };
    const { statement } = await createLicenseRequest(asked, createSigner(surroundings.newSigningKey()));
    requests.push({ kind: 'license-request', statement });
  }
  const began = performance.now();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/carry`, { method: 'POST', body: carryFileText({ vendor, requests }), headers });
  const text = await answer.text();
  const took = performance.now() - began;
  const { answers } = parseCarryAnswer(text);
  if (!answers.every((entry) => 'chain' in entry)) throw new Error(`a request was refused: ${text.slice(0, 500)}`);
  return (took * 1000) / perFile;
}
