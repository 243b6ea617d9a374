/** A product with the packed SDK: reads what to do from stdin, writes one line of JSON per machine, as they end. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type * as Sdk from '@attiva/client';
import type { MachineCall, MachineResult, ProductCall } from './product.ts';

const call = JSON.parse(readFileSync(0, 'utf8')) as ProductCall;
const sdk = (await import(pathToFileURL(call.sdk).href)) as typeof Sdk;
const roots = JSON.parse(readFileSync(call.rootsFile, 'utf8')) as Sdk.ProductRoots;

async function runMachine(machine: MachineCall): Promise<MachineResult> {
  const { directory, edition, setupKey, machineName, ahead = 0, attempts = 1, lockWaitMilliseconds } = machine;
  if (machine.account !== undefined) becomeAccount(machine.account);
  const activation = await sdk.openActivation({
    roots,
    edition,
    directory,
    background: false,
    device: { facts: machine.facts ?? [0, 0, 0], virtual: true },
    clock: { now: () => Date.now() + ahead, monotonic: () => performance.now() },
    network: networkOf(machine),
    ...(setupKey !== undefined && { setupKey }),
    ...(machine.generation !== undefined && { generation: machine.generation }),
    ...(machine.releaseDate !== undefined && { releaseDate: machine.releaseDate }),
    ...(machineName !== undefined && { machineName }),
    ...(lockWaitMilliseconds !== undefined && { lockWaitMilliseconds }),
    ...(machine.agent !== undefined && { agent: machine.agent }),
    ...(machine.ephemeral === true && { ephemeral: true }),
  });
  // Only where it is new: setting it writes, and a suite may have damaged what is stored.
  if (machine.host !== undefined && activation.machine.settings().hosts['machine'] !== machine.host)
    await activation.setHost(machine.host, 'machine');
  const reports: Sdk.ActivationReport[] = [];
  if (machine.typed !== undefined) reports.push(await activation.installKey(machine.typed));
  for (let i = 0; i < attempts; i += 1) reports.push(await activation.ensureActivated());
  const done = await doMore(activation, machine);
  const status = activation.status();
  const left = machine.ephemeral === true ? await activation.leave() : undefined;
  await activation.close();
  return { directory, reports, status, ...done, ...(left !== undefined && { left }) };
}

/** What is asked beside attempts; a refusal of any of it is told by its code. */
async function doMore(
  activation: Sdk.Activation,
  { change, onPaper, answer, lists, giveBack }: MachineCall,
): Promise<Pick<MachineResult, 'refused' | 'request' | 'returned'>> {
  const done: { request?: Sdk.CarryRequest; returned?: Sdk.ReturnedLicense } = {};
  const refused = await refusalOf(async () => {
    if (change !== undefined) await activation.setHost(change);
    if (onPaper === true) done.request = await activation.createCarryRequest();
    if (answer?.body !== undefined) await activation.applyAnswerBody(answer.body);
    if (answer?.confirmation !== undefined) await activation.applyConfirmation(answer.confirmation);
    if (answer?.entry !== undefined) await activation.applyCarryAnswer(answer.entry, lists);
    if (giveBack === true) done.returned = await activation.returnLicense();
  });
  return { ...done, ...(refused !== undefined && { refused }) };
}

/** For good: what was loaded stays, and nothing of the old account's rights does. */
function becomeAccount(account: number): void {
  process.setgroups?.([]);
  process.setgid?.(account);
  process.setuid?.(account);
}

async function refusalOf(change: () => Promise<void>): Promise<string | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    if (sdk.isActivationError(error)) return error.code;
    throw error;
  }
}

function networkOf({ dnsServers, suffix, searchList = [] }: MachineCall): Sdk.NetworkSettings {
  const own = suffix === undefined || suffix === '' ? {} : { suffix };
  const dnsSuffixes = suffix === undefined ? {} : { dnsSuffixes: { ...own, searchList, source: 'the test' } };
  return { ...dnsSuffixes, ...(dnsServers && { dnsServers }) };
}

const queue = [...call.machines];
const atOnce = Array.from({ length: call.atOnce ?? 1 }, async () => {
  for (let machine = queue.shift(); machine !== undefined; machine = queue.shift()) {
    const result = await runMachine(machine);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
});
await Promise.all(atOnce);
