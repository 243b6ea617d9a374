/** Every secret of the world in which a bundle is made: what it must not hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface StoredIdentity {
  readonly content: { readonly identities: readonly { readonly jwk: { readonly d: string } }[] };
}

/** Of a host's folder: its token and each line of its keys. */
export function secretsOfHost(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const secret = files.filter((name) => /\.(?:token|key|pem)$/.test(name));
  const lines = secret.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  const found = lines.filter((line) => line.length > 12 && !line.startsWith('-----'));
  if (!secret.some((name) => name.endsWith('.key')) || !secret.includes('admin.token'))
    throw new Error('no secrets there');
  return found;
}

/** Of a machine's folder: private keys of its identities, and the signatures of its lease. */
export function secretsOfMachine(folder: string): readonly string[] {
  const { content } = JSON.parse(readFileSync(join(folder, 'identity.json'), 'utf8')) as StoredIdentity;
  const keys = content.identities.map(({ jwk }) => jwk.d);
  const statements = readFileSync(join(folder, 'state.json'), 'utf8').match(/ey[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
  if (keys.length === 0 || statements.length === 0) throw new Error('no secrets there');
  return [...keys, ...statements.map((statement) => statement.split('.')[2] ?? '')];
}
