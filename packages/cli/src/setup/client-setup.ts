/** The steps of `attiva client setup`: vendor, agent, host, key, license. What could refuse the whole is looked at first. */
import { basename } from 'node:path';
import { agentPlace, askAgent, findAgent, type Machine } from '@attiva/client';
import { ActivationError, exitClassOf, isActivationError, openVendorFile, type VendorFile } from '@attiva/protocol';
import { openMachines } from '../commands/client/editions.ts';
import { storeVendorFile } from '../commands/client/vendor-files.ts';
import type { Answer, Call } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import { readText } from '../program/secrets.ts';
import { type ClientAnswers, clientAnswersSchema, readAnswers } from './answers.ts';
import { licenseSteps } from './client-license.ts';
import type { SetupMachine } from './setup-machine.ts';
import { type Step, StepList } from './step.ts';
import { givenKey } from './typed-key.ts';
import { serviceStep, withoutSystemd } from './unit-step.ts';
import { hiddenFromServices, unitText } from './units.ts';
import { requireRoot, vendorStep } from './vendor-step.ts';

interface ClientPlan {
  readonly call: Call;
  readonly machine: SetupMachine;
  readonly answers: ClientAnswers | undefined;
  readonly check: boolean;
  readonly text: string;
  readonly file: VendorFile;
}

/**
 * Sets a machine up, or looks at one that is (`--check`).
 * @throws {ActivationError} before anything is changed: `not-permitted`, `vendor-file-…`, `key-malformed`, `host-key-on-client`, `config-…`.
 */
export async function setUpClient(call: Call, machine: SetupMachine): Promise<Answer> {
  const answers = await readAnswers(call, clientAnswersSchema);
  const text = await readText(call, call.argument('file') ?? '');
  const file = openVendorFile(text, { now: Math.floor(call.terminal.now() / 1000) });
  requireRoot(file, call.text('root') ?? answers?.root);
  const key = await givenKey(call, { question: '', kind: 'client', answers });
  const plan = { call, machine, answers, check: call.flag('check'), text, file };
  requireRights(plan);
  const list = new StepList(call.terminal, call.flag('json'));
  list.add(await takeVendor(plan));
  list.add(await agentStep(plan));
  const host = call.text('host') ?? answers?.host;
  const opened = await machineOf(plan);
  for (const step of await licenseSteps({ call, opened, key, host, check: plan.check })) list.add(step);
  const next = plan.check ? [] : nextThings(call);
  if (!plan.check) list.tell('Next', next);
  return {
    json: asJson({ file: basename(call.argument('file') ?? ''), check: plan.check, steps: list.steps, next }),
    text: '',
    exit: list.exit(plan.check, exitClassOf),
  };
}

const wantsService = ({ call, machine, answers }: ClientPlan): boolean =>
  call.flag('service') && answers?.service !== false && call.text('data') === undefined && machine.systemd;

/** Without a folder of its own it is the whole machine that is set up. */
function requireRights(plan: ClientPlan): void {
  const { call, machine } = plan;
  if (machine.root || machine.platform === 'win32' || call.text('data') !== undefined) return;
  throw new ActivationError(
    'not-permitted',
    'a machine is set up by root alone: run it with sudo; to try it for yourself, name a folder with --data',
  );
}

/** An agent that runs already hears of the vendor at once, instead of within the minute. */
async function takeVendor({ call, check, text, file }: ClientPlan): Promise<Step> {
  const { known, changed } = await storeVendorFile(call, text, { keep: !check });
  const place = agentPlace(call.text('socket'));
  if (changed && !check && (await findAgent(place)) !== undefined) await tellAgent(call, place.administrator, text);
  const { fingerprint, id: vendor } = file;
  const outcome = !known ? 'added' : changed ? 'updated' : 'unchanged';
  return vendorStep({ name: file.vendor.name, vendor, fingerprint }, { outcome, check });
}

async function tellAgent({ terminal }: Call, socket: string, file: string): Promise<void> {
  try {
    await askAgent(socket, { method: 'POST', path: '/v1/vendors', body: { file }, milliseconds: 5000 });
  } catch (error) {
    if (!isActivationError(error)) throw error;
    terminal.note(`note: the agent could not be told (${error.code}); it looks for itself within a minute`);
  }
}

async function agentStep(plan: ClientPlan): Promise<Step> {
  const { call, machine, check } = plan;
  const step = 'service';
  const unit = 'attiva-agent';
  const running = await findAgent(agentPlace(call.text('socket')));
  if (!wantsService(plan) && running !== undefined) {
    const text = `an agent runs here (version ${running.program}, process ${running.pid})`;
    return { step, state: 'as-before', text };
  }
  if (!call.flag('service') || plan.answers?.service === false || call.text('data') !== undefined)
    return { step, state: 'as-before', text: 'none is wanted; products work for themselves without an agent' };
  if (!wantsService(plan)) return withoutSystemd(machine, 'attiva client agent');
  const text = unitText(unit, { program: call.terminal.program });
  const hiding = call.terminal.program
    .filter((word) => word.startsWith('/'))
    .map((path) => hiddenFromServices(path, 'root'))
    .find((why) => why !== undefined);
  const obstacle = hiding === undefined ? undefined : ({ code: 'service-not-started', text: hiding } as const);
  return await serviceStep(machine, { unit, text, check, obstacle });
}

/** This vendor's machine; undefined where `--check` looks at one that knows no vendor yet. */
async function machineOf({ call, file }: ClientPlan): Promise<Machine | undefined> {
  try {
    return (await openMachines(call)).find(({ opened }) => opened.vendor === file.id);
  } catch (error) {
    if (isActivationError(error) && error.code === 'no-vendor') return undefined;
    throw error;
  }
}

function nextThings(call: Call): readonly string[] {
  const where = ['data', 'socket'].flatMap((name) => {
    const value = call.text(name);
    return value === undefined ? [] : [` --${name} ${value}`];
  });
  const data = where.join('');
  return [`attiva client status${data}`, `attiva client activate${data}`, `attiva doctor${data}`].map(
    (line, index) => `${index + 1}. ${line}`,
  );
}
