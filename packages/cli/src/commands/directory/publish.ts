import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { DirectoryReading, LdapConnection } from '@attiva/directory';
import {
  ActivationError,
  createDirectoryRequest,
  createSigner,
  type DirectoryId,
  directoryId,
  installationIdOf,
  judgeObjectAnswer,
  keyVerifierParameters,
  openDirectoryRequest,
  type PendingObject,
  type ProductKey,
  type RequestId,
} from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { withProgress } from '../../program/progress.ts';
import { readProductKey } from '../../program/secrets.ts';
import { typedAgain } from '../../program/typed-again.ts';
import { offerRoads, roadOptions } from '../../without-network/offer-roads.ts';
import { sessionOptions, withDirectory } from './directory-session.ts';
import { bundleNumber, type DirectoryVendor, requireHostKey, vendorChoice, vendorOf } from './directory-vendor.ts';
import { nameOf, nameOption, publishAnswer, repeatedOptions } from './publish-answer.ts';

export const directoryPublish: CommandSpec = {
  words: 'directory publish',
  arguments: { '[key]': 'the host key (else you are asked)' },
  options: [
    { flags: '--key-file <file>', purpose: 'file with the host key, so that it stays out of the shell history' },
    ...sessionOptions,
    { flags: '--bound-to-ca', purpose: "bind the object to the CA of the server's certificate as well" },
    nameOption,
    { flags: '--without-network', purpose: 'ask the vendor by QR code, file or telephone' },
    ...roadOptions,
    ...vendorChoice,
  ],
  group: 'Host in the LAN',
  summary: 'Publish an activation object: members of the directory need no host',
  example:
    'attiva directory publish 5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D --server dc1.ad.example --bind-dn administrator@ad.example',
  run,
};

async function run(call: Call): Promise<Answer> {
  const vendor = await vendorOf(call);
  const name = await nameOf(call);
  const key = requireHostKey(await readProductKey(call, 'Host key: '));
  const { readDirectory } = await import('@attiva/directory');
  return withDirectory(call, async (connection, where) => {
    const reading = await readDirectory(connection, where);
    const directory = idToBind(call, connection, reading);
    const request = await requestFor(vendor, key, { directory, call });
    if (isWithoutNetwork(call)) return offer(call, { vendor, key, ...request });
    const { createAskAuthority } = await import('@attiva/host');
    const ask = createAskAuthority({ environment: call.terminal.environment });
    const body = await withProgress(call, "asking the vendor's authority", () =>
      ask(vendor.about.authority, request.statement),
    );
    return publishAnswer({ connection, reading, name }, judgeObjectAnswer(body, request.pending, vendor.trust));
  });
}

/** The id that the object is asked for: with the CA only where somebody wants it, for CAs change more often than forests. */
function idToBind(call: Call, { authorities, server }: LdapConnection, { identity }: DirectoryReading): DirectoryId {
  if (!call.flag('boundToCa')) return directoryId(identity);
  const [ca] = authorities;
  if (ca !== undefined) return directoryId({ ...identity, ca });
  throw new ActivationError(
    'wrong-usage',
    `No CA vouches for ${server} in this session: --bound-to-ca needs TLS, and a certificate that a CA has issued.`,
  );
}

interface Requested {
  readonly statement: string;
  readonly pending: PendingObject;
}

/** The key that signs the request is thrown away afterwards: what makes a directory the same one is its id. */
async function requestFor(
  vendor: DirectoryVendor,
  key: ProductKey,
  { directory, call }: { readonly directory: DirectoryId; readonly call: Call },
): Promise<Requested> {
  const { deriveKeyVerifier } = await import('@attiva/daemon');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const input = {
    vendor: vendor.trust.vendor,
    directory,
    bundle: isWithoutNetwork(call) ? bundleNumber(vendor, key.lastFive) : 0,
    iat: Math.floor(call.terminal.now() / 1000),
    jti: randomBytes(16).toString('base64url') as RequestId,
    key: key.lastFive,
    verifier: await deriveKeyVerifier(keyVerifierParameters(vendor.trust.vendor), key.canonical),
  };
  return createDirectoryRequest(input, createSigner(privateKey));
}

/** Whoever wants a file or a picture wants this road. */
function isWithoutNetwork(call: Call): boolean {
  return call.flag('withoutNetwork') || ['request', 'png', 'country'].some((name) => call.text(name) !== undefined);
}

function offer(
  call: Call,
  { vendor, key, statement }: Requested & { readonly vendor: DirectoryVendor; readonly key: ProductKey },
): Promise<Answer> {
  const claims = openDirectoryRequest(statement);
  const again = typedAgain(call, repeatedOptions);
  return offerRoads(call, {
    title: `Activation object for this directory from ${vendor.about.name}, host key …${key.lastFive}, without a network`,
    vendor: vendor.about,
    statement,
    ...(claims.bundle !== 0 && { installationId: installationIdOf('directory', claims) }),
    online: `attiva directory publish KEY${call.flag('boundToCa') ? ' --bound-to-ca' : ''}${again}`,
    confirm: `attiva directory confirm${again}`,
    facts: { key: key.lastFive, directory: claims.sub },
  });
}
