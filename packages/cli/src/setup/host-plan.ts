/** What `attiva host setup` knows before its first change; whatever refuses the whole is found here. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostConfig, VendorStatus } from '@attiva/host';
import { ActivationError, openVendorFile, type ProductKey, type VendorFile } from '@attiva/protocol';
import { askHost, hostFolder, isHost } from '../commands/host/host-folder.ts';
import { activationPort, settingsInForce } from '../commands/host/settings-in-force.ts';
import type { Call } from '../program/command-spec.ts';
import { readText } from '../program/secrets.ts';
import { type HostAnswers, hostAnswersSchema, readAnswers } from './answers.ts';
import { requireHostFolder } from './account.ts';
import { requireFolderAccess } from './folder-access.ts';
import type { SetupMachine } from './setup-machine.ts';
import { givenKey } from './typed-key.ts';
import { requireRoot } from './vendor-step.ts';

/** What is known before the first change. */
export interface HostPlan {
  readonly call: Call;
  readonly machine: SetupMachine;
  readonly answers: HostAnswers | undefined;
  readonly folder: string;
  readonly check: boolean;
  readonly text: string;
  readonly file: VendorFile;
  /** The host key, where one was given. */
  readonly key: ProductKey | undefined;
  /** Whether a service of systemd is to run it. */
  readonly service: boolean;
  readonly config: HostConfig;
}

/**
 * @throws {ActivationError} `not-permitted`, `vendor-file-…`, `key-malformed`, `client-key-on-host`, `config-…`, `wrong-usage` (a question that
 * nobody can be asked).
 */
export async function planOf(call: Call, machine: SetupMachine): Promise<HostPlan> {
  const answers = await readAnswers(call, hostAnswersSchema);
  const text = await readText(call, call.argument('file') ?? '');
  const file = openVendorFile(text, { now: Math.floor(call.terminal.now() / 1000) });
  requireRoot(file, call.text('root') ?? answers?.root);
  const key = await givenKey(call, { question: '', kind: 'host', answers });
  const folder = hostFolder(call);
  const service = call.flag('service') && answers?.service !== false && machine.systemd;
  if (service && !machine.root) {
    const way = 'run it with sudo, or give --no-service and a --data folder of your own';
    throw new ActivationError('not-permitted', `a service is installed by root alone: ${way}`);
  }
  requireFolderAccess(folder);
  if (service) requireHostFolder(folder);
  const plan = { call, machine, answers, folder, check: call.flag('check'), text, file, key, service };
  const whole = { ...plan, config: await configOf(folder) };
  await requireAnswer(whole);
  return whole;
}

/** The port of activations: what was set while the host ran goes before host.toml. */
export async function portOf({ call, folder, config }: HostPlan): Promise<number> {
  if (!(await isHost(folder))) return config.activation.port;
  return activationPort(await askHost(call, settingsInForce), config);
}

async function configOf(folder: string): Promise<HostConfig> {
  const { loadConfig } = await import('@attiva/daemon');
  const { hostConfigSchema } = await import('@attiva/host');
  const toml = join(folder, 'host.toml');
  return loadConfig(existsSync(toml) ? toml : undefined, hostConfigSchema);
}

/** The one question: asked of nobody where an answers file or no terminal stands in the place of a person. */
async function requireAnswer({ call, answers, key, check, file, folder }: HostPlan): Promise<void> {
  if (check || key !== undefined || (call.terminal.interactive && answers === undefined)) return;
  const known = (await isHost(folder)) ? await vendorsHere(call) : [];
  if (known.some(({ id, registered }) => id === file.id && registered)) return;
  if (known.some(({ id, awaited }) => id === file.id && awaited.length > 0)) return;
  const how = answers === undefined ? 'give --key-file FILE' : 'put keyFile = "FILE" into the answers';
  throw new ActivationError('wrong-usage', `the host key is needed, and there is nobody to ask: ${how}`);
}

/** The vendors of the host of this call, as its status tells them. */
export async function vendorsHere(call: Call): Promise<readonly VendorStatus[]> {
  return await askHost(call, async (door) => {
    const status = await door.ask({ method: 'GET', path: '/v1/status' });
    return status.vendors as readonly VendorStatus[];
  });
}
