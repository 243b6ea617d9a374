/**
 * Makes spec/vectors/*.json: the same bytes each time, from keys made of their names and signatures of RFC 6979.
 * `node tools/make-vectors.ts` writes the files; the test compares what is committed with what would be made.
 */
import { writeFile } from 'node:fs/promises';
import { activationObjectSuite } from './vectors/activation-objects.ts';
import { answerSuite } from './vectors/answers.ts';
import { batchSuite } from './vectors/batches.ts';
import { chainSuite } from './vectors/chains.ts';
import { contactSuite } from './vectors/contacts.ts';
import { deviceLicenseSuite } from './vectors/device-licenses.ts';
import { deviceProofSuite } from './vectors/device-proofs.ts';
import { envelopeSuite } from './vectors/envelope.ts';
import { idSuite } from './vectors/ids.ts';
import { labRootSuite } from './vectors/lab-roots.ts';
import { hintSuite } from './vectors/hints.ts';
import { releaseSuite } from './vectors/releases.ts';
import { revocationSuite, vendorFileSuite } from './vectors/lists.ts';
import { phoneCodeSuite } from './vectors/phone-codes.ts';
import { productKeySuite } from './vectors/product-keys.ts';
import { storedLeaseSuite } from './vectors/stored-leases.ts';
import { hostInfoSuite, registrationSuite } from './vectors/registrations.ts';
import { requestSuite } from './vectors/requests.ts';
import { type Suite, vectorFileText } from './vectors/suite.ts';
import { usageSuite } from './vectors/usage-statements.ts';
import { keys } from './vectors/world.ts';

const directory = new URL('../spec/vectors/', import.meta.url);

/** File name → content, of every file of spec/vectors that is generated. */
export function makeVectorFiles(): ReadonlyMap<string, string> {
  const suites: readonly Suite[] = [
    idSuite(),
    envelopeSuite(),
    chainSuite(),
    batchSuite(),
    answerSuite(),
    releaseSuite(),
    storedLeaseSuite(),
    hostInfoSuite(),
    requestSuite(),
    deviceProofSuite(),
    deviceLicenseSuite(),
    registrationSuite(),
    revocationSuite(),
    vendorFileSuite(),
    productKeySuite(),
    phoneCodeSuite(),
    contactSuite(),
    labRootSuite(),
    activationObjectSuite(),
    hintSuite(),
    usageSuite(),
  ];
  const files = new Map(
    suites.map((suite) => suite.file()).map((file) => [`${file.suite}.json`, vectorFileText(file)]),
  );
  return files.set('keys.json', keysText());
}

function keysText(): string {
  const about = 'Test keys of the vectors: their private parts are public. Never trust one of them.';
  const rows = Object.values(keys).map(({ name, jwk, secret, id }) => {
    const d = Buffer.from(secret).toString('base64url');
    return JSON.stringify({ name, id, jwk: { ...jwk, d } });
  });
  return `{"about":${JSON.stringify(about)},\n"keys":[\n${rows.join(',\n')}\n]}\n`;
}

if (import.meta.main) {
  for (const [name, text] of makeVectorFiles()) await writeFile(new URL(name, directory), text);
}
